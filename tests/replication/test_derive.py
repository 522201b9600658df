"""The stage of a replication, by cases. No database, no app."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from livinglab.dates import Precision, parse_partial
from livinglab.replication.derive import Derived, derive
from livinglab.replication.models import Stage, StepKind, Trust

RECORDED = date(2025, 1, 1)
N, V, A, H, D, P, L, U, X = Stage  # interest, visit … in use, stopped


@dataclass(frozen=True)
class Happened:
    id: int
    stage: Stage | None
    happened_on: date | None
    precision: Precision
    kind: StepKind = StepKind.STAGE
    module_id: int | None = None
    trust: Trust = Trust.REPORTED
    corrects_id: int | None = None
    recorded_on: date = RECORDED


def steps(*rows: tuple[Any, ...]) -> list[Happened]:
    """(stage, "2022-06-28" or "", {more columns}) numbered from 1 as they were recorded."""
    made = []
    for number, (stage, on, *more) in enumerate(rows, 1):
        day, precision = parse_partial(on) if on else (None, Precision.DAY)
        made.append(Happened(number, stage, day, precision, **(more[0] if more else {})))
    return made


@pytest.mark.parametrize(
    ("rows", "stage", "furthest", "since"),
    [
        ([], None, None, None),
        ([(N, "2024-01-05")], N, N, "2024-01-05"),
        # recorded in any order, read in the order of happening
        ([(U, "2023-01-27"), (V, "2021-12-01"), (L, "2022-06-28")], U, U, "2023-01-27"),
        # skips are allowed
        ([(N, "2024-01-05"), (U, "2024-02-01")], U, U, "2024-02-01"),
        # backward moves are allowed, and the height stays
        ([(L, "2023-05-01"), (P, "2024-02-01")], P, L, "2024-02-01"),
        # stopped is no height
        ([(P, "2023-05-01"), (X, "2024-02-01")], X, P, "2024-02-01"),
        ([(X, "2024-02-01")], X, None, "2024-02-01"),
        # taken up again after a stop
        ([(X, "2023-02-01"), (A, "2024-02-01")], A, A, "2024-02-01"),
        # a second report of the same stage does not make it later
        ([(U, "2023-01-27"), (U, "2024-03-01")], U, U, "2023-01-27"),
        # but a stage that was left and reached again begins again
        ([(U, "2022-01-01"), (P, "2022-06-01"), (U, "2023-01-01")], U, U, "2023-01-01"),
        # a date of the same day: the later record counts
        ([(V, "2022-01-01"), (A, "2022-01-01")], A, A, "2022-01-01"),
        ([(A, "2022-01-01"), (V, "2022-01-01")], V, A, "2022-01-01"),
        # only a month or a year: placed where the ladder leads
        ([(N, "2022"), (L, "2022-06-28")], L, L, "2022-06-28"),
        ([(L, "2022-06-28"), (U, "2022")], U, U, "2022"),
        ([(A, "2016-09"), (V, "2016-09")], A, A, "2016-09"),
        ([(L, "2022-06-28"), (A, "2022-06")], L, L, "2022-06-28"),
        ([(A, "2017"), (A, "2016-09")], A, A, "2016-09"),
        # without a date: after what was recorded before it
        ([(N, "")], N, N, None),
        ([(V, "2022-01-01"), (A, "")], A, A, None),
        ([(A, ""), (V, "2022-01-01")], V, A, "2022-01-01"),
        ([(A, ""), (A, "2022-01-01")], A, A, "2022-01-01"),
    ],
)
def test_stage_follows_from_the_steps(
    rows: list[tuple[Any, ...]], stage: Stage | None, furthest: Stage | None, since: str | None
) -> None:
    found = derive(steps(*rows))

    day, precision = parse_partial(since) if since else (None, Precision.DAY)
    assert (found.stage, found.furthest) == (stage, furthest)
    assert (found.stage_on, found.stage_precision) == (day, precision)


def test_a_corrected_step_no_longer_counts() -> None:
    found = derive(steps((U, "2023-01-01"), (P, "2023-02-01", {"corrects_id": 1})))

    assert (found.stage, found.furthest) == (P, P)


def test_a_correction_can_be_corrected() -> None:
    found = derive(
        steps(
            (U, "2023-01-01"),
            (P, "2023-02-01", {"corrects_id": 1}),
            (L, "2023-02-01", {"corrects_id": 2}),
        )
    )

    assert (found.stage, found.furthest, found.stage_on) == (L, L, date(2023, 2, 1))


def test_a_module_moves_only_itself() -> None:
    found = derive(steps((U, "2023-01-01"), (X, "2024-01-01", {"module_id": 5})))

    assert (found.stage, found.stage_on) == (U, date(2023, 1, 1))
    assert found.news_on == date(2024, 1, 1)


@pytest.mark.parametrize(
    ("rows", "stage"),
    [
        ([(U, "2023-01-01", {"module_id": 5}), (P, "2024-01-01", {"module_id": 6})], U),
        ([(X, "2023-01-01", {"module_id": 5}), (P, "2022-01-01", {"module_id": 6})], P),
        ([(U, "2022-01-01", {"module_id": 5}), (X, "2023-01-01", {"module_id": 5})], X),
    ],
)
def test_with_nothing_but_modules_the_furthest_running_one_speaks_for_the_whole(
    rows: list[tuple[Any, ...]], stage: Stage
) -> None:
    assert derive(steps(*rows)).stage is stage


def test_trust_is_the_best_witness_of_the_present_stage() -> None:
    found = derive(
        steps(
            (V, "2021-01-01", {"trust": Trust.VERIFIED}),
            (U, "2023-01-01"),
            (U, "2024-01-01", {"trust": Trust.DECLARED}),
        )
    )

    assert found.trust is Trust.DECLARED


def test_a_renewal_lends_its_trust_and_is_news() -> None:
    found = derive(
        steps(
            (U, "2023-01-01"),
            (None, "2024-06-01", {"kind": StepKind.RENEWAL, "trust": Trust.DECLARED}),
        )
    )

    assert (found.stage, found.trust) == (U, Trust.DECLARED)
    assert (found.stage_on, found.news_on) == (date(2023, 1, 1), date(2024, 6, 1))


@pytest.mark.parametrize(
    ("rows", "since"),
    [
        ([(None, "2023-05-01", {"kind": StepKind.HOLD})], date(2023, 5, 1)),
        ([(None, "", {"kind": StepKind.HOLD})], RECORDED),
        (
            [
                (None, "2023-05-01", {"kind": StepKind.HOLD}),
                (None, "2023-07-01", {"kind": StepKind.RESUME}),
            ],
            None,
        ),
        ([(None, "2023-05-01", {"kind": StepKind.HOLD}), (X, "2023-06-01")], None),
        ([(None, "2023-05-01", {"kind": StepKind.HOLD, "module_id": 5})], None),
    ],
)
def test_on_hold_is_a_flag_beside_the_stage(
    rows: list[tuple[Any, ...]], since: date | None
) -> None:
    found = derive(steps((P, "2023-01-01"), *rows))

    assert found.on_hold_since == since


def test_news_of_a_month_counts_to_its_end_but_not_beyond_its_record() -> None:
    assert derive(steps((N, "2024-02"))).news_on == date(2024, 2, 29)
    assert derive(steps((N, "2025"))).news_on == RECORDED


def test_without_steps_nothing_is_known() -> None:
    assert derive([]) == Derived()
