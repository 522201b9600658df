"""What other rooms show of the forum: threads about their things, and what is new."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum.models import (
    Subject,
    Thread,
    ThreadApplication,
    ThreadKind,
    ThreadRegion,
)
from livinglab.forum.queries.lists import in_lists

NEWEST = (Thread.last_post_at.desc(), Thread.id.desc())  # activity
_WHOLE = select(Thread).options(
    joinedload(Thread.category), joinedload(Thread.last_poster), joinedload(Thread.author)
)


def threads_about_application(
    application_id: int, viewer: User | None, limit: int = 5
) -> Sequence[Thread]:
    """Newest activity first; with category and last poster."""
    is_it = ThreadApplication.application_id == application_id
    return _chosen(newest_about(ThreadApplication, is_it, viewer, limit))


def threads_about_region(code: str, viewer: User | None, limit: int = 5) -> Sequence[Thread]:
    """Newest activity first; with category and last poster."""
    is_it = ThreadRegion.region_code == code
    return _chosen(newest_about(ThreadRegion, is_it, viewer, limit))


def newest_about(
    subject: type[Subject], is_it: ColumnElement[bool], viewer: User | None, limit: int
) -> Select[int]:
    """The ids of the latest threads about a thing, out of an index in that order."""
    return (
        select(subject.thread_id)
        .join(Thread, Thread.id == subject.thread_id)
        .where(is_it, in_lists(viewer))
        .order_by(subject.last_post_at.desc(), subject.thread_id.desc())
        .limit(limit)
    )


def waiting_questions(viewer: User | None, limit: int) -> Sequence[Thread]:
    """Questions that nobody has answered to the asker's satisfaction, newest first."""
    waiting = _threads(viewer).where(
        Thread.kind == ThreadKind.QUESTION,
        Thread.accepted_post_id.is_(None),
        Thread.locked_at.is_(None),
    )
    return db.session.scalars(waiting.order_by(*NEWEST).limit(limit)).all()


def accepted_lately(viewer: User | None, limit: int) -> Sequence[Thread]:
    """Questions whose answer was chosen, the latest first."""
    return db.session.scalars(
        _threads(viewer)
        .where(Thread.accepted_at.is_not(None))
        .order_by(Thread.accepted_at.desc(), Thread.id.desc())
        .limit(limit)
    ).all()


def _threads(viewer: User | None) -> Select[Thread]:
    return _WHOLE.where(in_lists(viewer))


def _chosen(numbers: Select[int]) -> Sequence[Thread]:
    return db.session.scalars(_WHOLE.where(Thread.id.in_(numbers)).order_by(*NEWEST)).all()
