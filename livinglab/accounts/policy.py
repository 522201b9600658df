"""What a role lets a person do, in the words the other features' policies are made of.

Pure functions: no session, no request. A visitor is None. Whoever is
suspended counts as a visitor everywhere. What ends in "able" or names a
column is the same rule written for the database.
"""

from sqlalchemy import ColumnElement, or_

from livinglab.accounts.models import Grant, Membership, Organisation, Role, User
from livinglab.db import now

ORDER = (Role.MODERATOR, Role.ADMINISTRATOR)  # keep order on the site, also past its capacity


def is_active(viewer: User | None) -> bool:
    return viewer is not None and viewer.suspended_at is None and viewer.closed_at is None


def is_member(viewer: User | None) -> bool:
    """Signed in with a confirmed e-mail address: may ask and reply."""
    return viewer is not None and is_active(viewer) and viewer.email_confirmed_at is not None


def is_confirmed_member(viewer: User | None) -> bool:
    return viewer is not None and is_member(viewer) and viewer.is_confirmed


def belongs_to(viewer: User | None, organisation_id: int) -> bool:
    return (
        viewer is not None and is_member(viewer) and organisation_id in viewer.organisation_ids
    )


def is_curator(viewer: User | None) -> bool:
    return viewer is not None and is_member(viewer) and viewer.has_role(Role.CURATOR)


def is_administrator(viewer: User | None) -> bool:
    return viewer is not None and is_member(viewer) and viewer.has_role(Role.ADMINISTRATOR)


def is_moderator(viewer: User | None, category_id: int | None = None) -> bool:
    """A national moderator, or one of this category."""
    if viewer is None or not is_member(viewer):
        return False
    return any(
        grant.role is Role.MODERATOR
        and grant.ended_at is None
        and grant.category_id in (None, category_id)
        for grant in viewer.grants
    )


def owns_application(viewer: User | None, application_id: int) -> bool:
    return (
        viewer is not None
        and is_member(viewer)
        and application_id in viewer.owned_application_ids
    )


def facilitates(viewer: User | None, province_code: str | None) -> bool:
    return (
        viewer is not None
        and is_member(viewer)
        and province_code is not None
        and province_code in viewer.facilitated_provinces
    )


def represents(viewer: User | None, organisation: Organisation) -> bool:
    """A representative of the organisation, or facilitator of the province it lies in."""
    if viewer is None or not is_member(viewer):
        return False
    return organisation.id in viewer.represented_ids or facilitates(
        viewer, organisation.province_code
    )


def can_confirm_members(viewer: User | None, organisation: Organisation) -> bool:
    return represents(viewer, organisation) or is_moderator(viewer)


def confirmable(viewer: User) -> ColumnElement[bool]:
    """`can_confirm_members`, for rows joined with their Organisation; never oneself."""
    if is_moderator(viewer):
        return Membership.user_id != viewer.id
    return (Membership.user_id != viewer.id) & or_(
        Organisation.id.in_(viewer.represented_ids),
        Organisation.province_code.in_(viewer.facilitated_provinces),
    )


def waiting_membership() -> ColumnElement[bool]:
    """`Membership.is_waiting`."""
    return (
        Membership.confirmed_at.is_(None)
        & Membership.refused_at.is_(None)
        & Membership.ended_on.is_(None)
    )


def current_membership() -> ColumnElement[bool]:
    """`Membership.is_current`."""
    return (
        Membership.confirmed_at.is_not(None)
        & Membership.refused_at.is_(None)
        & (Membership.ended_on.is_(None) | (Membership.ended_on > now().date()))
    )


def can_enter(viewer: User | None) -> bool:
    """Registering, signing in, asking for a new password: for everybody."""
    return viewer is None or is_active(viewer)


def can_edit_account(viewer: User | None, user: User) -> bool:
    """One's own account, and nobody else's, whatever the role."""
    return viewer is not None and is_active(viewer) and viewer.id == user.id


def can_decide_on(viewer: User | None, membership: Membership) -> bool:
    """Confirm or refuse a claim: never one's own."""
    return (
        viewer is not None
        and viewer.id != membership.user_id
        and can_confirm_members(viewer, membership.organisation)
    )


def can_end_membership(viewer: User | None, membership: Membership) -> bool:
    if viewer is None or not is_active(viewer):
        return False
    return viewer.id == membership.user_id or can_decide_on(viewer, membership)


def can_see_claims(viewer: User | None) -> bool:
    """Open the page of claims at all; which ones it lists is `confirmable`."""
    if viewer is None or not is_member(viewer):
        return False
    return bool(is_moderator(viewer) or viewer.represented_ids or viewer.facilitated_provinces)


def can_see_roles(viewer: User | None) -> bool:
    return is_administrator(viewer) or (
        viewer is not None and is_member(viewer) and bool(viewer.represented_ids)
    )


def can_grant(viewer: User | None, role: Role, organisation_id: int | None) -> bool:
    """Administrators give every role; representatives name one of their own organisation."""
    if is_administrator(viewer):
        return True
    return (
        viewer is not None
        and is_member(viewer)
        and role is Role.REPRESENTATIVE
        and organisation_id in viewer.represented_ids
    )


def can_end_grant(viewer: User | None, grant: Grant) -> bool:
    return can_grant(viewer, grant.role, grant.organisation_id)


def goes_ahead(viewer: User | None) -> bool:
    """Never waits, however busy the site is: whoever keeps order, if only in one category."""
    if viewer is None or not is_member(viewer):
        return False
    return any(viewer.has_role(role) for role in ORDER)


def can_see_people(viewer: User | None) -> bool:
    """The list of people with what moderation needs of them."""
    return is_moderator(viewer) or is_administrator(viewer)


def can_suspend(viewer: User | None, user: User) -> bool:
    """Never oneself, and an administrator only by another one."""
    if viewer is None or viewer.id == user.id or user.closed_at is not None:
        return False
    if user.has_role(Role.ADMINISTRATOR):
        return is_administrator(viewer)
    return is_moderator(viewer)


def can_see_state(viewer: User | None) -> bool:
    """What is asked and how quickly, what waits, and whose mail failed."""
    return is_administrator(viewer)


def can_edit_organisations(viewer: User | None) -> bool:
    return is_administrator(viewer)
