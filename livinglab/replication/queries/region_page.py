"""What the page and the feed of a region show of its pemda's replications."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload

from livinglab.db import db
from livinglab.replication.models import Obstacle, Replication, Step


def obstacles_of(organisation_id: int) -> Sequence[Obstacle]:
    """What stood in an adopter's way, open ones first. With replication and application."""
    return db.session.scalars(
        select(Obstacle)
        .join(Obstacle.replication)
        .where(Replication.adopter_id == organisation_id, Replication.is_draft.is_(False))
        .options(contains_eager(Obstacle.replication).joinedload(Replication.application))
        .order_by(Obstacle.solved_at.is_not(None), Obstacle.id)
    ).all()


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
