"""What the page and the feed of a region show; what its page shows is kept in memory."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, NamedTuple, TypeVar

from flask import Flask, abort, current_app
from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Row,
    Select,
    and_,
    literal,
    or_,
    select,
    true,
    union,
)
from sqlalchemy.orm import Bundle, aliased, contains_eager, joinedload

from livinglab.accounts.models import Membership, Organisation, User
from livinglab.accounts.policy import current_membership
from livinglab.bounded import Versioned
from livinglab.db import db, session_apart
from livinglab.pagecache import versions_of
from livinglab.regions.models import Assessment, Programme, ProgrammeMember, Region
from livinglab.replication.models import (
    Application,
    Obstacle,
    ObstacleKind,
    Replication,
    Step,
    Trust,
)
from livinglab.replication.queries.catalog import PUBLISHED

# A write to one of these changes what the page says to everybody alike.
SCOPES = ("site", "regions", "people", "catalog", "ledger")
FACT_BYTES, REGION_BYTES = 2_000, 8_000
Fact = TypeVar("Fact")


class ShownMember(NamedTuple):
    """The region in a programme."""

    slug: str
    name: str
    role: str
    joined_on: date | None
    source_url: str


class ShownAssessment(NamedTuple):
    index_name: str
    period: str
    category: str
    value: float | None
    source_url: str


class ShownPerson(NamedTuple):
    """No address, no number: name and position, and where the profile is."""

    handle: str
    name: str
    position: str


class ShownApplication(NamedTuple):
    slug: str
    name: str
    summary: str
    adopter_count: int


class ShownObstacle(NamedTuple):
    replication_id: int
    application_name: str
    kind: ObstacleKind
    note: str
    solution: str
    solved_at: datetime | None
    trust: Trust


class RegionFacts(NamedTuple):
    """A region with what belongs to it and to its pemda. Only to be read."""

    region: Region
    pemda: Organisation | None
    programmes: Sequence[ShownMember]
    assessments: Sequence[ShownAssessment]
    people: Sequence[ShownPerson]  # confirmed members of today, by name
    owned: Sequence[ShownApplication]  # published, most adopted first
    obstacles: Sequence[ShownObstacle]  # that stood in its way, open ones first


Kept = Versioned[str, RegionFacts]  # by code


def facts_of(code: str) -> RegionFacts:
    """Of the region, or 404. One query, or none beside that for the versions."""
    kept: Kept = current_app.extensions["region_facts"]
    return kept.made(code, versions_of(SCOPES), partial(_load, code))


def _load(code: str) -> RegionFacts:
    """In the transaction of the request, but not in its session, which it outlives."""
    with session_apart() as apart:
        rows = apart.execute(_statement(code)).all()
    if not rows:
        abort(404)
    people = _of(rows, "person", ShownPerson)
    owned = _of(rows, "owned", ShownApplication)
    obstacles = _of(rows, "obstacle", ShownObstacle)
    return RegionFacts(
        region=rows[0].Region,
        pemda=rows[0].Organisation,
        programmes=_of(rows, "programme", ShownMember),
        assessments=_of(rows, "assessment", ShownAssessment),
        people=sorted(people, key=lambda each: each.name.casefold()),
        owned=sorted(owned, key=lambda each: (-each.adopter_count, each.name)),
        obstacles=sorted(obstacles, key=lambda each: each.solved_at is not None),
    )


def _of(rows: Sequence[Row[*tuple[Any, ...]]], kind: str, shape: type[Fact]) -> list[Fact]:
    return [shape(*getattr(row, kind)) for row in rows if row.kind == kind]


def _statement(code: str) -> Select[*tuple[Any, ...]]:
    """The region and its pemda on each row, and on each one more thing that belongs to them."""
    parts = _parts(code).subquery()
    hindered = aliased(Application)

    def stands_for(kind: str, number: Any) -> ColumnElement[bool]:
        return and_(parts.c.kind == kind, parts.c.id == number)

    return (
        select(
            Region,
            Organisation,
            parts.c.kind,
            Bundle(
                "programme",
                *(Programme.slug, Programme.name),
                *(ProgrammeMember.role, ProgrammeMember.joined_on, ProgrammeMember.source_url),
            ),
            Bundle(
                "assessment",
                *(Assessment.index_name, Assessment.period, Assessment.category),
                *(Assessment.value, Assessment.source_url),
            ),
            Bundle("person", User.handle, User.name, User.position),
            Bundle(
                "owned",
                *(Application.slug, Application.name, Application.summary),
                Application.adopter_count,
            ),
            Bundle(
                "obstacle",
                *(Obstacle.replication_id, hindered.name, Obstacle.kind, Obstacle.note),
                *(Obstacle.solution, Obstacle.solved_at, Obstacle.trust),
            ),
        )
        .select_from(Region)
        .outerjoin(Organisation, Organisation.region_code == Region.code)
        .outerjoin(parts, true())
        .outerjoin(ProgrammeMember, stands_for("programme", ProgrammeMember.id))
        .outerjoin(Programme, Programme.id == ProgrammeMember.programme_id)
        .outerjoin(Assessment, stands_for("assessment", Assessment.id))
        .outerjoin(User, stands_for("person", User.id))
        .outerjoin(Application, stands_for("owned", Application.id))
        .outerjoin(Obstacle, stands_for("obstacle", Obstacle.id))
        .outerjoin(Replication, Replication.id == Obstacle.replication_id)
        .outerjoin(hindered, hindered.id == Replication.application_id)
        .where(Region.code == code)
        .order_by(parts.c.kind, parts.c.id)
    )


def _parts(code: str) -> CompoundSelect[str, int]:
    """The kind and the id of all that belongs to a region, each once."""
    pemda = select(Organisation.id).where(Organisation.region_code == code).scalar_subquery()
    return union(
        _part("programme", ProgrammeMember.id).where(ProgrammeMember.region_code == code),
        _part("assessment", Assessment.id).where(Assessment.region_code == code),
        _part("person", User.id)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.organisation_id == pemda,
            current_membership(),
            User.suspended_at.is_(None),
            User.closed_at.is_(None),
        ),
        _part("owned", Application.id).where(PUBLISHED, Application.owner_id == pemda),
        _part("obstacle", Obstacle.id)
        .join(Replication, Replication.id == Obstacle.replication_id)
        .where(Replication.adopter_id == pemda, Replication.is_draft.is_(False)),
    )


def _part(kind: str, number: Any) -> Select[str, int]:
    return select(literal(kind).label("kind"), number.label("id"))


def steps_about(organisation_id: int, limit: int) -> Sequence[Step]:
    """The steps last recorded with it as adopter or origin. With all names they need."""
    corrections = select(Step.corrects_id).where(Step.corrects_id.is_not(None))
    return db.session.scalars(
        select(Step)
        .join(Step.replication)
        .where(
            Replication.is_draft.is_(False),
            Step.id.not_in(corrections),
            or_(
                Replication.adopter_id == organisation_id,
                Replication.origin_id == organisation_id,
            ),
        )
        .options(
            contains_eager(Step.replication).options(
                joinedload(Replication.application), joinedload(Replication.adopter)
            )
        )
        .order_by(Step.recorded_at.desc(), Step.id.desc())
        .limit(limit)
    ).all()


def _bytes(kept: RegionFacts) -> int:
    """Roughly, at most."""
    return sum(map(len, kept[2:])) * FACT_BYTES + REGION_BYTES


def init_app(app: Flask) -> None:
    room = int(app.config["FRAGMENT_CACHE_MEGABYTES"] * 1024 * 1024)
    app.extensions["region_facts"] = Kept(room, _bytes)
