"""Who may see and do what with the applications of the catalog.

Pure functions: no session, no request. `visible` is the same rule as
`can_see`, written for the database.
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
from livinglab.replication.models import Application, ApplicationStatus

# What was once published stays readable: replications refer to it.
OPEN = (ApplicationStatus.PUBLISHED, ApplicationStatus.ARCHIVED)


def can_see(viewer: User | None, application: Application) -> bool:
    return application.status in OPEN or _is_insider(viewer, application)


def visible(viewer: User | None) -> ColumnElement[bool]:
    if is_curator(viewer):
        return true()
    rule = Application.status.in_(OPEN)
    if viewer is None or not is_member(viewer):
        return rule
    in_province = select(Organisation.id).where(
        Organisation.province_code.in_(viewer.facilitated_provinces)
    )
    return or_(
        rule,
        Application.owner_id.in_(viewer.organisation_ids),
        Application.id.in_(viewer.owned_application_ids),
        Application.owner_id.in_(in_province),
    )


def can_propose(viewer: User | None) -> bool:
    """Confirmed members for the organisations they belong to; curators for any."""
    return is_curator(viewer) or (
        viewer is not None and is_member(viewer) and viewer.is_confirmed
    )


def can_propose_for(viewer: User | None, organisation_id: int) -> bool:
    return is_curator(viewer) or belongs_to(viewer, organisation_id)


def can_edit(viewer: User | None, application: Application) -> bool:
    """A draft by its organisation; what is published by its owners; always by curators."""
    if is_curator(viewer):
        return True
    if application.status is ApplicationStatus.DRAFT:
        return _is_insider(viewer, application)
    return application.is_published and is_owner(viewer, application)


def can_submit(viewer: User | None, application: Application) -> bool:
    """What is submitted already may be sent again, as double clicks do: it changes nothing."""
    unpublished = (ApplicationStatus.DRAFT, ApplicationStatus.SUBMITTED)
    return application.status in unpublished and _is_insider(viewer, application)


def can_publish(viewer: User | None, application: Application) -> bool:
    return is_curator(viewer) and application.status is not ApplicationStatus.DRAFT


def can_return(viewer: User | None, application: Application) -> bool:
    unpublished = (ApplicationStatus.DRAFT, ApplicationStatus.SUBMITTED)
    return is_curator(viewer) and application.status in unpublished


def can_archive(viewer: User | None, application: Application) -> bool:
    return is_curator(viewer) and application.status in OPEN


def can_review(viewer: User | None) -> bool:
    return is_curator(viewer)


def can_confirm_facts(viewer: User | None, application: Application) -> bool:
    """Only those who run it say that what the page says is true."""
    return application.is_published and is_owner(viewer, application)


def can_release(viewer: User | None, application: Application) -> bool:
    return application.is_published and can_edit(viewer, application)


def is_owner(viewer: User | None, application: Application) -> bool:
    """The application's owner by role, or who represents its organisation."""
    return owns_application(viewer, application.id) or represents(viewer, application.owner)


def _is_insider(viewer: User | None, application: Application) -> bool:
    return (
        is_curator(viewer)
        or belongs_to(viewer, application.owner_id)
        or is_owner(viewer, application)
    )
