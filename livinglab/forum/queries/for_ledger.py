"""What the ledger shows of the forum: the answer that solved an obstacle, files as evidence."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum import policy
from livinglab.forum.models import Attachment, Post, Thread

PAGE = 20


class PostLink(NamedTuple):
    """Where a post is, and the title of its thread."""

    url: str
    title: str


def post_links(post_ids: Iterable[int], viewer: User | None) -> dict[int, PostLink]:
    """The posts among these that the viewer may read."""
    wanted = list(post_ids)
    if not wanted:
        return {}
    rows = db.session.execute(
        select(Post.id, Post.number, Thread.id, Thread.slug, Thread.title)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.id.in_(wanted), policy.visible(viewer), Post.deleted_at.is_(None))
    ).all()
    return {
        number_of_row: PostLink(_url(thread_id, slug, number), title)
        for number_of_row, number, thread_id, slug, title in rows
    }


def post_id_at(thread_id: int, number: int, viewer: User | None) -> int | None:
    """The post with this number in a thread that the viewer may read."""
    return db.session.scalar(
        select(Post.id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(
            Post.thread_id == thread_id,
            Post.number == number,
            Post.deleted_at.is_(None),
            policy.visible(viewer),
        )
    )


def evidence(attachment_ids: Iterable[int]) -> dict[int, Attachment]:
    """The files of these numbers; who sees the replication sees them."""
    wanted = list(attachment_ids)
    if not wanted:
        return {}
    return {
        attachment.id: attachment
        for attachment in db.session.scalars(
            select(Attachment).where(Attachment.id.in_(wanted), Attachment.deleted_at.is_(None))
        )
    }


def _url(thread_id: int, slug: str, number: int) -> str:
    page = (number - 1) // PAGE + 1
    query = f"?halaman={page}" if page > 1 else ""
    return f"/forum/topik/{thread_id}-{slug}{query}#kiriman-{number}"
