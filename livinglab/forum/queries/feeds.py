"""The newest threads for feeds: what everybody may read, with the beginning of each."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from livinglab.db import db
from livinglab.forum.models import Post, Thread, ThreadTag
from livinglab.forum.queries.about import NEWEST
from livinglab.forum.queries.lists import in_lists
from livinglab.prose import plain

AT_MOST = 30
BEGINNING = 400
# What XML 1.0 cannot hold, not even escaped.
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Entry(NamedTuple):
    thread: Thread
    title: str
    author: str
    beginning: str


def newest(*, category_id: int | None = None, tag_id: int | None = None) -> Sequence[Entry]:
    """The threads with the latest posts, of a category or with a label."""
    query = (
        select(Thread, Post.html)
        .join(Post, (Post.thread_id == Thread.id) & (Post.number == 1))
        .where(in_lists(None), Post.hidden_at.is_(None), Post.deleted_at.is_(None))
        .options(joinedload(Thread.author), joinedload(Thread.category))
        .limit(AT_MOST)
    )
    order = NEWEST
    if category_id is not None:
        query = query.where(Thread.category_id == category_id)
    if tag_id is not None:
        query = query.join(ThreadTag, ThreadTag.thread_id == Thread.id)
        query = query.where(ThreadTag.tag_id == tag_id)
        order = (ThreadTag.last_post_at.desc(), ThreadTag.thread_id.desc())
    rows = db.session.execute(query.order_by(*order))
    return [
        Entry(thread, _clean(thread.title), _clean(thread.author.name), _beginning(html))
        for thread, html in rows
    ]


def latest_moment(entries: Sequence[Entry]) -> datetime | None:
    return max((entry.thread.last_post_at for entry in entries), default=None)


def _beginning(html: str) -> str:
    words = _clean(plain(html))
    return words if len(words) <= BEGINNING else words[:BEGINNING].rsplit(" ", 1)[0] + " …"


def _clean(text: str) -> str:
    return NOT_IN_XML.sub("", text)
