"""Counters that lists read instead of counting: made right after each change."""

from collections.abc import Iterable

from sqlalchemy import BindParameter, ColumnElement, and_, func, select, update

from livinglab.db import db
from livinglab.forum.models import Category, Poll, Post, Tag, Thread, ThreadTag

PUBLIC_THREAD = and_(
    Thread.hidden_at.is_(None), Thread.pending_at.is_(None), Thread.merged_into_id.is_(None)
)


def public_posts(thread_id: int | BindParameter[int]) -> ColumnElement[bool]:
    return and_(
        Post.thread_id == thread_id,
        Post.deleted_at.is_(None),
        Post.hidden_at.is_(None),
        Post.pending_at.is_(None),
    )


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
        thread.last_poster_id, thread.last_post_at = last
    recount_polls(thread)


def recount_polls(thread: Thread) -> None:
    """Count its polls anew: after one, or its post, came, went, was hidden or let through."""
    shown = select(func.count()).select_from(Poll).join(Post, Post.id == Poll.post_id)
    thread.poll_count = db.session.scalar(shown.where(public_posts(thread.id))) or 0
    db.session.flush()


def recount_categories(*category_ids: int) -> None:
    """Count the threads of these categories anew: after one was hidden, shown or moved."""
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
    counted = (
        select(func.count())
        .select_from(ThreadTag)
        .join(Thread, Thread.id == ThreadTag.thread_id)
        .where(ThreadTag.tag_id == Tag.id, PUBLIC_THREAD)
        .scalar_subquery()
    )
    db.session.execute(
        update(Tag)
        .where(Tag.id.in_(list(tag_ids)))
        .values(thread_count=counted)
        .execution_options(synchronize_session="fetch")
    )
