"""What the national dashboard says: counts over the snapshot, each with the rows behind it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import quantiles
from typing import NamedTuple

from livinglab.dates import Precision
from livinglab.db import now
from livinglab.replication.models import Stage, Trust
from livinglab.replication.queries.snapshot import Row, snapshot

LADDER = tuple(stage for stage in Stage if stage is not Stage.STOPPED)
ADOPTED = Stage.AGREEMENT
# Without news for so long, a replication is stale: before launch, and after.
QUIET_BEFORE, QUIET_AFTER = timedelta(days=183), timedelta(days=365)
EXPIRING = timedelta(days=90)
PAIRS = (
    *pairwise(LADDER),
    (Stage.STUDY_VISIT, Stage.LAUNCHED),
    (Stage.AGREEMENT, Stage.LAUNCHED),
    (Stage.AGREEMENT, Stage.IN_USE),
    (Stage.STUDY_VISIT, Stage.IN_USE),
)


@dataclass(frozen=True)
class Filter:
    """What the filter line asks for; the same for every table, list and export."""

    application: str = ""
    province: str = ""
    programme: int | None = None
    trust: Trust | None = None
    since: date | None = None
    until: date | None = None
    stage: Stage | None = None
    reached: Stage | None = None
    region: str = ""
    state: str = ""  # "stale", "expiring", "held"

    def passes(self, row: Row, members: frozenset[str], today: date) -> bool:
        return (
            self.application in ("", row.application_slug)
            and self.province in ("", row.province_code)
            and self.region in ("", row.region_code)
            and (self.programme is None or row.region_code in members)
            and self._is_of_ladder(row)
            and self._is_of_time(row)
            and (not self.state or _STATES[self.state](row, today))
        )

    def _is_of_ladder(self, row: Row) -> bool:
        return (
            (
                self.trust is None
                or (row.trust is not None and row.trust.rank >= self.trust.rank)
            )
            and self.stage in (None, row.stage)
            and (
                self.reached is None
                or (row.furthest is not None and row.furthest.rank >= self.reached.rank)
            )
        )

    def _is_of_time(self, row: Row) -> bool:
        return (
            self.since is None or (row.stage_on is not None and row.stage_on >= self.since)
        ) and (self.until is None or (row.stage_on is not None and row.stage_on <= self.until))


class Rung(NamedTuple):
    """A stage of the funnel: who stands on it now, and who came at least this far."""

    stage: Stage
    standing: int
    reached: int


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


class Headline(NamedTuple):
    """Three numbers for the whole country. Adopted: an agreement was reached, or more."""

    in_use: int
    regions: int
    applications: int


class NationalPicture(NamedTuple):
    """The picture of the home page; `trust` says how many rows stand at which level."""

    n: int
    trust: dict[Trust, int]
    funnel: tuple[Rung, ...]
    headline: Headline
    furthest: dict[str, Stage]


def national_picture() -> NationalPicture:
    rows = snapshot().rows
    return NationalPicture(
        n=len(rows),
        trust=trust_counts(rows),
        funnel=funnel(rows),
        headline=headline(rows),
        furthest=furthest(rows),
    )


def furthest_by_region(application_id: int | None = None) -> dict[str, Stage]:
    """Region code → the furthest stage any replication there (of this application) reached."""
    rows = snapshot().rows
    return furthest(
        row for row in rows if application_id is None or row.application_id == application_id
    )


def filtered(wanted: Filter) -> tuple[Row, ...]:
    """The rows that pass, latest news first."""
    known = snapshot()
    members = known.members.get(wanted.programme or 0, frozenset())
    today = now().date()
    return tuple(row for row in known.rows if wanted.passes(row, members, today))


def applications_in(rows: Iterable[Row]) -> dict[str, str]:
    """Slug → name of the applications that have rows, by name."""
    found = {row.application_slug: row.application_name for row in rows}
    return dict(sorted(found.items(), key=lambda item: item[1].lower()))


def furthest(rows: Iterable[Row]) -> dict[str, Stage]:
    reached: dict[str, Stage] = {}
    for row in rows:
        stage = row.furthest or row.stage
        if row.region_code is None or stage is None:
            continue
        known = reached.get(row.region_code)
        if known is None or height(stage) > height(known):
            reached[row.region_code] = stage
    return reached


def height(stage: Stage) -> int:
    """Stopped is below the first rung."""
    return 0 if stage is Stage.STOPPED else stage.rank


def funnel(rows: Sequence[Row]) -> tuple[Rung, ...]:
    return tuple(
        Rung(
            stage,
            standing=sum(row.stage is stage for row in rows),
            reached=sum(
                row.furthest is not None and row.furthest.rank >= stage.rank for row in rows
            ),
        )
        for stage in LADDER
    )


def trust_counts(rows: Iterable[Row]) -> dict[Trust, int]:
    counts = dict.fromkeys(Trust, 0)
    for row in rows:
        if row.trust is not None:
            counts[row.trust] += 1
    return counts


def headline(rows: Sequence[Row]) -> Headline:
    adopted = [row for row in rows if row.furthest and row.furthest.rank >= ADOPTED.rank]
    return Headline(
        in_use=sum(row.stage is Stage.IN_USE for row in rows),
        regions=len({row.region_code for row in adopted if row.region_code}),
        applications=len({row.application_id for row in adopted}),
    )


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


def stale(rows: Iterable[Row], today: date) -> tuple[Row, ...]:
    """Without news for too long, the longest silence first."""
    quiet = [row for row in rows if is_stale(row, today)]
    return tuple(sorted(quiet, key=lambda row: (row.news_on or today, row.id)))


def expiring(rows: Iterable[Row], today: date) -> tuple[Row, ...]:
    """With an agreement that ends within 90 days, the nearest first."""
    ending = [row for row in rows if is_expiring(row, today)]
    return tuple(sorted(ending, key=lambda row: (row.agreement_ends or today, row.id)))


def is_stale(row: Row, today: date) -> bool:
    if row.news_on is None or row.stage in (None, Stage.STOPPED) or row.on_hold_since:
        return False
    running = row.stage in (Stage.LAUNCHED, Stage.IN_USE)
    return today - row.news_on > (QUIET_AFTER if running else QUIET_BEFORE)


def is_expiring(row: Row, today: date) -> bool:
    ends = row.agreement_ends
    return ends is not None and today <= ends <= today + EXPIRING


def is_held(row: Row, today: date) -> bool:
    return row.on_hold_since is not None


_STATES = {"stale": is_stale, "expiring": is_expiring, "held": is_held}


def _days(rows: Iterable[Row], start: Stage, end: Stage) -> Iterable[int]:
    for row in rows:
        first, last = row.reached.get(start), row.reached.get(end)
        if first is None or last is None or Precision.YEAR in (first.precision, last.precision):
            continue
        if last.day >= first.day:
            yield (last.day - first.day).days
