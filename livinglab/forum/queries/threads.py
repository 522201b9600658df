"""Threads and posts, loaded through permission: what is hidden from the reader is a 404."""

from collections.abc import Sequence
from typing import NamedTuple

from flask import abort
from sqlalchemy import Integer, and_, bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum import policy
from livinglab.forum.models import (
    PAGE,
    Bookmark,
    Category,
    Draft,
    Poll,
    PollOption,
    PollVote,
    Post,
    PostRevision,
    Reaction,
    ReactionKind,
    ReadPosition,
    Subscription,
    Thread,
)

CATEGORY = joinedload(Thread.category).joinedload(Category.organisations)
ABOUT = (
    joinedload(Thread.tags),
    joinedload(Thread.applications),
    joinedload(Thread.regions),
)


def get_thread(thread_id: int, viewer: User | None) -> Thread:
    """The thread with its category and author, or 404."""
    thread = db.session.scalars(
        select(Thread)
        .where(Thread.id == thread_id, policy.visible(viewer))
        .options(CATEGORY, joinedload(Thread.author))
    )
    return thread.unique().one_or_none() or abort(404)


def get_thread_whole(thread_id: int, viewer: User | None) -> Thread:
    """As `get_thread`, with tags, applications and regions."""
    thread = db.session.scalars(
        select(Thread)
        .where(Thread.id == thread_id, policy.visible(viewer))
        .options(CATEGORY, joinedload(Thread.author), *ABOUT)
    )
    return thread.unique().one_or_none() or abort(404)


# Asked by every page of a thread: put together once.
_READER = bindparam("reader", type_=Integer)
_OPENED = (
    select(Thread, ReadPosition.number, Subscription.level, Draft.body)
    .outerjoin(
        ReadPosition,
        and_(ReadPosition.thread_id == Thread.id, ReadPosition.user_id == _READER),
    )
    .outerjoin(
        Subscription,
        and_(
            Subscription.user_id == _READER,
            Subscription.subject_kind == "thread",
            Subscription.subject_id == bindparam("subject"),
        ),
    )
    .outerjoin(Draft, and_(Draft.user_id == _READER, Draft.place == bindparam("place")))
    .where(Thread.id == bindparam("thread"))
    .options(CATEGORY, joinedload(Thread.author), *ABOUT)
)
_ON_PAGE = (
    select(Post, Reaction.user_id, Bookmark.user_id, Poll, PollOption, PollVote.user_id)
    .outerjoin(
        Reaction,
        and_(
            Reaction.post_id == Post.id,
            Reaction.user_id == _READER,
            Reaction.kind == ReactionKind.USEFUL,
        ),
    )
    .outerjoin(Bookmark, and_(Bookmark.post_id == Post.id, Bookmark.user_id == _READER))
    .outerjoin(Poll, Poll.post_id == Post.id)
    .outerjoin(PollOption, PollOption.poll_id == Poll.id)
    .outerjoin(
        PollVote,
        and_(
            PollVote.user_id == _READER,
            PollVote.poll_id == Poll.id,
            PollVote.option_id == PollOption.id,
        ),
    )
    .where(
        Post.thread_id == bindparam("thread"),
        or_(
            Post.number.between(bindparam("first"), bindparam("last")),
            Post.id == bindparam("accepted"),
        ),
    )
    .options(joinedload(Post.author), joinedload(Post.organisation))
    .order_by(Post.number, PollOption.position)
)


class OpenedThread(NamedTuple):
    """A thread as one reader has it before them."""

    thread: Thread
    read_number: int
    level: str | None
    draft: str


def open_thread(thread_id: int, viewer: User | None) -> OpenedThread:
    """The whole thread, and what the reader keeps of it, in one query; or 404."""
    asked = {
        "thread": thread_id,
        "reader": viewer.id if viewer else 0,
        "subject": str(thread_id),
        "place": f"thread:{thread_id}",
    }
    found = db.session.execute(_OPENED.where(policy.visible(viewer)), asked)
    row = found.unique().one_or_none()
    if row is None:
        abort(404)
    thread, number, level, draft = row
    return OpenedThread(thread, number or 0, level, draft or "")


class ShownPoll(NamedTuple):
    """A poll with its options, and the ids of those the reader has chosen."""

    poll: Poll
    options: list[PollOption]
    chosen: set[int]


class ShownPost(NamedTuple):
    """A post, and what the reader has done with it."""

    post: Post
    found_useful: bool
    bookmarked: bool
    poll: ShownPoll | None


def posts_on_page(thread: Thread, page: int, viewer: User | None) -> list[ShownPost]:
    """The posts of a page by their numbers, and with the first page the accepted answer.

    Looked up by number, so that page 250 costs the same as page 1.
    """
    first = (page - 1) * PAGE + 1
    asked = {
        "thread": thread.id,
        "reader": viewer.id if viewer else 0,
        "first": first,
        "last": first + PAGE - 1,
        "accepted": (thread.accepted_post_id or 0) if page == 1 else 0,
    }
    shown: dict[int, ShownPost] = {}
    # A post stands in one row, or in one for each option of its poll.
    for post, useful, kept, poll, option, voter in db.session.execute(_ON_PAGE, asked):
        if post.id not in shown:
            whole = ShownPoll(poll, [], set()) if poll else None
            shown[post.id] = ShownPost(post, bool(useful), bool(kept), whole)
        if (whole := shown[post.id].poll) is not None:
            whole.options.append(option)
            whole.chosen.update({option.id} if voter else ())
    return list(shown.values())


def get_post(post_id: int, viewer: User | None) -> Post:
    """The post with its thread, author and organisation, or 404."""
    post = db.session.scalars(
        select(Post)
        .join(Thread, Post.thread_id == Thread.id)
        .where(Post.id == post_id, policy.visible(viewer))
        .options(
            joinedload(Post.thread).options(CATEGORY, *ABOUT),
            joinedload(Post.author),
            joinedload(Post.organisation),
        )
    )
    found = post.unique().one_or_none() or abort(404)
    # Deleted text is gone for its author too; what waits or is hidden is a 404 for others.
    if (found.is_hidden or found.is_pending) and not policy.can_read_post(
        viewer, found, found.thread
    ):
        abort(404)
    return found


def opening_of(thread: Thread) -> Post:
    """The thread's first post."""
    return db.session.scalars(
        select(Post).where(Post.thread_id == thread.id, Post.number == 1)
    ).one()


def post_with_author(thread_id: int, number: int) -> Post | None:
    return db.session.scalar(
        select(Post)
        .where(Post.thread_id == thread_id, Post.number == number)
        .options(joinedload(Post.author))
    )


def revisions_of(post: Post) -> Sequence[PostRevision]:
    """What the post was before each edit, oldest first."""
    return db.session.scalars(
        select(PostRevision)
        .where(PostRevision.post_id == post.id)
        .options(joinedload(PostRevision.editor))
        .order_by(PostRevision.number)
    ).all()


def approved_posts_of(author: User) -> int:
    """How many of an author's posts everybody has been able to read."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Post)
            .where(
                Post.author_id == author.id,
                Post.pending_at.is_(None),
                Post.hidden_at.is_(None),
            )
        )
        or 0
    )
