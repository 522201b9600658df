"""Polls, read through their posts."""

from collections.abc import Iterable
from datetime import timedelta

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from livinglab.accounts.models import User
from livinglab.db import db, now
from livinglab.forum import policy
from livinglab.forum.models import Poll, PollOption, Post
from livinglab.forum.queries.threads import get_post
from livinglab.i18n import JAKARTA
from livinglab.outbox import Event

STILL_NEWS = timedelta(days=30)


def get_poll(post_id: int, viewer: User | None) -> Poll:
    """The poll of a post that the viewer can read, with its options, or 404."""
    post = get_post(post_id, viewer)
    readable = policy.can_read_post(viewer, post, post.thread)
    return (poll_of(post) if readable else None) or abort(404)


def poll_of(post: Post) -> Poll | None:
    """With its options, and the post as it was given."""
    poll = db.session.scalars(
        select(Poll)
        .where(Poll.post_id == post.id)
        .options(joinedload(Poll.post), joinedload(Poll.options))
    )
    return poll.unique().one_or_none()


def closing_key(poll: Poll) -> str:
    """The key of the event that it closed: by a day that was moved it closes again."""
    how = "hand" if poll.closed_at is not None else str(poll.closes_on)
    return f"poll.closed:{poll.id}:{how}"


def untold_closings(limit: int) -> list[Poll]:
    """Polls whose last day is over, as long as that is news, and nobody was told of it."""
    today = now().astimezone(JAKARTA).date()
    past = db.session.scalars(
        select(Poll)
        .where(
            Poll.closed_at.is_(None),
            Poll.closes_on.between(today - STILL_NEWS, today - timedelta(days=1)),
        )
        .order_by(Poll.id)
    ).all()
    keys = [closing_key(poll) for poll in past]
    told = set(db.session.scalars(select(Event.key).where(Event.key.in_(keys))))
    return [poll for poll, key in zip(past, keys, strict=True) if key not in told][:limit]


def words_of(post_ids: Iterable[int]) -> dict[int, list[str]]:
    """For each of the posts that has a poll: its question, then its options."""
    words: dict[int, list[str]] = {}
    ids = list(post_ids)
    if not ids:
        return words
    for post_id, question, option in db.session.execute(
        select(Poll.post_id, Poll.question, PollOption.text)
        .join(PollOption)
        .where(Poll.post_id.in_(ids))
        .order_by(Poll.post_id, PollOption.position)
    ):
        words.setdefault(post_id, [question]).append(option)
    return words
