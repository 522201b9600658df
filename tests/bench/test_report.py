"""The tables of docs/benchmarks.md."""

from pathlib import Path
from typing import Any

import pytest

from bench import report, results

BEGIN, END = "<!-- runs -->\n", "<!-- /runs -->\n"
TIMES = {"rate": 10.0, "p50": 1.5, "p95": 2.0, "p99": 3.0, "cpu": 1.25, "ratio": 3.1}
LINE = TIMES | {
    "page": "rare word",
    "who": "visitor",
    "connections": 8,
    "count": 40,
    "failures": 0,
    "raw": None,
    "sent": None,
    "queries": None,
}
PART = {"on": "2026-11-24", "machine": "2 cores", "load": "0.1", "memory": {"web": 120.4}}


def run(engine: str, totals: dict[str, list[int]]) -> dict[str, Any]:
    sizes = {"posts": 10_000, "threads": 500, "long_thread": 2_500, "people": 200, "ledger": 1}
    lag = {"replies_a_second": 20, "p50": 0.4, "p95": 1.1, "watched": 40, "late": 0}
    search = {"lines": [LINE], "totals": totals, "lag": lag | {"refused": 0}}
    rates = {"documents": 1_200, "analysed_a_second": 20.0, "taken_in_a_second": 40.0}
    return {
        "recipe": sizes | {"engine": engine},
        "megabytes": {"database": 51, "index": 26},
        "search": PART | search | rates,
    }


def test_only_what_stands_between_the_marks_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "benchmarks.md"
    path.write_text(f"before\n{BEGIN}old\n{END}after\n")
    monkeypatch.setattr(report, "FILE", path)
    report.write({"sqlite-10000-1": run("sqlite", {"rare word": [1]})})
    text = path.read_text()
    assert text.startswith(f"before\n{BEGIN}## 10,000 posts, SQLite and Whoosh\n")
    assert text.endswith(f"{END}after\n")
    assert "old" not in text


def test_search_is_told_by_class_with_lag_and_time_of_a_rebuild() -> None:
    text = report.whole({"sqlite-10000-1": run("sqlite", {"rare word": [1]})})
    assert "| rare word | 8 | 40 | 1.50 | 2.00 | 3.00 | 1.25 | 3.1 | 0 |" in text
    assert "p50 0.4 s, p95 1.1 s (40 looked for, 0 not found" in text
    assert "A new index takes 0.5 minutes (40 documents a second)." in text
    assert "all 1,200 documents anew takes 1.0 minutes of one processor (20 a second)." in text


def test_what_the_engines_count_differently_is_told() -> None:
    both = {
        "sqlite-10000-1": run("sqlite", {"rare word": [1, 2], "phrase": [3]}),
        "postgresql-10000-1": run("postgresql", {"rare word": [1, 5], "phrase": [3]}),
    }
    assert "3 questions, 1 counted differently (rare word 1)" in report.whole(both)


def test_the_committed_tables_are_those_of_the_committed_results() -> None:
    committed = report.FILE.read_text().partition(BEGIN)[2].partition(END)[0]
    assert committed.strip() == report.whole(results.read()).strip()
