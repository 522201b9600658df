"""How long it takes from one stage to another."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import quantiles
from typing import NamedTuple

from livinglab.dates import Precision
from livinglab.replication.models import Stage
from livinglab.replication.queries.dashboard import LADDER
from livinglab.replication.queries.snapshot import Row

PAIRS = (
    *pairwise(LADDER),
    (Stage.STUDY_VISIT, Stage.LAUNCHED),
    (Stage.AGREEMENT, Stage.LAUNCHED),
    (Stage.AGREEMENT, Stage.IN_USE),
    (Stage.STUDY_VISIT, Stage.IN_USE),
)


class Duration(NamedTuple):
    """Days from one stage to another, over the n replications that have both dates."""

    start: Stage
    end: Stage
    n: int
    low: float
    median: float
    high: float
    shortest: int
    longest: int


def durations(rows: Sequence[Row]) -> tuple[Duration, ...]:
    """Only between dates known to the day or the month, and only forward."""
    found = []
    for start, end in PAIRS:
        days = sorted(_days(rows, start, end))
        if days:
            low, median, high = (
                quantiles(days, n=4, method="inclusive") if len(days) > 1 else days * 3
            )
            found.append(Duration(start, end, len(days), low, median, high, days[0], days[-1]))
    return tuple(found)


def _days(rows: Iterable[Row], start: Stage, end: Stage) -> Iterable[int]:
    for row in rows:
        first, last = row.reached.get(start), row.reached.get(end)
        if first is None or last is None or Precision.YEAR in (first.precision, last.precision):
            continue
        if last.day >= first.day:
            yield (last.day - first.day).days
