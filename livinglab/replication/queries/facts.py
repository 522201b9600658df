"""What is said beside the steps of one replication, read in one question to the database.

Obstacles, impacts, agreements, descendants and modules are brought into the columns
that they share, so that the page stays within its few queries.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Date,
    Float,
    Integer,
    Select,
    String,
    and_,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from livinglab.accounts.models import Organisation
from livinglab.dates import Precision
from livinglab.db import UtcDateTime, db
from livinglab.replication.models import (
    Agreement,
    AgreementKind,
    ApplicationModule,
    Impact,
    ModuleState,
    Obstacle,
    ObstacleKind,
    Replication,
    ReplicationModule,
    Trust,
)

WHAT = ("obstacle", "impact", "agreement", "descendant", "module")
TEXT = String(4000)
NOTHING: dict[str, ColumnElement[Any]] = {
    "kind": literal("", TEXT),
    "title": literal("", TEXT),
    "note": literal("", TEXT),
    "unit": literal("", TEXT),
    "period": literal("", TEXT),
    "source_url": literal("", TEXT),
    "trust": literal("", TEXT),
    "began_on": cast(null(), Date),
    "precision": literal("day", TEXT),
    "ends_on": cast(null(), Date),
    "solved_at": cast(null(), UtcDateTime),
    "before": cast(null(), Float),
    "after": cast(null(), Float),
    "post_id": cast(null(), Integer),
    "place": cast(null(), Integer),
}


@dataclass(frozen=True)
class Fact:
    """An obstacle, an impact, an agreement, … in the columns they share."""

    what: str
    id: int
    kind: str
    title: str
    note: str
    unit: str
    period: str
    source_url: str
    trust_code: str
    began_on: date | None
    precision_code: str
    ends_on: date | None
    solved_at: datetime | None
    before: float | None
    after: float | None
    post_id: int | None
    place: int | None

    @property
    def trust(self) -> Trust | None:
        return Trust(self.trust_code) if self.trust_code else None

    @property
    def precision(self) -> Precision:
        return Precision(self.precision_code)

    @property
    def obstacle(self) -> ObstacleKind:
        return ObstacleKind(self.kind)

    @property
    def agreement(self) -> AgreementKind:
        return AgreementKind(self.kind)

    @property
    def module_state(self) -> ModuleState | None:
        return ModuleState(self.kind) if self.kind else None


class Facts(NamedTuple):
    obstacles: list[Fact]
    impacts: list[Fact]
    agreements: list[Fact]
    # Replications that were taken from this one: title is the adopter.
    descendants: list[Fact]
    # Every module of the application; without a state where nothing is known of it here.
    modules: list[Fact]


def facts_of(replication: Replication) -> Facts:
    """All that is said beside the steps, in one question to the database."""
    found = [
        Fact(*row)
        for row in db.session.execute(
            union_all(
                _obstacles(replication.id),
                _impacts(replication.id),
                _agreements(replication.id),
                _descendants(replication.id),
                _modules(replication),
            )
        ).all()
    ]
    found.sort(key=lambda fact: (fact.place or 0, fact.id))
    return Facts(*([fact for fact in found if fact.what == what] for what in WHAT))


def _obstacles(replication_id: int) -> Select[*tuple[Any, ...]]:
    return _as_fact(
        "obstacle",
        Obstacle.id,
        kind=cast(Obstacle.kind, TEXT),
        title=cast(Obstacle.note, TEXT),
        note=cast(Obstacle.solution, TEXT),
        source_url=cast(Obstacle.source_url, TEXT),
        trust=cast(Obstacle.trust, TEXT),
        began_on=Obstacle.noted_on,
        solved_at=Obstacle.solved_at,
        post_id=Obstacle.solved_by_post_id,
    ).where(Obstacle.replication_id == replication_id)


def _impacts(replication_id: int) -> Select[*tuple[Any, ...]]:
    return _as_fact(
        "impact",
        Impact.id,
        title=cast(Impact.indicator, TEXT),
        note=cast(Impact.note, TEXT),
        unit=cast(Impact.unit, TEXT),
        period=cast(Impact.period, TEXT),
        source_url=cast(Impact.source_url, TEXT),
        trust=cast(Impact.trust, TEXT),
        before=Impact.before,
        after=Impact.after,
    ).where(Impact.replication_id == replication_id)


def _agreements(replication_id: int) -> Select[*tuple[Any, ...]]:
    return _as_fact(
        "agreement",
        Agreement.id,
        kind=cast(Agreement.kind, TEXT),
        title=cast(Agreement.number, TEXT),
        note=cast(Agreement.note, TEXT),
        source_url=cast(Agreement.source_url, TEXT),
        trust=cast(Agreement.trust, TEXT),
        began_on=Agreement.signed_on,
        precision=cast(Agreement.precision, TEXT),
        ends_on=Agreement.expires_on,
    ).where(Agreement.replication_id == replication_id)


def _descendants(replication_id: int) -> Select[*tuple[Any, ...]]:
    name = func.coalesce(func.nullif(Organisation.short_name, ""), Organisation.name)
    return (
        _as_fact(
            "descendant",
            Replication.id,
            kind=func.coalesce(cast(Replication.stage, TEXT), ""),
            title=cast(name, TEXT),
            began_on=Replication.stage_on,
            precision=cast(Replication.stage_precision, TEXT),
        )
        .join(Organisation, Organisation.id == Replication.adopter_id)
        .where(Replication.parent_id == replication_id, Replication.is_draft.is_(False))
    )


def _modules(replication: Replication) -> Select[*tuple[Any, ...]]:
    return (
        _as_fact(
            "module",
            ApplicationModule.id,
            kind=func.coalesce(cast(ReplicationModule.state, TEXT), ""),
            title=cast(ApplicationModule.name, TEXT),
            note=func.coalesce(cast(ReplicationModule.note, TEXT), ""),
            place=ApplicationModule.position,
        )
        .outerjoin(
            ReplicationModule,
            and_(
                ReplicationModule.module_id == ApplicationModule.id,
                ReplicationModule.replication_id == replication.id,
            ),
        )
        .where(ApplicationModule.application_id == replication.application_id)
    )


def _as_fact(
    what: str, number: Any, **columns: ColumnElement[Any] | Any
) -> Select[*tuple[Any, ...]]:
    shared = NOTHING | columns
    return select(
        literal(what, TEXT).label("what"),
        number.label("id"),
        *(column.label(name) for name, column in shared.items()),
    )
