"""docs/benchmarks.md: the tables between its marks are written anew from all results."""

import os
import platform
from collections.abc import Sequence
from typing import Any

from bench.results import Results
from livinglab.config import ROOT

FILE = ROOT / "docs" / "benchmarks.md"
PAGES = (
    *("page", "who", "at once", "p50 ms", "p95 ms", "p99 ms", "requests/s", "CPU ms"),
    *("× floor", "KiB raw", "KiB sent", "queries", "failures"),
)
CLASSES = (
    *("questions", "at once", "asked", "p50 ms", "p95 ms", "p99 ms", "CPU ms", "× floor"),
    "failures",
)
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
SEARCHES = {"whoosh": "Whoosh", "tantivy": "Tantivy"}


def machine() -> str:
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()},"
        f" {platform.system()} {platform.release()}"
    )


def write(results: Results) -> None:
    """Put the tables of all results in the place of those that stand there."""
    put("runs", whole(results))


def put(part: str, text: str) -> None:
    """Write a part of the document anew, between its marks."""
    before, begin, rest = FILE.read_text().partition(f"<!-- {part} -->\n")
    _, end, after = rest.partition(f"<!-- /{part} -->")
    if not (begin and end):
        raise SystemExit(f"{FILE.name} has no marks for {part}.")
    FILE.write_text(f"{before}{begin}{text}{end}{after}")


def whole(results: Results) -> str:
    """All runs, the smallest sites first."""
    runs = sorted(
        results.values(), key=lambda run: (run["recipe"]["posts"], run["recipe"]["engine"])
    )
    return "\n".join(_run(run) for run in runs) + _differing(results)


def _run(run: dict[str, Any]) -> str:
    recipe = run["recipe"]
    text = (
        f"## {recipe['posts']:,} posts, {_parts(recipe)}\n\n"
        f"{recipe['threads']:,} threads, the longest of {recipe['long_thread']:,} posts;"
        f" {recipe['people']:,} people; {recipe['ledger']} × the ledger;"
        f" database {run['megabytes']['database']:,} MB"
    )
    if index := run["megabytes"]["index"]:
        text += f", index {index:,} MB"
    text += ".\n"
    if "pages" in run:
        text += _pages(run["pages"])
    if "search" in run:
        text += _search(run["search"])
    return text


def _parts(recipe: dict[str, Any]) -> str:
    search = recipe.get("search", "whoosh" if recipe["engine"] == "sqlite" else "")
    database, found_by = NAMES[recipe["engine"]], SEARCHES.get(search)
    return f"{database} and {found_by}" if found_by else f"{database} for all"


def _measured(part: dict[str, Any]) -> str:
    memory = ", ".join(f"{name} {size:.0f}" for name, size in sorted(part["memory"].items()))
    return (
        f"measured {part['on']}, {part['machine']}; load before {part['load']}."
        f" Largest process of each kind, MB: {memory}.\n"
    )


def _pages(part: dict[str, Any]) -> str:
    rows = [
        (
            *_first(line),
            *_times(line),
            f"{line['rate']:.0f}",
            *_cost(line),
            *_sizes(line),
            str(line["failures"]),
        )
        for line in part["lines"]
    ]
    return f"\n### Pages\n\nPages {_measured(part)}\n{table(PAGES, 2, rows)}"


def _search(part: dict[str, Any]) -> str:
    rows = [
        (
            *_first(line)[::2],
            str(line["count"]),
            *_times(line),
            *_cost(line),
            str(line["failures"]),
        )
        for line in part["lines"]
    ]
    return (
        f"\n### Search\n\nSearch {_measured(part)}\n{table(CLASSES, 1, rows)}\n"
        f"{_lag(part['lag'])}{_index(part)}"
    )


def _lag(lag: dict[str, Any]) -> str:
    return (
        f"From an acknowledged reply to its being found, at {lag['replies_a_second']} replies"
        f" a second: p50 {lag['p50']} s, p95 {lag['p95']} s ({lag['watched']} looked for,"
        f" {lag['late']} not found within 30 s, {lag['refused']} replies refused)."
    )


def _index(part: dict[str, Any]) -> str:
    """Rates in documents a second of processor; the time that all documents take at them."""
    documents, analysed = part["documents"], part["analysed_a_second"]
    text = ""
    if taken_in := part.get("taken_in_a_second"):
        minutes = documents / taken_in / 60
        text = f" A new index takes {minutes:.1f} minutes ({taken_in:g} documents a second)."
    minutes = documents / analysed / 60
    text += (
        f" To read the texts of all {documents:,} documents anew takes {minutes:.1f} minutes"
    )
    return f"{text} of one processor ({analysed:g} a second).\n"


def _first(line: dict[str, Any]) -> tuple[str, str, str]:
    return line["page"], line["who"], str(line["connections"])


def _times(line: dict[str, Any]) -> tuple[str, ...]:
    return tuple(f"{line[share]:.2f}" for share in ("p50", "p95", "p99"))


def _cost(line: dict[str, Any]) -> tuple[str, str]:
    return f"{line['cpu']:.2f}", f"{line['ratio']:.1f}"


def _sizes(line: dict[str, Any]) -> tuple[str, str, str]:
    if line["raw"] is None:
        return "", "", ""
    queries = "" if line["queries"] is None else str(line["queries"])
    return f"{line['raw'] / 1024:.1f}", f"{line['sent'] / 1024:.1f}", queries


def table(head: tuple[str, ...], words: int, rows: Sequence[tuple[str, ...]]) -> str:
    """In Markdown; the first so many columns hold words, the others figures."""
    lines = [head, ("---",) * words + ("---:",) * (len(head) - words), *rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in lines) + "\n"


def _differing(results: Results) -> str:
    """Where the two engines count otherwise on sites of the same size."""
    found = []
    for name, run in sorted(results.items()):
        other = results.get(name.replace("sqlite", "postgresql", 1), {})
        if name.startswith("sqlite") and "search" in run and "search" in other:
            found.append(_difference(run, other))
    return "\n" + "\n".join(found) if found else ""


def _difference(run: dict[str, Any], other: dict[str, Any]) -> str:
    mine, theirs = run["search"]["totals"], other["search"]["totals"]
    asked = sum(len(numbers) for numbers in mine.values())
    apart = {
        name: count
        for name in mine
        if (count := sum(a != b for a, b in zip(mine[name], theirs[name], strict=True)))
    }
    where = "; ".join(f"{name} {count}" for name, count in sorted(apart.items()))
    return (
        f"Totals of both engines at {run['recipe']['posts']:,} posts: {asked} questions,"
        f" {sum(apart.values())} counted differently{f' ({where})' if where else ''}.\n"
    )
