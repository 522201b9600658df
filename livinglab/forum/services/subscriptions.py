"""Following threads, categories, applications and regions."""

from sqlalchemy import ColumnElement, and_, select

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum.models import Level, Subscription, Thread

SUBJECTS = ("thread", "category", "application", "region")


def set_level(user: User, kind: str, key: str, *, level: Level | None) -> None:
    """Follow a subject in this way, in the place of how it was followed before; None: not."""
    held = _held(user, kind, key)
    if level is None:
        if held is not None:
            db.session.delete(held)
    elif held is None:
        db.session.add(
            Subscription(user_id=user.id, subject_kind=kind, subject_id=key, level=level)
        )
    else:
        held.level = level
    db.session.flush()


def watch_by_writing(user: User, thread: Thread) -> None:
    """Whoever writes in a thread is told of what follows, unless they chose otherwise."""
    key = str(thread.id)
    if db.session.scalar(select(Subscription.id).where(_is(user, "thread", key))) is None:
        set_level(user, "thread", key, level=Level.WATCH)


def _held(user: User, kind: str, key: str) -> Subscription | None:
    return db.session.scalar(select(Subscription).where(_is(user, kind, key)))


def _is(user: User, kind: str, key: str) -> ColumnElement[bool]:
    return and_(
        Subscription.user_id == user.id,
        Subscription.subject_kind == kind,
        Subscription.subject_id == key,
    )
