"""Roles given and ended, people suspended: each with a reason in the public log."""

from typing import NamedTuple

from sqlalchemy import select

from livinglab import pagecache, publiclog
from livinglab.accounts import queries
from livinglab.accounts.models import Grant, Role, User
from livinglab.accounts.services.signins import end_sign_ins
from livinglab.db import HELD, db, now


class Scope(NamedTuple):
    """What a role is given for; the one column that the role asks for is set."""

    organisation_id: int | None = None
    application_id: int | None = None
    region_code: str | None = None
    category_id: int | None = None


class AlreadyGranted(Exception):
    """The person has this role for this scope."""


class NotAMember(Exception):
    """Only a confirmed member of an organisation can be its representative."""


class LastAdministrator(Exception):
    """Nobody would be left who can give roles."""


def grant_role(
    user: User, actor: User, *, role: Role, scope: Scope, reason: str, subject: str = ""
) -> Grant:
    """Raises AlreadyGranted or NotAMember. `subject` names the scope for readers of the log."""
    if role is Role.REPRESENTATIVE and scope.organisation_id not in user.organisation_ids:
        raise NotAMember(user.handle)
    same = select(Grant.id).where(
        Grant.user_id == user.id,
        Grant.role == role,
        Grant.ended_at.is_(None),
        *(getattr(Grant, name).is_not_distinct_from(value) for name, value in _columns(scope)),
    )
    if db.session.scalar(same) is not None:
        raise AlreadyGranted(user.handle)
    grant = Grant(user_id=user.id, role=role, granted_by_id=actor.id, **scope._asdict())
    db.session.add(grant)
    db.session.flush()
    _log(user, actor, f"role.grant.{role}", subject, reason)
    return grant


def end_grant(grant: Grant, actor: User, *, reason: str, subject: str = "") -> None:
    """Take a role back. Raises LastAdministrator. A role that has ended stays as it is."""
    if grant.ended_at is not None:
        return
    if grant.role is Role.ADMINISTRATOR:
        keep_an_administrator(grant.user)
    grant.ended_at = now()
    _log(grant.user, actor, f"role.end.{grant.role}", subject, reason)


def suspend_user(user: User, actor: User, *, reason: str) -> None:
    """Sign the person out everywhere, for good. Raises LastAdministrator."""
    if user.suspended_at is not None:
        return
    keep_an_administrator(user)
    user.suspended_at = now()
    end_sign_ins(user)
    _log(user, actor, "user.suspend", "", reason)


def unsuspend_user(user: User, actor: User, *, reason: str) -> None:
    if user.suspended_at is not None:
        user.suspended_at = None
        _log(user, actor, "user.unsuspend", "", reason)


def keep_an_administrator(leaving: User) -> None:
    """Raises LastAdministrator if nobody but this person is one.

    The roles are held, in one order, so that two who leave at once see each other.
    """
    held = select(Grant.id).where(Grant.role == Role.ADMINISTRATOR, Grant.ended_at.is_(None))
    db.session.execute(held.order_by(Grant.id).with_for_update(**HELD))
    administrators = queries.users_with_role(Role.ADMINISTRATOR)
    if [user.id for user in administrators] == [leaving.id]:
        raise LastAdministrator(leaving.handle)


def _columns(scope: Scope) -> list[tuple[str, object]]:
    return list(scope._asdict().items())


def _log(user: User, actor: User, action: str, subject: str, reason: str) -> None:
    publiclog.record(
        actor,
        action,
        subject=f"{user.name} · {subject}" if subject else user.name,
        reason=reason,
        url=f"/orang/{user.handle}",
    )
    pagecache.touch("people")
