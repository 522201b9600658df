"""What other rooms show of the forum: threads about their things, and what is new."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum.models import Thread, ThreadApplication, ThreadKind, ThreadRegion
from livinglab.forum.queries.lists import in_lists

NEWEST = (Thread.last_post_at.desc(), Thread.id.desc())  # activity


def threads_about_application(
    application_id: int, viewer: User | None, limit: int = 5
) -> Sequence[Thread]:
    """Newest activity first; with category and last poster."""
    about = select(ThreadApplication.thread_id).where(
        ThreadApplication.application_id == application_id
    )
    return _newest_of(about, viewer, limit)


def threads_about_region(code: str, viewer: User | None, limit: int = 5) -> Sequence[Thread]:
    """Newest activity first; with category and last poster."""
    about = select(ThreadRegion.thread_id).where(ThreadRegion.region_code == code)
    return _newest_of(about, viewer, limit)


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
    return (
        select(Thread)
        .where(in_lists(viewer))
        .options(
            joinedload(Thread.category),
            joinedload(Thread.last_poster),
            joinedload(Thread.author),
        )
    )


def _newest_of(about: Select[int], viewer: User | None, limit: int) -> Sequence[Thread]:
    """Chosen by number first: many are put in order, and few read with all about them."""
    newest = (
        select(Thread.id)
        .where(Thread.id.in_(about), in_lists(viewer))
        .order_by(*NEWEST)
        .limit(limit)
    )
    chosen = _threads(viewer).where(Thread.id.in_(newest))
    return db.session.scalars(chosen.order_by(*NEWEST)).all()
