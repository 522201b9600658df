"""Browsers that are signed in: opened, ended, thrown away."""

from datetime import timedelta

from sqlalchemy import Delete, delete, select, update

from livinglab.accounts import passwords
from livinglab.accounts.models import Membership, SignIn, User
from livinglab.db import db, now
from livinglab.submissions import Submission

REMEMBERED, NOT_REMEMBERED = timedelta(days=30), timedelta(hours=24)
KEPT = timedelta(days=30)  # ended sign-ins, so that people can see what was
NEVER_CONFIRMED = timedelta(days=14)


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
    """Forget old sign-ins, old form keys, and registrations nobody ever confirmed."""
    stale = select(User.id).where(
        User.email_confirmed_at.is_(None),
        User.closed_at.is_(None),
        User.updated_at < now() - NEVER_CONFIRMED,
        User.is_demonstration.is_(False),
    )
    old = (SignIn.ended_at < now() - KEPT) | (SignIn.expires_at < now() - KEPT)
    return sum(
        _delete(statement)
        for statement in (
            delete(SignIn).where(old),
            delete(Submission).where(Submission.created_at < now() - timedelta(days=7)),
            delete(Membership).where(Membership.user_id.in_(stale)),
            delete(User).where(User.id.in_(stale)),
        )
    )


def _delete(statement: Delete) -> int:
    """How many rows went."""
    found: int = getattr(db.session.execute(statement), "rowcount", 0)
    return found
