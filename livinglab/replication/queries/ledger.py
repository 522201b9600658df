"""Reads of replications for their own pages and for the pages of others."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, String, bindparam, cast, literal, or_, select, tuple_
from sqlalchemy.orm import aliased, contains_eager, joinedload

from livinglab.accounts.models import Membership, User
from livinglab.dates import Precision
from livinglab.db import db, now
from livinglab.onward import Key
from livinglab.replication.models import (
    Application,
    Obstacle,
    Replication,
    Stage,
    Step,
    StepKind,
)

RUNNING = (Stage.LAUNCHED, Stage.IN_USE)


def _height(replication: Replication) -> int:
    """Running ones first, stopped ones last."""
    if replication.stage is None or replication.stage is Stage.STOPPED:
        return 0
    return replication.stage.rank


# A fact of each of the :replications whose day is known: since when it is at its stage.
STAGE_FACTS = select(
    *(literal("replication"), cast(Replication.id, String)),
    *(cast(Replication.stage_on, String), cast(Replication.stage_precision, String)),
).where(
    Replication.id.in_(bindparam("replications", expanding=True)),
    Replication.stage_on.is_not(None),
)


def latest_steps(limit: int) -> Sequence[Step]:
    """The last step of each replication, by the day it happened; the newest of these.

    With replication, application, adopter.
    """
    later = aliased(Step)
    overtaken = select(later.id).where(
        later.replication_id == Step.replication_id,
        *_stands(later),
        tuple_(later.happened_on, later.id) > tuple_(Step.happened_on, Step.id),
    )
    return db.session.scalars(
        select(Step)
        .join(Step.replication)
        .where(Replication.is_draft.is_(False), *_stands(Step), ~overtaken.exists())
        .options(
            contains_eager(Step.replication).options(
                joinedload(Replication.application),
                joinedload(Replication.adopter),
                joinedload(Replication.origin),
            )
        )
        .order_by(Step.happened_on.desc(), Step.id.desc())
        .limit(limit)
    ).all()


def public_replications() -> Sequence[tuple[int, datetime]]:
    """Id of each, and when its entry was last written."""
    return [
        (number, moment)
        for number, moment in db.session.execute(
            select(Replication.id, Replication.updated_at)
            .where(Replication.is_draft.is_(False))
            .order_by(Replication.id)
        )
    ]


def _stands(step: type[Step]) -> tuple[ColumnElement[bool], ...]:
    """A move to a stage on a known day that no later step put right."""
    corrections = select(Step.corrects_id).where(Step.corrects_id.is_not(None))
    return (
        step.kind == StepKind.STAGE,
        step.happened_on.is_not(None),
        step.id.not_in(corrections),
    )


class RunsSince(NamedTuple):
    """When it came to the stage it stands at, as far as that is known."""

    stage_on: date | None
    stage_precision: Precision


def running_since(
    organisation_ids: Iterable[int], application_ids: Iterable[int]
) -> dict[tuple[int, int], RunsSince]:
    """(organisation, application) → since when it is launched or in use there."""
    organisations, applications = set(organisation_ids), set(application_ids)
    if not organisations or not applications:
        return {}
    found = db.session.execute(
        select(
            Replication.adopter_id,
            Replication.application_id,
            Replication.stage_on,
            Replication.stage_precision,
        ).where(
            Replication.adopter_id.in_(organisations),
            Replication.application_id.in_(applications),
            Replication.stage.in_(RUNNING),
            Replication.is_draft.is_(False),
        )
    )
    return {
        (adopter, application): RunsSince(day, precision)
        for adopter, application, day, precision in found
    }


def people_running(application_id: int, limit: int) -> Sequence[Membership]:
    """Who can be asked: confirmed members where it runs, its owner's included.

    With user and organisation.
    """
    adopters = select(Replication.adopter_id).where(
        Replication.application_id == application_id,
        Replication.stage.in_(RUNNING),
        Replication.is_draft.is_(False),
    )
    owners = select(Application.owner_id).where(Application.id == application_id)
    return db.session.scalars(
        select(Membership)
        .join(Membership.user)
        .where(
            or_(
                Membership.organisation_id.in_(adopters), Membership.organisation_id.in_(owners)
            ),
            Membership.confirmed_at.is_not(None),
            Membership.refused_at.is_(None),
            or_(Membership.ended_on.is_(None), Membership.ended_on > now().date()),
            User.suspended_at.is_(None),
        )
        .options(contains_eager(Membership.user), joinedload(Membership.organisation))
        .order_by(Membership.id)
        .limit(limit)
    ).all()


def obstacles() -> Sequence[Obstacle]:
    """Obstacles met anywhere: solved ones first, then where it is used all the same.

    With replication and its names.
    """
    found = db.session.scalars(
        select(Obstacle)
        .join(Obstacle.replication)
        .where(Replication.is_draft.is_(False))
        .options(
            contains_eager(Obstacle.replication).options(
                joinedload(Replication.application), joinedload(Replication.adopter)
            )
        )
    ).all()
    return sorted(found, key=obstacle_key, reverse=True)


def obstacle_key(one: Obstacle) -> Key:
    """What sorts obstacles, the largest first; the newest of those that are alike."""
    return int(one.is_solved), _height(one.replication), one.id
