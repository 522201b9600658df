"""Where every thread is that anybody may read: for those who look through the whole site."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select

from livinglab.db import db
from livinglab.forum.models import Thread
from livinglab.forum.queries.lists import in_lists


def last_thread() -> int:
    """The highest number that a thread has; 0 without one."""
    return db.session.scalar(select(func.max(Thread.id))) or 0


def public_threads(first: int, last: int) -> Iterator[tuple[str, datetime]]:
    """The path of each with a number in between, and when it last had a post."""
    rows = db.session.execute(
        select(Thread.id, Thread.slug, Thread.last_post_at)
        .where(Thread.id.between(first, last), in_lists(None))
        .order_by(Thread.id)
    )
    return ((Thread(id=number, slug=slug).path, moment) for number, slug, moment in rows)
