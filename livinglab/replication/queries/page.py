"""Reads for the page of one replication, and for the forms that lead from it."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import joinedload

from livinglab.accounts.models import Organisation, User
from livinglab.db import db
from livinglab.replication.models import (
    ApplicationModule,
    Endorsement,
    Obstacle,
    Replication,
    ReplicationModule,
    Step,
)
from livinglab.replication.policy import ledger as policy


class ModuleLine(NamedTuple):
    """A module of the application, and how it stands with it here (None: nothing known)."""

    module: ApplicationModule
    here: ReplicationModule | None


def get_replication(replication_id: int, viewer: User | None) -> Replication:
    """With application, adopter, origin and parent; 404 also for one that is hidden."""
    replication: Replication = db.one_or_404(_visible(replication_id, viewer))
    return replication


def get_with_steps(replication_id: int, viewer: User | None) -> Replication:
    """The same, with the steps, who recorded them and who stood behind them."""
    found: Replication | None = (
        db.session.scalars(
            _visible(replication_id, viewer).options(
                joinedload(Replication.steps).options(
                    joinedload(Step.module),
                    joinedload(Step.recorded_by),
                    joinedload(Step.endorsements).joinedload(Endorsement.actor),
                )
            )
        )
        .unique()
        .one_or_none()
    )
    return found or get_replication(replication_id, viewer)


def get_step(replication: Replication, step_id: int) -> Step:
    step: Step = db.one_or_404(
        select(Step).where(Step.id == step_id, Step.replication_id == replication.id)
    )
    return step


def get_obstacle(replication: Replication, obstacle_id: int) -> Obstacle:
    obstacle: Obstacle = db.one_or_404(
        select(Obstacle).where(
            Obstacle.id == obstacle_id, Obstacle.replication_id == replication.id
        )
    )
    return obstacle


def modules_of(replication: Replication) -> list[ModuleLine]:
    """Every module of the application, in its order."""
    rows = db.session.execute(
        select(ApplicationModule, ReplicationModule)
        .outerjoin(
            ReplicationModule,
            and_(
                ReplicationModule.module_id == ApplicationModule.id,
                ReplicationModule.replication_id == replication.id,
            ),
        )
        .where(ApplicationModule.application_id == replication.application_id)
        .order_by(ApplicationModule.position, ApplicationModule.id)
    ).all()
    return [ModuleLine(*row) for row in rows]


def other_adopters(application_id: int, adopter_id: int | None) -> Sequence[Replication]:
    """Replications it can have been taken from. With adopter."""
    return db.session.scalars(
        select(Replication)
        .join(Replication.adopter)
        .where(
            Replication.application_id == application_id,
            Replication.adopter_id != (adopter_id or 0),
            Replication.is_draft.is_(False),
        )
        .options(joinedload(Replication.adopter))
        .order_by(Organisation.short_name)
    ).all()


def adopters_for(viewer: User) -> Sequence[Organisation]:
    """The organisations that the viewer may register a replication for."""
    return db.session.scalars(
        select(Organisation)
        .where(
            or_(
                Organisation.id.in_(viewer.organisation_ids),
                Organisation.province_code.in_(viewer.facilitated_provinces),
            )
        )
        .order_by(Organisation.name)
    ).all()


def _visible(replication_id: int, viewer: User | None) -> Select[Replication]:
    return (
        select(Replication)
        .where(Replication.id == replication_id, policy.visible(viewer))
        .options(
            joinedload(Replication.application),
            joinedload(Replication.adopter),
            joinedload(Replication.origin),
            joinedload(Replication.parent).joinedload(Replication.adopter),
        )
    )
