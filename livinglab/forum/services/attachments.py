"""Files that people add: to a post, or as evidence to a replication.

An upload is first nobody's but its owner's. It becomes part of a post when
the post is written, and what never does is swept away.
"""

import re
from collections.abc import Iterable
from datetime import timedelta
from io import BytesIO
from itertools import islice

from sqlalchemy import delete, func, select

from livinglab import storage
from livinglab.accounts.models import User
from livinglab.db import db, now
from livinglab.forum.models import Attachment, AttachmentText, Post
from livinglab.forum.queries.attachments import waiting_of
from livinglab.forum.services import attachment_texts, search_pages
from livinglab.pagecache import touch
from livinglab.replication.models import Picture
from livinglab.uploads import Upload

MOST_WAITING = 30
AT_ONCE = 500
KEPT_UNUSED = timedelta(hours=24)
NAMED_IN_TEXT = re.compile(r"/lampiran/([0-9a-f]{40})[./]")


class TooManyWaiting(Exception):
    """The person has uploaded much and posted none of it."""


def keep(upload: Upload, uploader: User) -> Attachment:
    """Store a checked file, as yet part of nothing. Raises TooManyWaiting."""
    if _waiting_count(uploader) >= MOST_WAITING:
        raise TooManyWaiting
    return store(upload, uploader)


def attach_to_post(
    post: Post,
    author: User,
    *,
    keys: Iterable[str] = (),
    detached: Iterable[str] = (),
) -> None:
    """Make the author's files that wait for it part of a post.

    They are named by their keys, or by the text itself. `detached` are taken
    away again.
    """
    wanted = {*keys, *NAMED_IN_TEXT.findall(post.body)}
    added = waiting_of(author, wanted)
    for attachment in added:
        attachment.post_id = post.id
    attachment_texts.queue(added)
    if taken := _attached(post, set(detached)):
        for attachment in taken:
            attachment.deleted_at = now()
        db.session.flush()
        search_pages.reindex_files(post)
    touch(f"thread:{post.thread_id}")


def attach_to_replication(replication_id: int, uploader: User, upload: Upload) -> Attachment:
    """Keep a file as evidence: who sees the replication sees it. For a step's attachment."""
    attachment = store(upload, uploader)
    attachment.replication_id = replication_id
    attachment_texts.queue([attachment])
    touch("ledger")
    return attachment


def sweep(limit: int) -> int:
    """Remove uploads that were never used, and those taken away; how many."""
    too_old = now() - KEPT_UNUSED
    rows = db.session.scalars(
        select(Attachment)
        .where(
            (
                Attachment.post_id.is_(None)
                & Attachment.replication_id.is_(None)
                & (Attachment.created_at < too_old)
            )
            | (Attachment.deleted_at < too_old)
        )
        .order_by(Attachment.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    db.session.execute(
        delete(AttachmentText).where(
            AttachmentText.attachment_id.in_([attachment.id for attachment in rows])
        )
    )
    for attachment in rows:
        storage.remove(attachment.small_key)
        storage.remove(attachment.key)
        db.session.delete(attachment)
    db.session.flush()
    return len(rows)


def sweep_files() -> int:
    """Remove files that no row speaks of: what a killed process left behind."""
    lost = 0
    keys = storage.files().older_than(KEPT_UNUSED.total_seconds())
    while some := list(islice(keys, AT_ONCE)):
        bare = {key.partition(".")[0] for key in some}
        known = set(
            db.session.scalars(
                select(Attachment.key)
                .where(Attachment.key.in_(bare))
                .union(select(Picture.key).where(Picture.key.in_(bare)))
            )
        )
        for key in some:
            if key.partition(".")[0] not in known:
                storage.remove(key)
                lost += 1
    return lost


def store(upload: Upload, uploader: User) -> Attachment:
    """Put a checked file into storage, as part of nothing, however many wait already."""
    stored = storage.save(BytesIO(upload.content), upload.name)
    attachment = Attachment(
        key=stored.key,
        uploader_id=uploader.id,
        name=upload.name,
        media_type=upload.media_type,
        size=stored.size,
        sha256=stored.sha256,
        width=upload.width,
        height=upload.height,
    )
    if upload.small is not None:
        _, _, variant = attachment.small_key.partition(".")
        storage.save(BytesIO(upload.small), upload.name, variant_of=stored.key, variant=variant)
    db.session.add(attachment)
    db.session.flush()
    return attachment


def _attached(post: Post, keys: set[str]) -> list[Attachment]:
    if not keys:
        return []
    return list(
        db.session.scalars(
            select(Attachment).where(Attachment.post_id == post.id, Attachment.key.in_(keys))
        )
    )


def _waiting_count(uploader: User) -> int:
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Attachment)
            .where(
                Attachment.uploader_id == uploader.id,
                Attachment.post_id.is_(None),
                Attachment.replication_id.is_(None),
                Attachment.deleted_at.is_(None),
            )
        )
        or 0
    )
