"""The results that are committed, and what of them got worse.

docs/benchmarks.json holds the last run of each recipe and part:
{"sqlite-10000-1": {"recipe": {…}, "pages": {"on", "machine", "lines": […], …}, "search": {…}}}.
What is compared are ratios to the floor of the same run, queries and bytes sent:
they do not depend on how fast the machine is.
"""

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from livinglab.config import ROOT

FILE = ROOT / "docs" / "benchmarks.json"
TOLERANCE = 0.15
# How many queries a visitor's page takes depends on whether the process has kept it.
COMPARED = {"visitor": ("ratio", "sent"), "signed in": ("ratio", "queries", "sent")}
# Written on one line each, so that a line of the file is a line of the table.
INNERMOST = re.compile(r"\{[^{}\[\]]*\}|\[[^{}\[\]]*\]")
SLIGHT = {"ratio": 1.0, "queries": 0, "sent": 200}  # smaller changes are noise

Results = dict[str, Any]


@dataclass(frozen=True)
class Worse:
    """One figure of one line that grew by more than the tolerance."""

    line: str
    figure: str
    before: float
    now: float

    def __str__(self) -> str:
        grown = (self.now / self.before - 1) * 100 if self.before else float("inf")
        return f"{self.line}: {self.figure} {self.before:g} → {self.now:g} (+{grown:.0f} %)"


def read(path: Path = FILE) -> Results:
    return json.loads(path.read_text()) if path.exists() else {}


def committed(path: Path = FILE) -> Results:
    """As the last commit has it; nothing where there is none."""
    place = f"HEAD:./{path.name}"
    found = subprocess.run(
        ["git", "show", place], cwd=path.parent, capture_output=True, text=True, check=False
    )
    return json.loads(found.stdout) if found.returncode == 0 else {}


def keep(name: str, run: dict[str, Any], path: Path = FILE) -> Results:
    """Write the parts of this run in the place of what was there; all results, then."""
    results = read(path)
    results[name] = results.get(name, {}) | run
    text = json.dumps(results, indent=1, ensure_ascii=False, sort_keys=True)
    path.write_text(INNERMOST.sub(lambda found: " ".join(found[0].split()), text) + "\n")
    return results


def worse(before: dict[str, Any], now: dict[str, Any]) -> list[Worse]:
    """Of two runs of one recipe: what grew, in the parts and lines that both have."""
    return [
        each
        for part in ("pages", "search")
        for each in _worse_lines(_lines(before, part), _lines(now, part))
    ]


def _lines(run: dict[str, Any], part: str) -> dict[str, dict[str, Any]]:
    return {name_of(line): line for line in run.get(part, {}).get("lines", [])}


def name_of(line: dict[str, Any]) -> str:
    return f"{line['page']}, {line['who']}, {line['connections']} at once"


def _worse_lines(before: dict[str, Any], now: dict[str, Any]) -> Iterator[Worse]:
    for name in before.keys() & now.keys():
        for figure in COMPARED[now[name]["who"]]:
            old, new = before[name][figure], now[name][figure]
            if old is not None and new is not None and _grew(figure, old, new):
                yield Worse(name, figure, old, new)


def _grew(figure: str, old: float, new: float) -> bool:
    return new > old * (1 + TOLERANCE) and new - old > SLIGHT[figure]
