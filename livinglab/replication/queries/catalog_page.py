"""What the page of one application shows, and the comparison of several, in few queries."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from flask import abort
from sqlalchemy import (
    Date,
    Select,
    String,
    Subquery,
    case,
    cast,
    func,
    literal,
    null,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import contains_eager, joinedload

from livinglab.accounts.models import Organisation, User
from livinglab.db import db
from livinglab.replication.models import (
    Application,
    ApplicationAlias,
    ApplicationCategory,
    Obstacle,
    ObstacleKind,
    Picture,
    Release,
    Replication,
    Review,
    Stage,
    Step,
)
from livinglab.replication.policy import catalog as policy
from livinglab.replication.queries.catalog import PUBLISHED

SHOWN_RELEASES = 5


class Note(NamedTuple):
    """Something small that belongs to an application; what it is depends on `kind`.

    alias      text
    category   text = code
    release    text = version, day
    variant    text = name, key = slug, more = owner: made from this one
    picture    text = caption, key = name in storage,
               more = "<width>x<height>x<1 if there is a small copy, else 0>"
    part       text = name, key = slug, more = owner: belongs to this package
    """

    kind: str
    text: str
    key: str
    more: str
    day: date | None


class Profile(NamedTuple):
    application: Application
    notes: Sequence[Note]

    def of(self, kind: str) -> list[Note]:
        return [note for note in self.notes if note.kind == kind]


def profile(slug: str, viewer: User | None) -> Profile:
    """The application with all that belongs to it, or 404. One query."""
    key = slug.replace("\0", "?")
    notes = _notes(key)
    rows = (
        db.session.execute(
            select(Application, *notes.c)
            .join(notes, true(), isouter=True)
            .where(Application.slug == key, policy.visible(viewer))
            .options(
                joinedload(Application.owner),
                joinedload(Application.overlap_with),
                joinedload(Application.derived_from).joinedload(Application.owner),
                joinedload(Application.part_of),
                joinedload(Application.modules),
            )
        )
        .unique()
        .all()
    )
    if not rows:
        abort(404)
    found = [Note(*note) for _application, *note in rows if note[0] is not None]
    return Profile(
        rows[0][0], sorted(found, key=lambda note: note.day or date.min, reverse=True)
    )


def adopters(application_id: int) -> Sequence[Replication]:
    """Who took it, with obstacles and impacts; running ones first, stopped ones last."""
    rows = (
        db.session.scalars(
            select(Replication)
            .where(
                Replication.application_id == application_id, Replication.is_draft.is_(False)
            )
            .options(
                joinedload(Replication.adopter),
                joinedload(Replication.origin),
                joinedload(Replication.obstacles),
                joinedload(Replication.impacts),
            )
            .order_by(Replication.stage_on.desc().nulls_last(), Replication.id)
        )
        .unique()
        .all()
    )
    return sorted(rows, key=lambda row: _height(row.stage), reverse=True)


def compared(slugs: Sequence[str]) -> list[Application]:
    """The published ones among these, in the order asked for, with all that the table shows."""
    found = (
        db.session.scalars(
            select(Application)
            .where(PUBLISHED, Application.slug.in_(slugs))
            .options(
                joinedload(Application.owner),
                joinedload(Application.overlap_with),
                joinedload(Application.modules),
                joinedload(Application.categories),
            )
        )
        .unique()
        .all()
    )
    places = {slug: place for place, slug in enumerate(slugs)}
    return sorted(found, key=lambda application: places[application.slug])


def obstacles_of(application_ids: Sequence[int]) -> dict[int, dict[ObstacleKind, int]]:
    """How often each kind of obstacle was met, by application; the most frequent first."""
    counts: dict[int, dict[ObstacleKind, int]] = {number: {} for number in application_ids}
    for application_id, kind, count in db.session.execute(
        select(Replication.application_id, Obstacle.kind, func.count())
        .join(Obstacle, Obstacle.replication_id == Replication.id)
        .where(Replication.application_id.in_(application_ids), Replication.is_draft.is_(False))
        .group_by(Replication.application_id, Obstacle.kind)
        .order_by(func.count().desc(), Obstacle.kind)
    ).all():
        counts[application_id][kind] = count
    return counts


def steps_of(application_id: int, limit: int) -> Sequence[Step]:
    """The last recorded steps of its replications that stand uncorrected, with adopters."""
    corrections = select(Step.corrects_id).where(Step.corrects_id.is_not(None))
    return db.session.scalars(
        select(Step)
        .join(Step.replication)
        .where(
            Replication.application_id == application_id,
            Replication.is_draft.is_(False),
            Step.stage.is_not(None),
            Step.id.not_in(corrections),
        )
        .options(contains_eager(Step.replication).joinedload(Replication.adopter))
        .order_by(Step.recorded_at.desc(), Step.id.desc())
        .limit(limit)
    ).all()


def history_of(application_id: int) -> Sequence[Review]:
    """What was done with the entry, newest first."""
    return db.session.scalars(
        select(Review)
        .where(Review.application_id == application_id)
        .options(joinedload(Review.actor))
        .order_by(Review.id.desc())
        .limit(100)
    ).all()


def _notes(slug: str) -> Subquery:
    """All notes of an application, one a row, so that they come along with it."""
    own = select(Application.id).where(Application.slug == slug).scalar_subquery()
    latest = (
        _note("release", Release.version, day=Release.released_on)
        .where(Release.application_id == own)
        .order_by(Release.released_on.desc(), Release.id.desc())
        .limit(SHOWN_RELEASES)
        .subquery()
    )
    return union_all(
        _note("alias", ApplicationAlias.alias).where(ApplicationAlias.application_id == own),
        _note("category", ApplicationCategory.code).where(
            ApplicationCategory.application_id == own
        ),
        select(latest),
        _note(
            "picture",
            Picture.caption,
            key=Picture.key,
            more=_size(Picture.width, Picture.height, Picture.has_small),
        ).where(Picture.application_id == own),
        _relatives("variant").where(Application.derived_from_id == own),
        _relatives("part").where(Application.part_of_id == own),
    ).subquery()


def _relatives(kind: str) -> Select[Any]:
    return (
        _note(kind, Application.name, key=Application.slug, more=Organisation.name)
        .select_from(Application)
        .join(Organisation, Organisation.id == Application.owner_id)
        .where(PUBLISHED)
    )


def _note(
    kind: str, text: Any, key: Any = None, more: Any = None, day: Any = None
) -> Select[Any]:
    blank = literal("", String)
    return select(
        literal(kind, String).label("kind"),
        text.label("text"),
        (blank if key is None else key).label("key"),
        (blank if more is None else more).label("more"),
        (cast(null(), Date) if day is None else day).label("day"),
    )


def _size(width: Any, height: Any, has_small: Any) -> Any:
    small = case((has_small, "x1"), else_="x0")
    return cast(width, String) + "x" + cast(height, String) + small


def _height(stage: Stage | None) -> int:
    return 0 if stage is None or stage is Stage.STOPPED else stage.rank
