"""Browsers that are signed in: opened, ended, thrown away."""

from datetime import timedelta

import structlog
from sqlalchemy import Delete, delete, select, update
from sqlalchemy.exc import IntegrityError

from livinglab.accounts import passwords
from livinglab.accounts.models import Membership, SignIn, User
from livinglab.db import db, now
from livinglab.submissions import Submission

REMEMBERED, NOT_REMEMBERED = timedelta(days=30), timedelta(hours=24)
KEPT = timedelta(days=30)  # ended sign-ins, so that people can see what was
KEYS_KEPT = timedelta(days=7)
NEVER_CONFIRMED = timedelta(days=14)
BATCH = 100
log = structlog.get_logger("accounts")


def open_sign_in(
    user: User, *, token_hash: str, user_agent: str, remember: bool, password: str | None = None
) -> SignIn:
    """Write down a browser; the password is hashed anew if the cost was raised."""
    if password is not None and passwords.needs_new_hash(user.password_hash):
        user.password_hash = passwords.hash_password(password)
    sign_in = SignIn(
        token_hash=token_hash,
        user_id=user.id,
        user_agent=user_agent[:300],
        expires_at=now() + (REMEMBERED if remember else NOT_REMEMBERED),
    )
    db.session.add(sign_in)
    db.session.flush()
    return sign_in


def end_sign_in(sign_in_id: int) -> None:
    db.session.execute(
        update(SignIn)
        .where(SignIn.id == sign_in_id, SignIn.ended_at.is_(None))
        .values(ended_at=now())
    )


def end_sign_ins(user: User, *, except_id: int | None = None, forget: bool = False) -> None:
    """Sign the person out everywhere, or everywhere else."""
    others = update(SignIn).where(SignIn.user_id == user.id)
    if forget:
        db.session.execute(others.values(user_agent=""))
    if except_id is not None:
        others = others.where(SignIn.id != except_id)
    db.session.execute(others.where(SignIn.ended_at.is_(None)).values(ended_at=now()))


def throw_away_old() -> int:
    """Forget old sign-ins, old form keys, and some registrations nobody ever confirmed."""
    stale = (
        select(User.id)
        .where(
            User.email_confirmed_at.is_(None),
            User.closed_at.is_(None),
            User.updated_at < now() - NEVER_CONFIRMED,
            User.is_demonstration.is_(False),
        )
        .order_by(User.id.desc())  # those that stay are old, and fill no batch
        .limit(BATCH)
    )
    old = (SignIn.ended_at < now() - KEPT) | (SignIn.expires_at < now() - KEPT)
    gone = _delete(delete(SignIn).where(old))
    gone += _delete(delete(Submission).where(Submission.created_at < now() - KEYS_KEPT))
    return gone + sum(_forget(user_id) for user_id in db.session.scalars(stale).all())


def _forget(user_id: int) -> int:
    """One that something refers to after all stays, and holds up no other."""
    try:
        with db.session.begin_nested():
            db.session.execute(delete(Membership).where(Membership.user_id == user_id))
            return _delete(delete(User).where(User.id == user_id))
    except IntegrityError:
        log.warning("registration kept", user_id=user_id)
        return 0


def _delete(statement: Delete) -> int:
    """How many rows went."""
    found: int = getattr(db.session.execute(statement), "rowcount", 0)
    return found
