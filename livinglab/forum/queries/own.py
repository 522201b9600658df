"""What a person has written and chosen, and what others have written."""

from collections.abc import Collection
from datetime import datetime
from itertools import starmap
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, false, or_, select

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum.models import PAGE, Poll, PollOption, PollVote, Post, Thread, page_of


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


def latest_by_others(
    person: User, pages: Collection[tuple[int, int]]
) -> dict[tuple[int, int], datetime]:
    """When somebody else last wrote on these pages of threads; not in the person's own threads.

    A page is the thread's id and its number in the search: 0 is the opening.
    Where nobody else wrote, there is no entry.
    """
    rows = db.session.execute(
        select(Post.thread_id, Post.number, Post.created_at)
        .join(Thread, Thread.id == Post.thread_id)
        .where(
            or_(false(), *starmap(_on, pages)),
            Thread.author_id != person.id,
            Post.author_id != person.id,
            Post.deleted_at.is_(None),
            Post.hidden_at.is_(None),
            Post.pending_at.is_(None),
        )
        .order_by(Post.created_at)
    )
    return {
        (thread, 0 if number == 1 else page_of(number)): moment
        for thread, number, moment in rows
    }


def _on(thread_id: int, page: int) -> ColumnElement[bool]:
    numbers = Post.number.between(max(2, (page - 1) * PAGE + 1), page * PAGE)
    return and_(Post.thread_id == thread_id, numbers if page else Post.number == 1)


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
