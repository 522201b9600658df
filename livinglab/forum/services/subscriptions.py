"""Following threads, categories, applications and regions."""

from sqlalchemy import ColumnElement, and_, delete, select

from livinglab.accounts.models import User
from livinglab.db import db, insert
from livinglab.forum.models import Level, Subscription, Thread

SUBJECTS = ("thread", "category", "application", "region")


def set_level(user: User, kind: str, key: str, *, level: Level | None) -> None:
    """Follow a subject in this way, in the place of how it was followed before; None: not.

    Nothing is looked up first: two at once would find the same, and one would fail.
    """
    if level is None:
        db.session.execute(delete(Subscription).where(_is(user, kind, key)))
        return
    subject = {"user_id": user.id, "subject_kind": kind, "subject_id": key}
    db.session.scalars(
        insert(Subscription)
        .values(**subject, level=level)
        .on_conflict_do_update(index_elements=list(subject), set_={"level": level})
        .returning(Subscription),
        execution_options={"populate_existing": True},
    ).one()


def watch_by_writing(user: User, thread: Thread) -> None:
    """Whoever writes in a thread is told of what follows, unless they chose otherwise."""
    key = str(thread.id)
    if db.session.scalar(select(Subscription.id).where(_is(user, "thread", key))) is None:
        set_level(user, "thread", key, level=Level.WATCH)


def _is(user: User, kind: str, key: str) -> ColumnElement[bool]:
    return and_(
        Subscription.user_id == user.id,
        Subscription.subject_kind == kind,
        Subscription.subject_id == key,
    )
