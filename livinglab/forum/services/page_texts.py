"""What search reads of the posts of a page: each behind its mark, so that a hit leads to it."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select

from livinglab.db import db
from livinglab.forum.models import PAGE, Poll, Post, Thread
from livinglab.forum.queries.polls import words_of
from livinglab.forum.services.counts import public_posts
from livinglab.prose import plain
from livinglab.search.marking import marked

BODY = 60_000  # characters of a page that are read; 20 posts seldom have more
PART_OF_MARK = re.compile("\f\\d*\\Z")


class PostText(NamedTuple):
    """What search reads of a post."""

    id: int
    number: int
    html: str
    created_at: datetime
    useful_count: int
    worked_count: int
    author_id: int
    has_poll: bool


# Asked for each reply: put together once, and of columns, for 20 posts at a time.
_TEXTS = (
    select(
        *(Post.id, Post.number, Post.html, Post.created_at),
        *(Post.useful_count, Post.worked_count, Post.author_id, Poll.id.is_not(None)),
    )
    .outerjoin(Poll, Poll.post_id == Post.id)
    .where(
        public_posts(bindparam("thread")),
        Post.number.between(bindparam("first"), bindparam("last")),
    )
    .order_by(Post.number)
)


def posts_of(thread: Thread, page: int) -> Sequence[PostText]:
    """The public posts of a page; none of a page without replies.

    The opening is page 0, and stands before the replies of page 1 as well: what is asked
    with a word of the question and a word of the answer is found.
    """
    first, last = numbers_of(page)
    asked = {"thread": thread.id, "first": first, "last": last}
    db.session.flush()
    found = [PostText(*row) for row in db.session.connection().execute(_TEXTS, asked)]
    return found if page == 0 or any(post.number > 1 for post in found) else []


def numbers_of(page: int) -> tuple[int, int]:
    """Of the first and the last post of a page."""
    return (1, 1) if page == 0 else ((page - 1) * PAGE + 1, page * PAGE)


def body_of(posts: Sequence[PostText], page: int) -> str:
    """What each post says, and after it what its poll asks and offers.

    The opening, where it is a page of its own, needs no mark; page 1 begins with its mark
    even where it is not public.
    """
    polls = words_of(post.id for post in posts if post.has_poll)
    texts = {
        post.number: "\n".join((plain(post.html), *polls.get(post.id, ()))) for post in posts
    }
    if page == 0:
        said = list(texts.values())
    else:
        before = {1: ""} if page == 1 and posts else {}
        said = [marked(number, text) for number, text in (before | texts).items()]
    # A mark that was cut through would be read as a word.
    return PART_OF_MARK.sub("", "\n".join(said)[:BODY])
