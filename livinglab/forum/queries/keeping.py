"""What moderators name by number: posts of a thread, and other threads."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum import policy
from livinglab.forum.models import Category, Post, Thread
from livinglab.forum.queries.threads import hold


def posts_by_numbers(thread: Thread, numbers: Iterable[int]) -> Sequence[Post]:
    """Those of the numbers that the thread has, in order; the thread is held until the end."""
    hold(thread)
    return db.session.scalars(
        select(Post)
        .where(Post.thread_id == thread.id, Post.number.in_(list(numbers)))
        .order_by(Post.number)
    ).all()


def find_thread(thread_id: int, viewer: User) -> Thread | None:
    return (
        db.session.scalars(
            select(Thread)
            .where(Thread.id == thread_id, policy.visible(viewer))
            .options(joinedload(Thread.category).joinedload(Category.organisations))
        )
        .unique()
        .one_or_none()
    )
