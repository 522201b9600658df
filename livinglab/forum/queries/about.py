"""What other rooms show of the forum: threads about their things, and what is new."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum.models import Thread, ThreadApplication, ThreadKind, ThreadRegion
from livinglab.forum.queries.lists import in_lists


def threads_about_application(
    application_id: int, viewer: User | None, limit: int = 5
) -> Sequence[Thread]:
    """Newest activity first; with category and last poster."""
    about = select(ThreadApplication.thread_id).where(
        ThreadApplication.application_id == application_id
    )
    return _newest(_threads(viewer).where(Thread.id.in_(about)), limit)


def threads_about_region(code: str, viewer: User | None, limit: int = 5) -> Sequence[Thread]:
    """Newest activity first; with category and last poster."""
    about = select(ThreadRegion.thread_id).where(ThreadRegion.region_code == code)
    return _newest(_threads(viewer).where(Thread.id.in_(about)), limit)


def waiting_questions(viewer: User | None, limit: int) -> Sequence[Thread]:
    """Questions that nobody has answered to the asker's satisfaction, newest first."""
    waiting = _threads(viewer).where(
        Thread.kind == ThreadKind.QUESTION,
        Thread.accepted_post_id.is_(None),
        Thread.locked_at.is_(None),
    )
    return _newest(waiting, limit)


def accepted_lately(viewer: User | None, limit: int) -> Sequence[Thread]:
    """Questions whose answer was chosen, the latest first."""
    return db.session.scalars(
        _threads(viewer)
        .where(Thread.accepted_at.is_not(None))
        .order_by(Thread.accepted_at.desc(), Thread.id.desc())
        .limit(limit)
    ).all()


def _threads(viewer: User | None) -> Select[Thread]:
    return (
        select(Thread)
        .where(in_lists(viewer))
        .options(
            joinedload(Thread.category),
            joinedload(Thread.last_poster),
            joinedload(Thread.author),
        )
    )


def _newest(query: Select[Thread], limit: int) -> Sequence[Thread]:
    return db.session.scalars(
        query.order_by(Thread.last_post_at.desc(), Thread.id.desc()).limit(limit)
    ).all()
