"""Reads of memberships: a person's own, and those that wait for the viewer."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from livinglab.accounts import policy
from livinglab.accounts.models import Membership, Organisation, User
from livinglab.db import db
from livinglab.onward import Page, page_of

PER_PAGE = 30


def memberships_of(user: User) -> Sequence[Membership]:
    """All of a person, the newest first, with their organisations."""
    return db.session.scalars(
        select(Membership)
        .where(Membership.user_id == user.id)
        .options(joinedload(Membership.organisation))
        .order_by(Membership.id.desc())
    ).all()


def waiting_claims_of(user: User) -> Sequence[Membership]:
    return [one for one in memberships_of(user) if one.is_waiting]


def get_membership(membership_id: int) -> Membership:
    """With the person and the organisation, or 404: who never confirmed is not there yet."""
    membership: Membership = db.one_or_404(
        _with_both().where(Membership.id == membership_id, User.email_confirmed_at.is_not(None))
    )
    return membership


def get_own_membership(membership_id: int, user: User) -> Membership:
    """One of the person's own, or 404."""
    membership: Membership = db.one_or_404(
        _with_both().where(Membership.id == membership_id, Membership.user_id == user.id)
    )
    return membership


def claims_waiting_for(viewer: User, after: int | None) -> tuple[Page[Membership], int]:
    """The claims that the viewer may decide on, oldest first, and how many wait in all."""
    found = _with_both().where(
        policy.waiting_membership(),
        policy.confirmable(viewer),
        User.email_confirmed_at.is_not(None),
    )
    return _page(found, after)


def members_under(viewer: User, after: int | None) -> tuple[Page[Membership], int]:
    """The confirmed members of the organisations that the viewer speaks for, and how many."""
    found = _with_both().where(
        policy.current_membership(),
        Organisation.id.in_(viewer.represented_ids)
        | Organisation.province_code.in_(viewer.facilitated_provinces),
    )
    return _page(found, after)


def _with_both() -> Select[Membership]:
    return (
        select(Membership)
        .join(Membership.user)
        .join(Membership.organisation)
        .options(contains_eager(Membership.user), contains_eager(Membership.organisation))
    )


def _page(found: Select[Membership], after: int | None) -> tuple[Page[Membership], int]:
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    if after is not None:
        found = found.where(Membership.id > after)
    rows = db.session.scalars(found.order_by(Membership.id).limit(PER_PAGE + 1)).all()
    return page_of(rows, PER_PAGE), total
