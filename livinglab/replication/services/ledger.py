"""Every write of the ledger's spine: registering, steps, corrections, trust.

What the steps decide (stage, trust, dates, the application's counters, the
search document) is kept by `keep`, which every write here ends with.
"""

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from livinglab import outbox, publiclog
from livinglab.accounts.models import Organisation, User
from livinglab.dates import PartialDate, Precision
from livinglab.db import db, now
from livinglab.replication.models import (
    Application,
    Endorsement,
    Replication,
    Stage,
    Step,
    StepKind,
    Trust,
)
from livinglab.replication.services.keeping import keep


class AlreadyRegistered(Exception):
    """The organisation has a replication of this application; it is `replication`."""

    def __init__(self, replication: Replication) -> None:
        super().__init__(replication.id)
        self.replication = replication


class NotItsStep(Exception):
    """The step to be corrected is of another replication, or was corrected before."""


class Lineage(NamedTuple):
    """Whom it was taken from: the owner, or the adopter of `parent`."""

    origin_id: int | None
    parent_id: int | None = None


@dataclass(frozen=True)
class NewStep:
    """What there is to say about a step."""

    stage: Stage | None
    kind: StepKind = StepKind.STAGE
    happened: PartialDate | None = None
    note: str = ""
    source_url: str = ""
    source_title: str = ""
    module_id: int | None = None
    attachment_id: int | None = None
    corrects_id: int | None = None
    import_key: str | None = None


def register(
    application: Application,
    adopter: Organisation,
    actor: User | None,
    *,
    lineage: Lineage,
    is_draft: bool = False,
) -> Replication:
    """Open a replication, still without steps. Raises AlreadyRegistered."""
    if (there := _registered(application, adopter)) is not None:
        raise AlreadyRegistered(there)
    replication = Replication(
        application=application,
        adopter=adopter,
        origin_id=lineage.origin_id,
        parent_id=lineage.parent_id,
        is_draft=is_draft,
        created_by_id=actor.id if actor else None,
    )
    try:
        with db.session.begin_nested():
            db.session.add(replication)
    except IntegrityError:  # somebody else was quicker by a moment
        if (there := _registered(application, adopter)) is not None:
            raise AlreadyRegistered(there) from None
        raise
    return replication


def record_step(
    replication: Replication, actor: User | None, new: NewStep, *, trust: Trust
) -> Step:
    """Add a step. A correction names the step it replaces; see NotItsStep."""
    if new.corrects_id is not None:
        _check_correctable(replication, new.corrects_id)
    step = add_step(replication, actor, new, trust=trust)
    keep(replication)
    if not replication.is_draft:
        outbox.record_event("step.recorded", actor_id=step.recorded_by_id, step_id=step.id)
    return step


def add_step(
    replication: Replication, actor: User | None, new: NewStep, *, trust: Trust
) -> Step:
    """Only the row. Whoever adds many calls `keep` once, at the end."""
    day, precision = new.happened or (None, Precision.DAY)
    step = Step(
        replication_id=replication.id,
        kind=new.kind,
        stage=new.stage if new.kind is StepKind.STAGE else None,
        module_id=new.module_id,
        happened_on=day,
        precision=precision,
        note=new.note,
        source_url=new.source_url,
        source_title=new.source_title,
        attachment_id=new.attachment_id,
        trust=trust,
        recorded_by_id=actor.id if actor else None,
        corrects_id=new.corrects_id,
        import_key=new.import_key,
    )
    db.session.add(step)
    db.session.flush()
    return step


def endorse(
    replication: Replication, step: Step, actor: User, *, level: Trust, note: str = ""
) -> None:
    """Raise the trust in a step; a level it already has, or has passed, changes nothing."""
    if level.rank <= step.trust.rank:
        return
    _endorse(step, actor, level, note)
    keep(replication)
    outbox.record_event("step.endorsed", actor_id=actor.id, step_id=step.id)
    if level is Trust.VERIFIED:
        publiclog.record(
            actor,
            "step.verify",
            subject=f"{replication.application.name} · {replication.adopter.label}",
            reason=note or "–",
            url=replication.url,
        )


def declare(replication: Replication, actor: User) -> None:
    """A representative stands behind a draft: it becomes public, its steps are declared."""
    if not replication.is_draft:
        return
    replication.is_draft = False
    for step in db.session.scalars(
        select(Step).where(Step.replication_id == replication.id).order_by(Step.id)
    ).all():
        if step.trust.rank < Trust.DECLARED.rank:
            _endorse(step, actor, Trust.DECLARED, "")
        outbox.record_event("step.recorded", actor_id=actor.id, step_id=step.id)
    keep(replication)


def _registered(application: Application, adopter: Organisation) -> Replication | None:
    return db.session.scalar(
        select(Replication).where(
            Replication.application_id == application.id,
            Replication.adopter_id == adopter.id,
        )
    )


def _endorse(step: Step, actor: User, level: Trust, note: str) -> None:
    step.trust = level
    db.session.add(
        Endorsement(
            step_id=step.id, trust=level, actor_id=actor.id, note=note, created_at=now()
        )
    )
    db.session.flush()


def _check_correctable(replication: Replication, step_id: int) -> None:
    found = db.session.scalar(
        select(Step.id).where(Step.id == step_id, Step.replication_id == replication.id)
    )
    corrected = db.session.scalar(select(Step.id).where(Step.corrects_id == step_id))
    if found is None or corrected is not None:
        raise NotItsStep(step_id)
