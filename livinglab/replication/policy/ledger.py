"""Who may see and do what in the ledger.

Pure functions: no session, no request. `visible` is the same rule as
`can_see`, written for the database. A replication needs its adopter, and for
confirming also its application and origin, loaded.
"""

from sqlalchemy import ColumnElement, or_, select, true

from livinglab.accounts.models import Organisation, User
from livinglab.accounts.policy import (
    belongs_to,
    is_curator,
    is_member,
    owns_application,
    represents,
)
from livinglab.replication.models import Application, Replication, Step, Trust


def can_see(viewer: User | None, replication: Replication) -> bool:
    """A draft is seen by those who may complete it, declare it, or watch over the ledger."""
    return (
        not replication.is_draft
        or is_curator(viewer)
        or belongs_to(viewer, replication.adopter_id)
        or represents(viewer, replication.adopter)
    )


def visible(viewer: User | None) -> ColumnElement[bool]:
    if is_curator(viewer):
        return true()
    rule = Replication.is_draft.is_(False)
    if viewer is None or not is_member(viewer):
        return rule
    in_province = select(Organisation.id).where(
        Organisation.province_code.in_(viewer.facilitated_provinces)
    )
    return or_(
        rule,
        Replication.adopter_id.in_(viewer.organisation_ids),
        Replication.adopter_id.in_(in_province),
    )


def can_register_any(viewer: User | None) -> bool:
    """Whether there is any region that the viewer may register a replication for."""
    return (
        viewer is not None
        and is_member(viewer)
        and bool(viewer.organisation_ids or viewer.facilitated_provinces)
    )


def can_register(viewer: User | None, adopter: Organisation) -> bool:
    """A representative or facilitator; a confirmed member too, but only as a draft."""
    return represents(viewer, adopter) or belongs_to(viewer, adopter.id)


def can_be_replicated(application: Application) -> bool:
    return application.is_published


def registers_as_draft(viewer: User, adopter: Organisation) -> bool:
    return not represents(viewer, adopter)


def can_record(viewer: User | None, replication: Replication) -> bool:
    """Steps, obstacles, impact, agreements, modules, coverage."""
    if represents(viewer, replication.adopter) or is_curator(viewer):
        return True
    return replication.is_draft and belongs_to(viewer, replication.adopter_id)


def trust_of(viewer: User, adopter: Organisation) -> Trust:
    """How much the viewer's own word counts: a curator restates what the press reports."""
    return Trust.DECLARED if represents(viewer, adopter) else Trust.REPORTED


def can_declare(viewer: User | None, replication: Replication) -> bool:
    """Standing behind a draft. Doing so twice changes nothing."""
    return represents(viewer, replication.adopter)


def can_confirm_as_origin(viewer: User | None, replication: Replication) -> bool:
    """The owner of the application, or who represents whom it was taken from."""
    origin = replication.origin
    return owns_application(viewer, replication.application_id) or (
        origin is not None
        and origin.id != replication.adopter_id
        and represents(viewer, origin)
    )


def endorsements_by(viewer: User | None, replication: Replication) -> frozenset[Trust]:
    """The levels of trust that the viewer can give to a step of this replication."""
    if replication.is_draft:
        return frozenset()
    levels = set()
    if represents(viewer, replication.adopter):
        levels.add(Trust.DECLARED)
    if can_confirm_as_origin(viewer, replication):
        levels.add(Trust.CONFIRMED)
    if is_curator(viewer):
        levels.add(Trust.VERIFIED)
    return frozenset(levels)


def can_endorse(
    viewer: User | None, replication: Replication, step: Step, level: Trust | None
) -> bool:
    """Trust is only ever raised."""
    return (
        level is not None
        and level in endorsements_by(viewer, replication)
        and level.rank > step.trust.rank
    )


def can_import(viewer: User | None) -> bool:
    return is_curator(viewer)
