"""What a role lets a person do, in the words the other features' policies are made of.

Pure functions: no session, no request. A visitor is None. Whoever is
suspended counts as a visitor everywhere.
"""

from livinglab.accounts.models import Organisation, Role, User


def is_active(viewer: User | None) -> bool:
    return viewer is not None and viewer.suspended_at is None


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
