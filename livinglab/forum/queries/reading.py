"""What a reader keeps: unread threads, bookmarks, and what they follow."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, and_, cast, func, or_, select
from sqlalchemy.orm import joinedload

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum import policy
from livinglab.forum.models import (
    Bookmark,
    Category,
    Level,
    Post,
    ReadPosition,
    Subscription,
    Thread,
    ThreadApplication,
    ThreadRegion,
)
from livinglab.forum.queries.lines import Line, chips_of
from livinglab.forum.queries.lists import in_lists
from livinglab.onward import after_moment, write_key
from livinglab.regions.models import Region
from livinglab.replication.models import Application

PER_PAGE = 20


class Unread(NamedTuple):
    lines: list[Line]
    positions: dict[int, int]  # by thread: the last number that was read
    after: str | None  # where the next page begins, if there is one


def unread_threads(reader: User, *, after: str = "") -> Unread:
    """Threads that the reader follows, or began to read, with posts they have not read."""
    reached = func.coalesce(ReadPosition.number, 0)
    rows = db.session.execute(
        select(Thread, reached)
        .outerjoin(
            ReadPosition,
            and_(ReadPosition.thread_id == Thread.id, ReadPosition.user_id == reader.id),
        )
        .where(
            in_lists(reader),
            Thread.post_count > reached,
            Thread.id.not_in(_own(reader, "thread", Level.MUTE)),
            or_(ReadPosition.number.is_not(None), *_followed(reader)),
            after_moment(after, Thread.last_post_at, Thread.id),
        )
        .options(joinedload(Thread.category), joinedload(Thread.last_poster))
        .order_by(Thread.last_post_at.desc(), Thread.id.desc())
        .limit(PER_PAGE + 1)
    ).all()
    shown = rows[:PER_PAGE]
    chips = chips_of([thread.id for thread, _ in shown])
    return Unread(
        [Line(thread, True, chips.get(thread.id, [])) for thread, _ in shown],
        {thread.id: number for thread, number in shown},
        _end([(thread.last_post_at, thread.id) for thread, _ in rows]),
    )


class Bookmarks(NamedTuple):
    posts: Sequence[Post]
    after: str | None  # where the next page begins, if there is one


def bookmarks_of(user: User, *, after: str = "") -> Bookmarks:
    """The posts a person keeps, as long as they may read them; the latest kept first."""
    rows = db.session.execute(
        select(Post, Bookmark.created_at)
        .join(Bookmark, Bookmark.post_id == Post.id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(
            Bookmark.user_id == user.id,
            policy.visible(user),
            policy.readable_posts(user),
            after_moment(after, Bookmark.created_at, Bookmark.post_id),
        )
        .options(joinedload(Post.author), joinedload(Post.thread))
        .order_by(Bookmark.created_at.desc(), Bookmark.post_id.desc())
        .limit(PER_PAGE + 1)
    ).all()
    posts = [post for post, _ in rows[:PER_PAGE]]
    return Bookmarks(posts, _end([(kept_at, post.id) for post, kept_at in rows]))


class Followed(NamedTuple):
    """Something a person follows, by name."""

    subscription: Subscription
    name: str
    path: str


def subscriptions_of(user: User) -> list[Followed]:
    """Everything the person follows and may still see, newest first."""
    held = db.session.scalars(
        select(Subscription)
        .where(Subscription.user_id == user.id)
        .order_by(Subscription.id.desc())
        .limit(500)
    ).all()
    names = _names(user, held)
    return [
        Followed(one, *names[one.subject_kind, one.subject_id])
        for one in held
        if (one.subject_kind, one.subject_id) in names
    ]


def level_of(user: User | None, kind: str, key: str) -> Level | None:
    """How the person follows one subject."""
    if user is None:
        return None
    return db.session.scalar(
        select(Subscription.level).where(
            Subscription.user_id == user.id,
            Subscription.subject_kind == kind,
            Subscription.subject_id == key,
        )
    )


def _end(places: Sequence[tuple[datetime, int]]) -> str | None:
    """Where a page of these ends; None if there is nothing after it."""
    return write_key(places[PER_PAGE - 1]) if len(places) > PER_PAGE else None


def _names(user: User, held: Sequence[Subscription]) -> dict[tuple[str, str], tuple[str, str]]:
    keys: dict[str, list[str]] = {"thread": [], "category": [], "application": [], "region": []}
    for one in held:
        keys[one.subject_kind].append(one.subject_id)
    ids = {kind: [int(key) for key in keys[kind] if key.isdecimal()] for kind in keys}
    names: dict[tuple[str, str], tuple[str, str]] = {}
    for thread in db.session.scalars(
        select(Thread).where(Thread.id.in_(ids["thread"]), in_lists(user))
    ):
        names["thread", str(thread.id)] = (thread.title, thread.path)
    for category in db.session.scalars(
        select(Category).where(
            Category.id.in_(ids["category"]), policy.visible_categories(user)
        )
    ):
        path = f"/forum/kategori/{category.slug}"
        names["category", str(category.id)] = (category.name, path)
    for application in db.session.scalars(
        select(Application).where(Application.id.in_(ids["application"]))
    ):
        path = f"/aplikasi/{application.slug}"
        names["application", str(application.id)] = (application.name, path)
    for region in db.session.scalars(select(Region).where(Region.code.in_(keys["region"]))):
        names["region", region.code] = (region.official_name, f"/daerah/{region.code}")
    return names


def _own(reader: User, kind: str, *levels: Level) -> Select[int]:
    return select(cast(Subscription.subject_id, Integer)).where(
        Subscription.user_id == reader.id,
        Subscription.subject_kind == kind,
        Subscription.level.in_(levels),
    )


def _followed(reader: User) -> tuple[ColumnElement[bool], ...]:
    told = (Level.WATCH, Level.TRACK)
    regions = select(Subscription.subject_id).where(
        Subscription.user_id == reader.id,
        Subscription.subject_kind == "region",
        Subscription.level.in_(told),
    )
    return (
        Thread.id.in_(_own(reader, "thread", *told)),
        Thread.category_id.in_(_own(reader, "category", *told)),
        Thread.id.in_(
            select(ThreadApplication.thread_id).where(
                ThreadApplication.application_id.in_(_own(reader, "application", *told))
            )
        ),
        Thread.id.in_(
            select(ThreadRegion.thread_id).where(ThreadRegion.region_code.in_(regions))
        ),
    )
