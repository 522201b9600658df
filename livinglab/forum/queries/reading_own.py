"""What a person has begun to write."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import String, cast, literal, select

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum import policy
from livinglab.forum.models import Draft, Thread


class ListedDraft(NamedTuple):
    """A draft, and the thread it answers; None for one that opens a thread."""

    draft: Draft
    thread: Thread | None


def draft_of(writer: User, place: str) -> Draft | None:
    return db.session.get(Draft, (writer.id, place))


def drafts_of(writer: User) -> Sequence[ListedDraft]:
    """The latest first; those in threads that can no longer be seen are left out."""
    place = literal("thread:") + cast(Thread.id, String)
    rows = db.session.execute(
        select(Draft, Thread)
        .outerjoin(Thread, Draft.place == place)
        .where(
            Draft.user_id == writer.id,
            (Draft.place == "thread") | policy.visible(writer),
        )
        .order_by(Draft.saved_at.desc())
        .limit(50)
    )
    return [ListedDraft(draft, thread) for draft, thread in rows]
