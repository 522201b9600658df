"""What the ledger shows of the forum: threads, the answer that solved an obstacle, evidence."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, String, cast, literal, select, union_all
from sqlalchemy.orm import joinedload

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum import policy
from livinglab.forum.models import (
    Attachment,
    Post,
    Thread,
    ThreadApplication,
    ThreadRegion,
)
from livinglab.forum.queries.about import NEWEST, newest_about


class Link(NamedTuple):
    """An address, and what to call it."""

    url: str
    title: str


class Links(NamedTuple):
    """Post id → where it is; attachment id → the file."""

    answers: dict[int, Link]
    files: dict[int, Link]


def threads_around(
    application_id: int, region_code: str | None, viewer: User | None, limit: int
) -> Sequence[Thread]:
    """Threads about the application or the region, newest activity first. With category."""
    of_it = ThreadApplication.application_id == application_id
    of_there = ThreadRegion.region_code == region_code
    newest = (
        newest_about(ThreadApplication, of_it, viewer, limit).subquery(),
        newest_about(ThreadRegion, of_there, viewer, limit).subquery(),
    )
    return db.session.scalars(
        select(Thread)
        .where(Thread.id.in_(union_all(*(select(part.c.thread_id) for part in newest))))
        .options(joinedload(Thread.category), joinedload(Thread.author))
        .order_by(*NEWEST)
        .limit(limit)
    ).all()


def links(post_ids: Iterable[int], attachment_ids: Iterable[int], viewer: User | None) -> Links:
    """The posts that the viewer may read, and the files, in one query; in none for nothing."""
    posts, attachments = list(post_ids), list(attachment_ids)
    found = Links({}, {})
    if not posts and not attachments:
        return found
    for what, number, place, owner, word, title in db.session.execute(
        union_all(_posts(posts, viewer), _files(attachments))
    ).all():
        if what == "post":
            thread = Thread(id=owner, slug=word)
            found.answers[number] = Link(thread.path_of(place), title)
        else:
            found.files[number] = Link(Attachment(key=word, name=title).path, title)
    return found


def post_id_at(thread_id: int, number: int, viewer: User | None) -> int | None:
    """The post with this number in a thread that the viewer may read."""
    return db.session.scalar(
        select(Post.id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.thread_id == thread_id, Post.number == number, *_readable(viewer))
    )


def _posts(ids: list[int], viewer: User | None) -> Select[*tuple[Any, ...]]:
    return (
        select(
            literal("post", String(10)),
            Post.id,
            Post.number,
            Thread.id,
            cast(Thread.slug, String(200)),
            cast(Thread.title, String(200)),
        )
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.id.in_(ids), *_readable(viewer))
    )


def _files(ids: list[int]) -> Select[*tuple[Any, ...]]:
    return select(
        literal("file", String(10)),
        Attachment.id,
        literal(0),
        literal(0),
        cast(Attachment.key, String(200)),
        cast(Attachment.name, String(200)),
    ).where(Attachment.id.in_(ids), Attachment.deleted_at.is_(None))


def _readable(viewer: User | None) -> tuple[Any, ...]:
    return (
        policy.visible(viewer),
        Post.deleted_at.is_(None),
        Post.hidden_at.is_(None),
        Post.pending_at.is_(None),
    )
