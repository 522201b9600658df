"""What waits for those who keep order, and categories as administrators see them."""

from collections.abc import Sequence
from typing import NamedTuple

from flask import abort
from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import joinedload

from livinglab.accounts.models import Organisation, User
from livinglab.db import db
from livinglab.forum import policy
from livinglab.forum.models import (
    Attachment,
    Category,
    CategoryOrganisation,
    Flag,
    Poll,
    PollOption,
    Post,
    Thread,
)
from livinglab.forum.queries.attachments import attachments_of

PER_PAGE = 20

_WHOLE = (
    joinedload(Post.author),
    joinedload(Post.organisation),
    joinedload(Post.thread).joinedload(Thread.category),
)
# An option is one line.
_OPTIONS = (
    select(func.aggregate_strings(PollOption.text, "\n"))
    .where(PollOption.poll_id == Poll.id)
    .scalar_subquery()
)


class Reported(NamedTuple):
    post: Post
    flags: list[Flag]


class Queue(NamedTuple):
    """The oldest of what waits, how much that is in all, and each post's files and poll."""

    pending: Sequence[Post]
    pending_count: int
    reported: list[Reported]
    reported_count: int
    files: dict[int, list[Attachment]]
    polls: dict[int, list[str]]


def queue(viewer: User | None) -> Queue:
    """First posts that wait, and posts with open reports, that the viewer may settle."""
    rule = policy.reviewable(viewer)
    waits = Post.pending_at.is_not(None) & Post.deleted_at.is_(None)
    pending, pending_count, polls = _posts(waits, rule)
    reported, reported_count, more_polls = _posts(
        exists().where(Flag.post_id == Post.id, Flag.settled_at.is_(None)),
        Post.pending_at.is_(None),
        rule,
    )
    return Queue(
        pending,
        pending_count,
        _with_flags(reported),
        reported_count,
        files=attachments_of([post.id for post in (*pending, *reported)]),
        polls=polls | more_polls,
    )


def get_post_to_review(post_id: int, viewer: User | None) -> Post:
    """A post with all that policy asks for, or 404 for whom it does not exist."""
    post = (
        db.session.scalars(
            select(Post)
            .where(Post.id == post_id)
            .options(
                *_WHOLE,
                joinedload(Post.thread)
                .joinedload(Thread.category)
                .joinedload(Category.organisations),
            )
        )
        .unique()
        .one_or_none()
    )
    if post is None:
        abort(404)
    thread = post.thread
    readable = policy.can_see(viewer, thread) and policy.can_read_post(viewer, post, thread)
    if not readable and not policy.can_review_post(viewer, post, thread):
        abort(404)
    return post


def open_flags_of(post: Post) -> Sequence[Flag]:
    return _flags([post.id])


def own_flag(post: Post, user: User) -> Flag | None:
    return db.session.scalar(
        select(Flag).where(Flag.post_id == post.id, Flag.user_id == user.id)
    )


def all_categories() -> Sequence[Category]:
    """Every one, for administrators: names and who may enter, nothing of what is inside."""
    return (
        db.session.scalars(
            select(Category)
            .options(joinedload(Category.organisations))
            .order_by(Category.archived_at.is_not(None), Category.position, Category.id)
        )
        .unique()
        .all()
    )


def get_category_to_keep(slug: str) -> Category:
    category: Category = db.one_or_404(select(Category).where(Category.slug == slug))
    return category


def organisations_of(category: Category) -> Sequence[Organisation]:
    return db.session.scalars(
        select(Organisation)
        .join(CategoryOrganisation, CategoryOrganisation.organisation_id == Organisation.id)
        .where(CategoryOrganisation.category_id == category.id)
        .order_by(Organisation.name)
    ).all()


def categories_to_move_to(viewer: User | None, thread: Thread) -> Sequence[Category]:
    """Where the viewer may put the thread: what they keep in order themselves."""
    return [
        category
        for category in db.session.scalars(
            select(Category)
            .where(Category.archived_at.is_(None), Category.id != thread.category_id)
            .order_by(Category.position, Category.id)
        )
        if policy.can_moderate(viewer, category.id)
    ]


def _posts(*conditions: ColumnElement[bool]) -> tuple[list[Post], int, dict[int, list[str]]]:
    """The oldest of the posts, how many there are in all, and the words of their polls."""
    rows = db.session.execute(
        select(Post, func.count().over(), Poll.question, _OPTIONS)
        .join(Thread, Post.thread_id == Thread.id)
        .outerjoin(Organisation, Organisation.id == Post.organisation_id)
        .outerjoin(Poll, Poll.post_id == Post.id)
        .where(*conditions)
        .options(*_WHOLE)
        .order_by(Post.id)
        .limit(PER_PAGE)
    ).all()
    polls = {
        post.id: [question, *options.split("\n")]
        for post, _count, question, options in rows
        if options
    }
    return [row[0] for row in rows], rows[0][1] if rows else 0, polls


def _with_flags(posts: Sequence[Post]) -> list[Reported]:
    by_post: dict[int, list[Flag]] = {}
    for flag in _flags([post.id for post in posts]):
        by_post.setdefault(flag.post_id, []).append(flag)
    return [Reported(post, by_post.get(post.id, [])) for post in posts]


def _flags(post_ids: list[int]) -> Sequence[Flag]:
    if not post_ids:
        return []
    return db.session.scalars(
        select(Flag)
        .where(Flag.post_id.in_(post_ids), Flag.settled_at.is_(None))
        .options(joinedload(Flag.user))
        .order_by(Flag.id)
    ).all()
