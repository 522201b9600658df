"""What `make bench` keeps, and what it calls worse."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from bench import results
from bench.lines import Line, Round, line_of, rows
from bench.load import Timing, Weight

GIT = ["git", "-c", "user.name=a", "-c", "user.email=a@example.id"]


def line(**changed: Any) -> dict[str, Any]:
    whole = {"page": "home", "who": "signed in", "connections": 1}
    return whole | {"ratio": 10.0, "queries": 5, "sent": 10_000} | changed


def run(*lines: dict[str, Any]) -> dict[str, Any]:
    return {"pages": {"lines": list(lines)}}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"ratio": 11.4}, []),
        ({"ratio": 11.6}, ["home, signed in, 1 at once: ratio 10 → 11.6 (+16 %)"]),
        ({"queries": 6}, ["home, signed in, 1 at once: queries 5 → 6 (+20 %)"]),
        ({"sent": 12_000}, ["home, signed in, 1 at once: sent 10000 → 12000 (+20 %)"]),
        ({"ratio": 5.0, "queries": 1, "sent": 1}, []),
        ({"who": "visitor", "ratio": 99.0}, []),
    ],
)
def test_worse_is_what_grew_by_more_than_15_percent(
    changed: dict[str, Any], expected: list[str]
) -> None:
    found = results.worse(run(line()), run(line(**changed)))
    assert [str(each) for each in found] == expected


def test_a_cheap_page_may_waver() -> None:
    assert results.worse(run(line(ratio=1.0)), run(line(ratio=1.9))) == []


def test_queries_of_visitors_depend_on_what_is_kept() -> None:
    before = line(who="visitor")
    assert results.worse(run(before), run(before | {"queries": 9})) == []
    assert results.worse(run(before), run(before | {"sent": 12_000}))


def test_only_parts_of_both_runs_are_compared() -> None:
    assert results.worse({"search": {"lines": [line()]}}, run(line(ratio=99.0))) == []


def test_a_run_takes_the_place_of_its_parts_alone(tmp_path: Path) -> None:
    path = tmp_path / "benchmarks.json"
    results.keep("sqlite-1-1", {"pages": {"on": "first"}, "search": {"on": "first"}}, path)
    results.keep("postgresql-1-1", {"pages": {"on": "other"}}, path)
    kept = results.keep("sqlite-1-1", {"pages": {"on": "second"}}, path)
    assert kept == results.read(path)
    assert kept["sqlite-1-1"] == {"pages": {"on": "second"}, "search": {"on": "first"}}
    assert kept["postgresql-1-1"] == {"pages": {"on": "other"}}


def test_the_run_to_compare_with_is_the_committed_one(tmp_path: Path) -> None:
    path = tmp_path / "benchmarks.json"
    assert results.committed(path) == {}
    results.keep("a", {"pages": {"on": "committed"}}, path)
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "a"]):
        subprocess.run([*GIT, *command], cwd=tmp_path, check=True)
    results.keep("a", {"pages": {"on": "not committed"}}, path)
    assert results.committed(path)["a"]["pages"]["on"] == "committed"


def timed(page: str, connections: int, *rounds: tuple[float, float | None]) -> Line:
    """Ten answers a round; each round is its seconds of CPU, and the floor's milliseconds."""
    return line_of(
        page,
        "visitor",
        connections,
        [Round(Timing([0.002] * 10, wall=1.0), *each) for each in rounds],
        Weight(9, 5, 3, "", ""),
    )


def test_a_line_is_compared_with_the_floor_of_as_many_connections() -> None:
    floors = [timed("floor", 1, (0.01, None)), timed("floor", 16, (0.005, None))]
    asked = [timed("home", connections, (0.04, None)) for connections in (1, 16, 8)]
    found = rows(asked, floors)
    assert [each["ratio"] for each in found] == [4.0, 8.0, 4.0]
    assert found[0]["cpu"] == 4.0
    assert found[0]["p50"] == 2.0
    assert (found[0]["raw"], found[0]["sent"], found[0]["queries"]) == (9, 5, 3)


def test_a_line_is_compared_with_the_floor_beside_it_round_by_round() -> None:
    """The machine was slow in the second round, and something disturbed the third."""
    floors = [timed("floor", 1, (0.01, None))]
    asked = timed("home", 1, (0.04, 1.0), (0.12, 3.0), (0.09, 1.0))

    found = rows([asked], floors)[0]

    assert found["ratio"] == 4.0
    assert round(found["cpu"], 2) == 8.33
    assert (found["count"], found["rate"]) == (30, 10.0)
