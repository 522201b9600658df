"""What the page of one application shows, and the comparison of several, in few queries."""

from collections.abc import Sequence

from sqlalchemy import (
    func,
    select,
)
from sqlalchemy.orm import contains_eager, joinedload

from livinglab.db import db
from livinglab.replication.models import (
    Application,
    Obstacle,
    ObstacleKind,
    Replication,
    Review,
    Stage,
    Step,
)
from livinglab.replication.queries.catalog import PUBLISHED


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


def _height(stage: Stage | None) -> int:
    return 0 if stage is None or stage is Stage.STOPPED else stage.rank
