"""Lists of threads, newest activity first, paged by where the last page ended."""

import enum
from collections.abc import Sequence
from typing import NamedTuple

from flask import abort
from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    cast,
    false,
    or_,
    select,
)
from sqlalchemy.orm import joinedload

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum import policy
from livinglab.forum.models import (
    Category,
    Level,
    ReadPosition,
    Subscription,
    Tag,
    Thread,
    ThreadKind,
    ThreadTag,
)
from livinglab.forum.queries.lines import Line, chips_of
from livinglab.onward import after_moment, write_key

PER_PAGE = 20
PINNED_AT_MOST = 10


class Show(enum.StrEnum):
    """Which threads of a list are shown; the value stands in the address."""

    ALL = ""
    WAITING = "belum-terjawab"
    QUESTIONS = "pertanyaan"
    PRACTICES = "praktik"
    DISCUSSIONS = "diskusi"
    ANNOUNCEMENTS = "pengumuman"
    FOLLOWED = "saya-ikuti"


KINDS = {
    Show.WAITING: ThreadKind.QUESTION,
    Show.QUESTIONS: ThreadKind.QUESTION,
    Show.PRACTICES: ThreadKind.PRACTICE,
    Show.DISCUSSIONS: ThreadKind.DISCUSSION,
    Show.ANNOUNCEMENTS: ThreadKind.ANNOUNCEMENT,
}


class Listing(NamedTuple):
    lines: Sequence[Line]
    after: str | None  # where the next page begins, if there is one


def list_threads(
    viewer: User | None,
    *,
    show: Show = Show.ALL,
    category: Category | None = None,
    tag: Tag | None = None,
    after: str = "",
) -> Listing:
    """A page of the threads that the reader may see. Pinned ones are listed apart."""
    query = _rows(viewer).where(*_shown(show, viewer))
    activity = (Thread.last_post_at, Thread.id)
    if category is not None:
        query = query.where(Thread.category_id == category.id, Thread.pinned_at.is_(None))
    if tag is not None:
        query = query.join(ThreadTag, ThreadTag.thread_id == Thread.id)
        query = query.where(ThreadTag.tag_id == tag.id)
        activity = (ThreadTag.last_post_at, ThreadTag.thread_id)
    query = query.where(after_moment(after, *activity))
    newest_first = (column.desc() for column in activity)
    rows = db.session.execute(query.order_by(*newest_first).limit(PER_PAGE + 1)).all()
    shown = rows[:PER_PAGE]
    last = shown[-1][0] if len(rows) > PER_PAGE else None
    return Listing(
        _lines(shown, viewer), write_key((last.last_post_at, last.id)) if last else None
    )


def pinned_threads(viewer: User | None, category: Category) -> Sequence[Line]:
    """The pinned ones of a category, latest pin first."""
    rows = db.session.execute(
        _rows(viewer)
        .where(Thread.category_id == category.id, Thread.pinned_at.is_not(None))
        .order_by(Thread.pinned_at.desc())
        .limit(PINNED_AT_MOST)
    ).all()
    return _lines(rows, viewer)


def categories(viewer: User | None) -> Sequence[Category]:
    """Those the reader may see, in their order; archived ones last."""
    return db.session.scalars(
        select(Category)
        .where(policy.visible_categories(viewer))
        .order_by(Category.archived_at.is_not(None), Category.position, Category.id)
    ).all()


def find_category(slug: str, viewer: User | None) -> Category | None:
    return (
        db.session.scalars(
            select(Category)
            .where(Category.slug == slug, policy.visible_categories(viewer))
            .options(joinedload(Category.organisations))
        )
        .unique()
        .one_or_none()
    )


def get_category(slug: str, viewer: User | None) -> Category:
    """The category, or 404: a closed one and a missing one look the same."""
    return find_category(slug, viewer) or abort(404)


def get_tag(slug: str) -> Tag:
    tag: Tag = db.one_or_404(select(Tag).where(Tag.slug == slug))
    return tag


def in_lists(viewer: User | None) -> ColumnElement[bool]:
    """What any list shows the reader: what they may see, and not what was merged away."""
    return and_(policy.visible(viewer), Thread.merged_into_id.is_(None))


def _rows(viewer: User | None) -> Select[Thread, int]:
    reader = viewer.id if viewer else 0
    return (
        select(Thread, ReadPosition.number)
        .outerjoin(
            ReadPosition,
            and_(ReadPosition.thread_id == Thread.id, ReadPosition.user_id == reader),
        )
        .where(in_lists(viewer))
        .options(joinedload(Thread.category), joinedload(Thread.last_poster))
    )


def _lines(rows: Sequence[tuple[Thread, int | None]], viewer: User | None) -> list[Line]:
    chips = chips_of([thread.id for thread, _ in rows])
    return [
        Line(
            thread,
            viewer is not None and (number or 0) < thread.post_count,
            chips.get(thread.id, []),
        )
        for thread, number in rows
    ]


def _shown(show: Show, viewer: User | None) -> list[ColumnElement[bool]]:
    if show is Show.FOLLOWED:
        return [_followed(viewer)]
    conditions: list[ColumnElement[bool]] = []
    if show in KINDS:
        conditions.append(Thread.kind == KINDS[show])
    if show is Show.WAITING:
        conditions += [Thread.accepted_post_id.is_(None), Thread.locked_at.is_(None)]
    return conditions


def _followed(viewer: User | None) -> ColumnElement[bool]:
    if viewer is None:
        return false()
    mine = select(cast(Subscription.subject_id, Integer)).where(
        Subscription.user_id == viewer.id, Subscription.subject_kind == "thread"
    )
    followed = mine.where(Subscription.level != Level.MUTE)
    muted = mine.where(Subscription.level == Level.MUTE)
    own = and_(Thread.author_id == viewer.id, Thread.id.not_in(muted))
    return or_(Thread.id.in_(followed), own)
