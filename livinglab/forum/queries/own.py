"""What a person has written and chosen, and what others have written."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import or_, select

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum.models import Poll, PollOption, PollVote, Post, Thread


class Written(NamedTuple):
    thread_id: int
    title: str
    number: int
    created_at: datetime
    body: str


def written_by(author: User) -> list[Written]:
    """All posts that were not deleted, oldest first; the text as it was typed."""
    rows = db.session.execute(
        select(Post.thread_id, Thread.title, Post.number, Post.created_at, Post.body)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.author_id == author.id, Post.deleted_at.is_(None))
        .order_by(Post.id)
    )
    return [Written(*row) for row in rows]


def written_by_others(
    person: User, thread_ids: Collection[int], moments: Collection[datetime]
) -> set[tuple[int, datetime]]:
    """Threads with the moments at which somebody else wrote there: openings, and of these.

    The person's own threads are left out.
    """
    rows = db.session.execute(
        select(Post.thread_id, Post.created_at)
        .join(Thread, Thread.id == Post.thread_id)
        .where(
            Post.thread_id.in_(thread_ids),
            or_(Post.number == 1, Post.created_at.in_(moments)),
            Thread.author_id != person.id,
            Post.author_id != person.id,
        )
    )
    return {(thread_id, moment) for thread_id, moment in rows}


class Voted(NamedTuple):
    thread_id: int
    question: str
    option: str
    created_at: datetime


def votes_of(voter: User) -> list[Voted]:
    """What the person chose in polls, oldest first."""
    rows = db.session.execute(
        select(Post.thread_id, Poll.question, PollOption.text, PollVote.created_at)
        .select_from(PollVote)
        .join(Poll, Poll.id == PollVote.poll_id)
        .join(PollOption, PollOption.id == PollVote.option_id)
        .join(Post, Post.id == Poll.post_id)
        .where(PollVote.user_id == voter.id)
        .order_by(PollVote.created_at, PollOption.id)
    )
    return [Voted(*row) for row in rows]
