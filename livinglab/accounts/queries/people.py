"""Reads of people, their roles and their sign-ins."""

import re
from collections.abc import Sequence

from flask import abort
from sqlalchemy import exists, func, select, tuple_
from sqlalchemy.orm import aliased, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from livinglab.accounts.models import (
    Grant,
    Membership,
    Organisation,
    Role,
    SignIn,
    User,
)
from livinglab.accounts.policy import current_membership
from livinglab.db import db, now
from livinglab.onward import Page, page_of

PER_PAGE = 30


def whole() -> tuple[ORMOption, ...]:
    """What policy asks of a person: memberships with their organisations, and roles."""
    return (
        selectinload(User.memberships)
        .joinedload(Membership.organisation)
        .joinedload(Organisation.region),
        selectinload(User.grants),
    )


def find_user_by_email(email: str) -> User | None:
    """Whoever registered the address, without regard to case; closed accounts have none."""
    if "\0" in email:
        return None
    return db.session.scalar(
        select(User).where(User.email == email.strip().lower()).options(*whole())
    )


def find_user_by_handle(handle: str) -> User | None:
    handle = handle.strip().removeprefix("@").lower()
    if not re.fullmatch(r"[a-z0-9-]{1,60}", handle):
        return None
    return db.session.scalar(select(User).where(User.handle == handle).options(*whole()))


def get_user_by_handle(handle: str) -> User:
    """The person shown to everybody, or 404: one who never confirmed is not there yet."""
    user = find_user_by_handle(handle)
    if user is None or (user.email_confirmed_at is None and user.closed_at is None):
        abort(404)
    return user


def find_user(user_id: int) -> User | None:
    return db.session.scalar(select(User).where(User.id == user_id).options(*whole()))


def people_of(*organisation_ids: int) -> Sequence[User]:
    """Confirmed members of today of any of them, by name, with their roles."""
    return db.session.scalars(
        select(User)
        .where(
            User.closed_at.is_(None),
            User.suspended_at.is_(None),
            exists().where(
                Membership.user_id == User.id,
                Membership.organisation_id.in_(organisation_ids),
                current_membership(),
            ),
        )
        .options(*whole())
        .order_by(User.name)
    ).all()


def users_with_role(role: Role) -> Sequence[User]:
    """Who may act in this role today, whatever the scope."""
    return db.session.scalars(
        select(User)
        .where(
            User.closed_at.is_(None),
            User.suspended_at.is_(None),
            exists().where(
                Grant.user_id == User.id, Grant.role == role, Grant.ended_at.is_(None)
            ),
        )
        .options(*whole())
        .order_by(User.name)
    ).all()


def people_named(text: str, after: int | None) -> tuple[Page[User], int]:
    """Whose name or handle contains the text: those after this one, and how many there are."""
    found = select(User).where(User.closed_at.is_(None), User.email_confirmed_at.is_not(None))
    for word in text.replace("\0", " ").split()[:6]:
        found = found.where(
            User.name.icontains(word, autoescape=True)
            | User.handle.icontains(word, autoescape=True)
        )
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    if after is not None:
        last = aliased(User)
        place = select(last.name, last.id).where(last.id == after).scalar_subquery()
        found = found.where(tuple_(User.name, User.id) > place)
    people = db.session.scalars(
        found.options(*whole()).order_by(User.name, User.id).limit(PER_PAGE + 1)
    ).all()
    return page_of(people, PER_PAGE), total


def grants_in_force(organisation_ids: set[int] | None = None) -> Sequence[Grant]:
    """Roles of today with who has them; only representatives of these, if given."""
    found = (
        select(Grant)
        .join(Grant.user)
        .where(Grant.ended_at.is_(None), User.closed_at.is_(None))
        .options(joinedload(Grant.user))
        .order_by(Grant.role, User.name)
    )
    if organisation_ids is not None:
        found = found.where(
            Grant.role == Role.REPRESENTATIVE, Grant.organisation_id.in_(organisation_ids)
        )
    return db.session.scalars(found).all()


def get_grant(grant_id: int) -> Grant:
    grant: Grant = db.one_or_404(
        select(Grant)
        .where(Grant.id == grant_id, Grant.ended_at.is_(None))
        .options(
            joinedload(Grant.user).options(
                selectinload(User.memberships), selectinload(User.grants)
            )
        )
    )
    return grant


def sign_ins_of(user: User) -> Sequence[SignIn]:
    """The person's live sign-ins, the newest first."""
    return db.session.scalars(
        select(SignIn)
        .where(
            SignIn.user_id == user.id,
            SignIn.ended_at.is_(None),
            SignIn.expires_at.is_(None) | (SignIn.expires_at > now()),
        )
        .order_by(SignIn.last_seen_at.desc(), SignIn.id.desc())
        .limit(100)
    ).all()


def get_sign_in(sign_in_id: int, user: User) -> SignIn:
    """One of the person's own sign-ins, or 404."""
    sign_in: SignIn = db.one_or_404(
        select(SignIn).where(SignIn.id == sign_in_id, SignIn.user_id == user.id)
    )
    return sign_in
