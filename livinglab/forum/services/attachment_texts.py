"""Reading documents for the search. Their rows are the queue; each is settled once."""

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from livinglab.db import HELD, db, now
from livinglab.filetext import KINDS, Outcome, State
from livinglab.forum.models import Attachment, AttachmentText, Post, Thread
from livinglab.forum.queries.attachments import unread_texts
from livinglab.forum.services import evidence, search_pages
from livinglab.nudges import nudge

MOST_TRIES = 5
# Longer than a reading takes: whoever began it and has not settled it by now is dead.
PATIENCE = timedelta(minutes=2)


class Task(NamedTuple):
    attachment_id: int
    key: str
    media_type: str


def queue(attachments: Iterable[Attachment]) -> None:
    """Have the text of those that are documents read by the worker."""
    db.session.add_all(
        AttachmentText(attachment_id=attachment.id)
        for attachment in attachments
        if attachment.media_type in KINDS
    )
    db.session.flush()
    nudge()


def claim() -> Task | None:
    """The next file to be read, if any: counted as tried, and nobody else's for a while."""
    while row := _next():
        if row.tries >= MOST_TRIES:
            row.state = State.BROKEN
            db.session.flush()
            continue
        row.tries, row.tried_at = row.tries + 1, now()
        attachment = db.session.get_one(Attachment, row.attachment_id)
        return Task(attachment.id, attachment.key, attachment.media_type)
    return None


def give_back(task: Task) -> None:
    """It could not be had: as if nobody had tried."""
    row = db.session.get(AttachmentText, task.attachment_id, with_for_update=HELD)
    if row is not None and row.tries:
        row.tries, row.tried_at = row.tries - 1, None
        db.session.flush()


def settle(attachment_id: int, outcome: Outcome) -> None:
    """Keep what was read, and let it be found. A machine's fault leaves the file waiting."""
    row = db.session.get(AttachmentText, attachment_id, with_for_update=HELD)
    if row is None or row.state is not State.WAITING or outcome.state is State.WAITING:
        return
    row.state, row.text, row.tried_at = outcome.state, outcome.text, now()
    db.session.flush()
    attachment = db.session.get_one(Attachment, attachment_id)
    if attachment.replication_id is not None:
        evidence.put_file(attachment, row.text)
    elif attachment.post_id is not None:
        _put_with_post(attachment.post_id)


def _put_with_post(post_id: int) -> None:
    of_file = select(Post).where(Post.id == post_id)
    # The thread is held still, so that a hiding or a move at the same moment is not missed.
    held = select(Thread.id).where(Thread.id.in_(of_file.with_only_columns(Post.thread_id)))
    db.session.execute(held.with_for_update(**HELD))
    post = db.session.scalars(
        of_file.options(joinedload(Post.thread).joinedload(Thread.category))
    ).one()
    search_pages.reindex_files(post)


def _next() -> AttachmentText | None:
    is_free = or_(
        AttachmentText.tried_at.is_(None),
        AttachmentText.tried_at < now() - PATIENCE,
        AttachmentText.tried_at > now() + PATIENCE,  # the clock was wrong then
    )
    return db.session.scalars(
        unread_texts()
        .where(is_free)
        .order_by(AttachmentText.tries, AttachmentText.attachment_id)
        .limit(1)
        .with_for_update(of=AttachmentText, skip_locked=True)
    ).first()
