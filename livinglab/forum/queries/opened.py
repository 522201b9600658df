"""The page of a thread: the thread, its posts, and what the reader keeps of them."""

from typing import NamedTuple

from flask import abort
from sqlalchemy import Integer, and_, bindparam, or_, select
from sqlalchemy.orm import defer, joinedload

from livinglab.accounts.models import Organisation, User
from livinglab.db import db
from livinglab.forum import policy
from livinglab.forum.models import (
    PAGE,
    Bookmark,
    Draft,
    Poll,
    PollOption,
    PollVote,
    Post,
    Reaction,
    ReactionKind,
    ReadPosition,
    Subscription,
    Thread,
)
from livinglab.forum.queries.threads import CATEGORY
from livinglab.regions.models import Region
from livinglab.replication.models import Application

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
    # Columns that the page shows: what is not named cannot be read by mistake.
    .options(
        CATEGORY,
        joinedload(Thread.author).load_only(User.name, raiseload=True),
        joinedload(Thread.tags),
        joinedload(Thread.applications).load_only(
            Application.slug, Application.name, Application.owner_id, raiseload=True
        ),
        joinedload(Thread.regions).load_only(Region.official_name, raiseload=True),
    )
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
