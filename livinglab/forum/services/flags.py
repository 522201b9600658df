"""Readers' reports on posts."""

from sqlalchemy import select

from livinglab import outbox
from livinglab.accounts.models import User
from livinglab.db import db, now
from livinglab.forum.models import Flag, FlagReason, Post


def report(post: Post, reporter: User, *, reason: FlagReason, note: str = "") -> Flag:
    """Report a post. A second report by the same person is the first one, told anew.

    Once that was dealt with, nothing is told: it stands in no queue.
    """
    flag = db.session.scalar(
        select(Flag).where(Flag.post_id == post.id, Flag.user_id == reporter.id)
    )
    if flag is None:
        flag = Flag(post_id=post.id, user_id=reporter.id, reason=reason, note=note)
        db.session.add(flag)
    elif flag.settled_at is not None:
        return flag
    flag.reason, flag.note = reason, note
    db.session.flush()
    # One event for a post, however many report it, until the queue has dealt with it.
    settled = settled_count(post)
    outbox.record_event(
        "flag.new",
        actor_id=reporter.id,
        key=f"flag.new:{post.id}:{settled}",
        post_id=post.id,
    )
    return flag


def settle(post: Post, settler: User, *, upheld: bool) -> int:
    """Close every open report on the post; how many there were."""
    waiting = db.session.scalars(
        select(Flag).where(Flag.post_id == post.id, Flag.settled_at.is_(None))
    ).all()
    for flag in waiting:
        flag.settled_at, flag.settled_by_id, flag.was_upheld = now(), settler.id, upheld
    db.session.flush()
    return len(waiting)


def settled_count(post: Post) -> int:
    return len(
        db.session.scalars(
            select(Flag.id).where(Flag.post_id == post.id, Flag.settled_at.is_not(None))
        ).all()
    )
