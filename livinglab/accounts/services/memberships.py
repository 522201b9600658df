"""Belonging to an organisation: claimed by the person, confirmed by another."""

from sqlalchemy import update

from livinglab import outbox, pagecache, publiclog
from livinglab.accounts import queries
from livinglab.accounts.models import Grant, Membership, Organisation, Role, User
from livinglab.db import db, now

MOST_CLAIMS = 5


class AlreadyClaimed(Exception):
    """The person belongs there already, or waits to be confirmed."""


class TooManyClaims(Exception):
    """So many claims wait that one more would be noise to those who confirm."""


class NotWaiting(Exception):
    """Somebody else has decided on the claim, or the person took it back."""


def claim_membership(user: User, organisation: Organisation) -> Membership:
    """Say that one belongs there. Raises AlreadyClaimed or TooManyClaims."""
    mine = [one for one in queries.memberships_of(user) if one.is_current or one.is_waiting]
    if any(one.organisation_id == organisation.id for one in mine):
        raise AlreadyClaimed(organisation.name)
    if sum(one.is_waiting for one in mine) >= MOST_CLAIMS:
        raise TooManyClaims(user.handle)
    membership = Membership(
        user_id=user.id, organisation_id=organisation.id, started_on=now().date()
    )
    db.session.add(membership)
    db.session.flush()
    outbox.record_event(
        "membership.claimed",
        actor_id=user.id,
        key=f"membership.claimed:{membership.id}",
        membership_id=membership.id,
    )
    return membership


def confirm_membership(membership: Membership, actor: User, *, reason: str = "") -> None:
    """Raises NotWaiting."""
    _decide(membership, actor, "confirm", reason)
    membership.confirmed_at, membership.confirmed_by_id = now(), actor.id
    _tell("membership.confirmed", membership, actor)


def refuse_membership(membership: Membership, actor: User, *, reason: str) -> None:
    """Raises NotWaiting."""
    _decide(membership, actor, "refuse", reason)
    membership.refused_at, membership.refusal_reason = now(), reason
    _tell("membership.refused", membership, actor)


def end_membership(membership: Membership, actor: User, *, reason: str = "") -> None:
    """The person left, and with it what was given for that organisation. By others: logged."""
    if not (membership.is_current or membership.is_waiting):
        raise NotWaiting(membership.id)
    membership.ended_on = now().date()
    db.session.execute(
        update(Grant)
        .where(
            Grant.user_id == membership.user_id,
            Grant.role == Role.REPRESENTATIVE,
            Grant.organisation_id == membership.organisation_id,
            Grant.ended_at.is_(None),
        )
        .values(ended_at=now())
    )
    if actor.id != membership.user_id:
        _log(membership, actor, "end", reason)
    pagecache.touch("people")


def _decide(membership: Membership, actor: User, verb: str, reason: str) -> None:
    if not membership.is_waiting:
        raise NotWaiting(membership.id)
    _log(membership, actor, verb, reason)


def _log(membership: Membership, actor: User, verb: str, reason: str) -> None:
    publiclog.record(
        actor,
        f"membership.{verb}",
        subject=f"{membership.user.name} · {membership.organisation.label}",
        reason=reason,
        url=f"/orang/{membership.user.handle}",
    )


def _tell(kind: str, membership: Membership, actor: User) -> None:
    outbox.record_event(
        kind,
        actor_id=actor.id,
        key=f"{kind}:{membership.id}",
        membership_id=membership.id,
    )
    pagecache.touch("people")
