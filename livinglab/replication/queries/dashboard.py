"""What the national dashboard says: counts over the snapshot, each with the rows behind it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from livinglab.db import now
from livinglab.regions.queries import region_names
from livinglab.replication.models import Stage, Trust
from livinglab.replication.queries.snapshot import Row, snapshot
from livinglab.replication.queries.states import STATES, is_adopted, is_expiring, is_stale

LADDER = tuple(stage for stage in Stage if stage is not Stage.STOPPED)
PROVINCE_CODE = 2  # letters


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
    state: str = ""  # a key of STATES

    @property
    def is_about_places(self) -> bool:
        """Whether it chooses by application and place alone, so that silence means unknown."""
        return not (self.trust or self.since or self.until or self.stage or self.reached) and (
            not self.state
        )

    def passes(self, row: Row, members: frozenset[str], today: date) -> bool:
        return (
            self.application in ("", row.application_slug)
            and self.province in ("", row.province_code)
            and self.region in ("", row.region_code)
            and (self.programme is None or row.region_code in members)
            and self._is_of_ladder(row)
            and self._is_of_time(row)
            and (not self.state or STATES[self.state](row, today))
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


class Headline(NamedTuple):
    """Three numbers for the whole country. Adopted: an agreement was reached, or more."""

    in_use: int
    regions: int
    applications: int


class Coverage(NamedTuple):
    """Kabupaten and kota: which adopted, which only looked, and of which nothing is known."""

    adopted: int
    not_yet: int
    unknown: int


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


def filtered(wanted: Filter) -> tuple[Row, ...]:
    """The rows that pass, latest news first."""
    known = snapshot()
    members = known.members.get(wanted.programme or 0, frozenset())
    today = now().date()
    return tuple(row for row in known.rows if wanted.passes(row, members, today))


def local_regions(wanted: Filter) -> int:
    """How many kabupaten and kota there are where the filter looks."""
    members = snapshot().members.get(wanted.programme or 0, frozenset())
    return sum(
        len(code) > PROVINCE_CODE
        and code.startswith(wanted.region or wanted.province)
        and (wanted.programme is None or code in members)
        for code in region_names()
    )


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
    adopted = [row for row in rows if is_adopted(row, date.max)]
    return Headline(
        in_use=sum(row.stage is Stage.IN_USE for row in rows),
        regions=len({row.region_code for row in adopted if row.region_code}),
        applications=len({row.application_id for row in adopted}),
    )


def coverage(rows: Iterable[Row], total: int) -> Coverage:
    """Of `total` kabupaten and kota; a province's own replications are not among them."""
    known: dict[str, bool] = {}
    for row in rows:
        if row.region_code and len(row.region_code) > PROVINCE_CODE:
            adopted = is_adopted(row, date.max)
            known[row.region_code] = known.get(row.region_code, False) or adopted
    adopters = sum(known.values())
    return Coverage(adopters, len(known) - adopters, total - len(known))


def stale(rows: Iterable[Row], today: date) -> tuple[Row, ...]:
    """Without news for too long, the longest silence first."""
    quiet = [row for row in rows if is_stale(row, today)]
    return tuple(sorted(quiet, key=lambda row: (row.news_on or today, row.id)))


def expiring(rows: Iterable[Row], today: date) -> tuple[Row, ...]:
    """With an agreement that ends within 90 days, the nearest first."""
    ending = [row for row in rows if is_expiring(row, today)]
    return tuple(sorted(ending, key=lambda row: (row.agreement_ends or today, row.id)))
