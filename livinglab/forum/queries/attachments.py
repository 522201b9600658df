"""Attachments, each with the permission of what it belongs to."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from flask import abort
from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.filetext import State
from livinglab.forum import policy
from livinglab.forum.models import Attachment, AttachmentText, Category, Post, Thread
from livinglab.replication.models import Replication
from livinglab.replication.policy import ledger


class Seen(NamedTuple):
    """A file its reader may have; `is_public` if everybody may."""

    attachment: Attachment
    is_public: bool


def get_attachment(key: str, viewer: User | None) -> Seen:
    """The file of this key, or 404: one that is not for the viewer looks like a missing one."""
    attachment = db.session.scalar(
        select(Attachment).where(Attachment.key == key[:40], Attachment.deleted_at.is_(None))
    )
    if attachment is None:
        abort(404)
    if attachment.post_id is not None:
        for_viewer, for_all = _of_post(attachment.post_id, viewer)
    elif attachment.replication_id is not None:
        for_viewer, for_all = _of_replication(attachment.replication_id, viewer)
    else:
        for_viewer, for_all = viewer is not None and viewer.id == attachment.uploader_id, False
    if not for_viewer:
        abort(404)
    return Seen(attachment, for_all)


def attachments_of(post_ids: Iterable[int]) -> dict[int, list[Attachment]]:
    """The files of each post, in the order they were added."""
    found: dict[int, list[Attachment]] = {}
    for attachment in db.session.scalars(
        select(Attachment)
        .where(Attachment.post_id.in_(list(post_ids)), Attachment.deleted_at.is_(None))
        .order_by(Attachment.id)
    ):
        if attachment.post_id is not None:
            found.setdefault(attachment.post_id, []).append(attachment)
    return found


def waiting_of(uploader: User, keys: Iterable[str]) -> Sequence[Attachment]:
    """Those of the uploader's own files that are part of nothing yet."""
    wanted = list(keys)
    if not wanted:
        return []
    return db.session.scalars(
        select(Attachment)
        .where(
            Attachment.key.in_(wanted),
            Attachment.uploader_id == uploader.id,
            Attachment.post_id.is_(None),
            Attachment.replication_id.is_(None),
            Attachment.deleted_at.is_(None),
        )
        .order_by(Attachment.id)
    ).all()


def unread_texts() -> Select[AttachmentText]:
    """Documents that wait to be read for the search: of posts that people can see, and
    evidence of replications that are no drafts.
    """
    shown = and_(Post.deleted_at.is_(None), Post.hidden_at.is_(None), Post.pending_at.is_(None))
    return (
        select(AttachmentText)
        .join(Attachment, Attachment.id == AttachmentText.attachment_id)
        .outerjoin(Post, Post.id == Attachment.post_id)
        .outerjoin(Replication, Replication.id == Attachment.replication_id)
        .where(
            AttachmentText.state == State.WAITING,
            Attachment.deleted_at.is_(None),
            or_(and_(Post.id.is_not(None), shown), Replication.is_draft.is_(False)),
        )
    )


def unread_count() -> Select[int]:
    return select(func.count()).select_from(unread_texts().subquery())


def _of_post(post_id: int, viewer: User | None) -> tuple[bool, bool]:
    post = (
        db.session.scalars(
            select(Post)
            .where(Post.id == post_id)
            .options(
                joinedload(Post.organisation),
                joinedload(Post.thread)
                .joinedload(Thread.category)
                .joinedload(Category.organisations),
            )
        )
        .unique()
        .one()
    )
    thread = post.thread
    return (
        _can_read(viewer, post, thread) or policy.can_review_post(viewer, post, thread),
        _can_read(None, post, thread),
    )


def _can_read(viewer: User | None, post: Post, thread: Thread) -> bool:
    return policy.can_see(viewer, thread) and policy.can_read_post(viewer, post, thread)


def _of_replication(replication_id: int, viewer: User | None) -> tuple[bool, bool]:
    replication = db.session.scalars(
        select(Replication)
        .where(Replication.id == replication_id)
        .options(joinedload(Replication.adopter))
    ).one()
    return ledger.can_see(viewer, replication), ledger.can_see(None, replication)
