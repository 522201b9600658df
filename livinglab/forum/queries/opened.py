"""A page of a thread: what all its readers have before them.

It is kept in memory until its scopes are written to, as visitors' pages are.
A session of its own loads it, so that it outlives the request and is no part
of what the request writes.
"""

from collections.abc import Hashable, Mapping, Sequence
from functools import partial
from itertools import count
from typing import NamedTuple

from flask import Flask, abort, current_app
from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session, contains_eager, defer, joinedload

from livinglab.accounts.models import Organisation, User
from livinglab.bounded import Versioned
from livinglab.db import session_apart
from livinglab.forum import policy
from livinglab.forum.models import (
    PAGE,
    Attachment,
    Poll,
    PollOption,
    Post,
    Tag,
    Thread,
    ThreadApplication,
    ThreadRegion,
    ThreadTag,
)
from livinglab.forum.queries.keeps import Keeps, keeps_of
from livinglab.forum.queries.threads import CATEGORY
from livinglab.images import keys_in
from livinglab.regions.models import Region
from livinglab.replication.models import Application
from livinglab.replication.queries import RunsSince, running_since

# A write to one of these changes what a page of the thread shows.
SCOPES = ("thread:{thread_id}", "ledger", "catalog", "people")
_serials = count(1)
POST_BYTES = 8_000  # what a post takes in memory beside its text, rounded up

# Asked for every page of a thread: put together once. Columns that the page
# shows: what is not named cannot be read by mistake.
_THREAD = (
    select(Thread)
    .where(Thread.id == bindparam("thread"))
    # Table by table: joined to as pairs, SQLite would first put together those of all threads.
    .outerjoin(ThreadTag, ThreadTag.thread_id == Thread.id)
    .outerjoin(Tag, Tag.id == ThreadTag.tag_id)
    .outerjoin(ThreadApplication, ThreadApplication.thread_id == Thread.id)
    .outerjoin(Application, Application.id == ThreadApplication.application_id)
    .outerjoin(ThreadRegion, ThreadRegion.thread_id == Thread.id)
    .outerjoin(Region, Region.code == ThreadRegion.region_code)
    .options(
        CATEGORY,
        joinedload(Thread.author).load_only(User.name, raiseload=True),
        contains_eager(Thread.tags),
        contains_eager(Thread.applications).load_only(
            Application.slug, Application.name, Application.owner_id, raiseload=True
        ),
        contains_eager(Thread.regions).load_only(Region.official_name, raiseload=True),
    )
)
_POSTS = (
    select(Post, Poll, PollOption, Attachment)
    .outerjoin(Poll, Poll.post_id == Post.id)
    .outerjoin(PollOption, PollOption.poll_id == Poll.id)
    .outerjoin(Attachment, (Attachment.post_id == Post.id) & Attachment.deleted_at.is_(None))
    .where(
        Post.thread_id == bindparam("thread"),
        or_(
            Post.number.between(bindparam("first"), bindparam("last")),
            Post.id == bindparam("accepted"),
        ),
    )
    .options(
        defer(Post.body, raiseload=True),
        joinedload(Post.author).load_only(
            *(User.name, User.handle, User.position, User.is_demonstration), raiseload=True
        ),
        joinedload(Post.organisation).load_only(
            *(Organisation.name, Organisation.short_name, Organisation.region_code),
            Organisation.province_code,
            raiseload=True,
        ),
    )
    .order_by(Post.number, PollOption.position, Attachment.id)
)
_QUOTED = (
    select(Attachment)
    .join(Post, Post.id == Attachment.post_id)
    .where(
        Attachment.key.in_(bindparam("keys", expanding=True)),
        Attachment.deleted_at.is_(None),
        Post.thread_id == bindparam("thread"),
    )
)


class Running(NamedTuple):
    """The author's organisation runs an application that the thread is about, or owns it."""

    name: str
    replication: RunsSince | None


class OpenedPost(NamedTuple):
    """A post with its poll, if it has one, and its files in the order they were added.

    `pictures`: the files of the thread that its text shows; those of a post it quotes, too.
    `face`: what it shows to whoever reads it; equal faces, equal posts.
    """

    post: Post
    poll: Poll | None
    options: list[PollOption]
    files: list[Attachment]
    pictures: Sequence[Attachment] = ()
    running: Running | None = None
    face: Hashable = None


class Opened(NamedTuple):
    """A thread with the posts of one page, and with the first page the accepted answer.

    `serial`: another one whenever it was loaded, so a name for what is made of it.
    """

    thread: Thread
    posts: list[OpenedPost]
    serial: int


Kept = Versioned[tuple[int, int], Opened]  # by thread and page


def open_thread(thread_id: int, page: int, viewer: User | None) -> tuple[Opened, Keeps]:
    """The page of the thread, and what the reader keeps of it; or 404.

    A page beyond the last has no posts. At most five queries; one, where
    nothing was written since the page was last opened here.
    """
    first = (page - 1) * PAGE + 1
    scopes = ("site", *(scope.format(thread_id=thread_id) for scope in SCOPES))
    versions, keeps = keeps_of(viewer, thread_id, (first, first + PAGE - 1), scopes)
    kept: Kept = current_app.extensions["opened_threads"]
    opened = kept.made(
        (thread_id, page),
        versions,
        partial(_load, thread_id, first),
        lambda one: bool(one.posts),
    )
    if not policy.can_see(viewer, opened.thread):
        abort(404)
    return opened, keeps


def _load(thread_id: int, first: int) -> Opened:
    """In the transaction of the request, but not in its session; or 404."""
    with session_apart() as apart:
        thread = apart.scalars(_THREAD, {"thread": thread_id}).unique().one_or_none()
        if thread is None:
            abort(404)
        posts = _pictured(apart, thread, _posts(apart, thread, first))
    since = _since(thread, posts)
    shown = [one._replace(running=_runs(one.post, thread, since)) for one in posts]
    return Opened(thread, [one._replace(face=_face(one)) for one in shown], next(_serials))


def _posts(session: Session, thread: Thread, first: int) -> list[OpenedPost]:
    """Looked up by number, so that page 250 costs the same as page 1."""
    asked = {
        "thread": thread.id,
        "first": first,
        "last": first + PAGE - 1,
        "accepted": (thread.accepted_post_id or 0) if first == 1 else 0,
    }
    found: dict[int, OpenedPost] = {}
    # A post stands in a row for each option of its poll and each of its files.
    for post, poll, option, file in session.execute(_POSTS, asked):
        opened = found.setdefault(post.id, OpenedPost(post, poll, [], []))
        if option is not None and option not in opened.options:
            opened.options.append(option)
        if file is not None and file not in opened.files:
            opened.files.append(file)
    return list(found.values())


def _pictured(session: Session, thread: Thread, posts: list[OpenedPost]) -> list[OpenedPost]:
    """With what their texts show; asked for only where that is of another page."""
    named = {one.post.id: keys_in(one.post.html) for one in posts}
    known = {file.key: file for one in posts for file in one.files}
    if missing := set().union(*named.values()) - known.keys():
        asked = {"thread": thread.id, "keys": list(missing)}
        known |= {file.key: file for file in session.scalars(_QUOTED, asked)}
    return [
        one._replace(pictures=[known[key] for key in sorted(named[one.post.id] & known.keys())])
        for one in posts
    ]


def _since(thread: Thread, posts: list[OpenedPost]) -> Mapping[tuple[int, int], RunsSince]:
    """(organisation, application) → since when it runs there; not for a question alone."""
    if not thread.reply_count:
        return {}
    organisations = {one.post.organisation_id for one in posts} - {None}
    return running_since(
        [number for number in organisations if number is not None],
        [application.id for application in thread.applications],
    )


def _runs(
    post: Post, thread: Thread, since: Mapping[tuple[int, int], RunsSince]
) -> Running | None:
    for application in thread.applications:
        found = since.get((post.organisation_id or 0, application.id))
        if found is not None or application.owner_id == post.organisation_id:
            return Running(application.name, found)
    return None


def _face(opened: OpenedPost) -> Hashable:
    """Every value of the post that templates/forum/_post.html and what it includes show."""
    post, organisation, running = opened.post, opened.post.organisation, opened.running
    author, since = post.author, running and running.replication
    return (
        *(post.id, post.number, hash(post.html), post.created_at, post.edited_at),
        *(post.useful_count, post.worked_count, post.is_official),
        *(post.is_pending, post.is_hidden, post.is_deleted),
        *(author.name, author.handle, author.position, author.is_demonstration),
        organisation and (organisation.label, organisation.region_code),
        running and running.name,
        since and (since.stage_on, since.stage_precision),
        tuple((one.key, one.name) for one in opened.files),
        tuple(one.key for one in opened.pictures),
    )


def _size(opened: Opened) -> int:
    return sum(len(one.post.html) + POST_BYTES for one in opened.posts)


def init_app(app: Flask) -> None:
    room = int(app.config["FRAGMENT_CACHE_MEGABYTES"] * 1024 * 1024)
    app.extensions["opened_threads"] = Kept(room, _size)
