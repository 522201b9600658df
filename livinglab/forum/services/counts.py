"""Counters that lists read instead of counting: made right after each change."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, func, select, update

from livinglab.db import HELD, db
from livinglab.forum.models import (
    Category,
    Poll,
    Post,
    Subject,
    Tag,
    Thread,
    ThreadApplication,
    ThreadRegion,
    ThreadTag,
)

PUBLIC_THREAD = and_(
    Thread.hidden_at.is_(None), Thread.pending_at.is_(None), Thread.merged_into_id.is_(None)
)


_SUBJECTS: tuple[type[Subject], ...] = (ThreadTag, ThreadApplication, ThreadRegion)
# Part of every reply: put together once.
_ACTIVE = [
    update(subject)
    .where(subject.thread_id == bindparam("thread"))
    .values(last_post_at=bindparam("moment"))
    for subject in _SUBJECTS
]


def public_posts(thread_id: int | BindParameter[int]) -> ColumnElement[bool]:
    return and_(
        Post.thread_id == thread_id,
        Post.deleted_at.is_(None),
        Post.hidden_at.is_(None),
        Post.pending_at.is_(None),
    )


def set_activity(thread: Thread, author_id: int, moment: datetime) -> None:
    """Whose post is the thread's last and from when; lists of what it is about follow."""
    thread.last_poster_id, thread.last_post_at = author_id, moment
    connection = db.session.connection()  # the session's own way would cost half as much again
    for statement in _ACTIVE:
        connection.execute(statement, {"thread": thread.id, "moment": moment})


def recount(thread: Thread) -> None:
    """Count the thread's posts anew: after a post was hidden, shown, deleted or moved."""
    shown = public_posts(thread.id)
    thread.post_count = (
        db.session.scalar(select(func.max(Post.number)).where(Post.thread_id == thread.id)) or 0
    )
    thread.reply_count = (
        db.session.scalar(select(func.count()).select_from(Post).where(shown, Post.number > 1))
        or 0
    )
    last = db.session.execute(
        select(Post.author_id, Post.created_at)
        .where(shown)
        .order_by(Post.number.desc())
        .limit(1)
    ).first()
    if last is not None:
        set_activity(thread, *last)
    recount_polls(thread)


def recount_polls(thread: Thread) -> None:
    """Count its polls anew: after one, or its post, came, went, was hidden or let through."""
    shown = select(func.count()).select_from(Poll).join(Post, Post.id == Poll.post_id)
    thread.poll_count = db.session.scalar(shown.where(public_posts(thread.id))) or 0
    db.session.flush()


def recount_categories(*category_ids: int) -> None:
    """Count the threads of these categories anew: after one was hidden, shown or moved.

    Where tags are counted as well, they come first: all hold both in that order.
    """
    _hold(Category, category_ids)
    counted = (
        select(func.count())
        .select_from(Thread)
        .where(Thread.category_id == Category.id, PUBLIC_THREAD)
        .scalar_subquery()
    )
    db.session.execute(
        update(Category)
        .where(Category.id.in_(category_ids))
        .values(thread_count=counted)
        .execution_options(synchronize_session="fetch")
    )


def recount_tags(tag_ids: Iterable[int]) -> None:
    """Count the threads of these tags anew."""
    ids = list(tag_ids)
    _hold(Tag, ids)
    counted = (
        select(func.count())
        .select_from(ThreadTag)
        .join(Thread, Thread.id == ThreadTag.thread_id)
        .where(ThreadTag.tag_id == Tag.id, PUBLIC_THREAD)
        .scalar_subquery()
    )
    db.session.execute(
        update(Tag)
        .where(Tag.id.in_(ids))
        .values(thread_count=counted)
        .execution_options(synchronize_session="fetch")
    )


def _hold(table: type[Category | Tag], ids: Sequence[int]) -> None:
    """Whoever counts at the same moment is seen, or waits and sees us."""
    rows = select(table.id).where(table.id.in_(ids)).order_by(table.id)
    db.session.execute(rows.with_for_update(**HELD))
