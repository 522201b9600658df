"""Moving a thread, taking posts out of it, and joining it to another.

Posts keep their ids and are numbered anew, without gaps; readers' positions
follow them.
"""

from collections.abc import Sequence

from sqlalchemy import delete, insert, literal, select, update

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum.models import (
    Category,
    Level,
    Post,
    ReadPosition,
    Subscription,
    Thread,
    ThreadApplication,
    ThreadRegion,
    ThreadTag,
)
from livinglab.forum.queries.threads import hold
from livinglab.forum.services.answers import forget_answer
from livinglab.forum.services.counts import recount, recount_categories
from livinglab.forum.services.logged import log_thread
from livinglab.forum.services.moderation import recount_place, show_change
from livinglab.forum.services.search_pages import reindex_thread
from livinglab.slugs import slugify


class CannotSplit(Exception):
    """The posts chosen cannot make a thread of their own."""


class CannotMerge(Exception):
    """The thread cannot be joined to that one."""


def move_thread(thread: Thread, actor: User, *, category: Category, reason: str) -> None:
    """Put the thread into another category."""
    left = thread.category
    if left.id == category.id:
        return
    closed = next((one.id for one in (category, left) if one.is_closed), None)
    thread.category = category
    db.session.flush()
    recount_categories(left.id, category.id)
    reindex_thread(thread)
    log_thread(actor, "thread.move", thread, reason, category_id=closed)
    show_change(thread)


def split_thread(
    thread: Thread, actor: User, *, posts: Sequence[Post], title: str, reason: str
) -> Thread:
    """Take posts, in their order, out into a thread of their own. Raises CannotSplit."""
    chosen = [post for post in posts if post.thread_id == thread.id]
    if not chosen or any(post.number == 1 or post.is_pending for post in chosen):
        raise CannotSplit
    if chosen[0].is_deleted or chosen[0].is_hidden:
        raise CannotSplit
    made = _thread_of(thread, chosen[0], title)
    moved = {post.id for post in chosen}
    if thread.accepted_post_id in moved:
        forget_answer(thread)
    left = _numbers(thread)
    _place(made, chosen, first=1)
    _renumber(thread, without=left)
    for one in (thread, made):
        recount(one)
    recount_place(thread, made)
    for one in (thread, made):
        reindex_thread(one)
        show_change(one)
    _watch_all(made, {post.author_id for post in chosen})
    log_thread(actor, "thread.split", thread, reason)
    return made


def merge_thread(thread: Thread, actor: User, *, into: Thread, reason: str) -> None:
    """Put all posts behind those of another thread; the old address leads there."""
    hold(thread, into)
    gone = thread.merged_into_id is not None or into.merged_into_id is not None
    waits = thread.is_pending or into.is_pending
    if thread.id == into.id or gone or waits:
        raise CannotMerge
    log_thread(actor, "thread.merge", thread, reason, category_id=_closed(thread, into))
    all_posts = db.session.scalars(
        select(Post).where(Post.thread_id == thread.id).order_by(Post.number)
    ).all()
    forget_answer(thread)
    _place(into, all_posts, first=into.post_count + 1)
    thread.merged_into_id = into.id
    db.session.execute(
        update(Thread).where(Thread.merged_into_id == thread.id).values(merged_into_id=into.id)
    )
    db.session.execute(delete(ReadPosition).where(ReadPosition.thread_id == thread.id))
    _hand_over_watchers(thread, into)
    for one in (thread, into):
        recount(one)
    recount_place(thread, into)
    for one in (thread, into):
        reindex_thread(one)
        show_change(one)


def _closed(*threads: Thread) -> int | None:
    return next((one.category_id for one in threads if one.category.is_closed), None)


def _thread_of(thread: Thread, opening: Post, title: str) -> Thread:
    """A new thread beside the old one, about the same."""
    made = Thread(
        category=thread.category,
        kind=thread.kind,
        title=title,
        slug=slugify(title),
        author_id=opening.author_id,
        created_at=opening.created_at,
        is_demonstration=thread.is_demonstration,
    )
    db.session.add(made)
    db.session.flush()
    for table, column in (
        (ThreadTag, "tag_id"),
        (ThreadApplication, "application_id"),
        (ThreadRegion, "region_code"),
    ):
        old = select(literal(made.id), table.last_post_at, getattr(table, column)).where(
            table.thread_id == thread.id
        )
        columns = ["thread_id", "last_post_at", column]
        db.session.execute(insert(table).from_select(columns, old))
    return made


def _place(thread: Thread, chosen: Sequence[Post], *, first: int) -> None:
    """Give the posts to the thread, with numbers from `first` on."""
    for number, post in enumerate(chosen, first):
        post.thread, post.number = thread, number
    db.session.flush()


def _numbers(thread: Thread) -> list[int]:
    return list(
        db.session.scalars(
            select(Post.number).where(Post.thread_id == thread.id).order_by(Post.number)
        )
    )


def _renumber(thread: Thread, *, without: list[int]) -> None:
    """Close the gaps. `without`: the numbers there were before posts were taken out."""
    kept = db.session.scalars(
        select(Post).where(Post.thread_id == thread.id).order_by(Post.number)
    ).all()
    new_of = {post.number: number for number, post in enumerate(kept, 1)}
    changed = [post for post in kept if new_of[post.number] != post.number]
    # By way of negative numbers: in the middle of it no two posts may share one.
    numbers = {post.id: new_of[post.number] for post in changed}
    for sign in (-1, 1):
        for post in changed:
            post.number = sign * numbers[post.id]
        db.session.flush()
    _follow_positions(thread, new_of, without)


def _follow_positions(thread: Thread, new_of: dict[int, int], before: list[int]) -> None:
    reached, furthest = {0: 0}, 0
    for number in before:
        furthest = new_of.get(number, furthest)
        reached[number] = furthest
    for position in db.session.scalars(
        select(ReadPosition).where(ReadPosition.thread_id == thread.id)
    ).all():
        position.number = reached.get(position.number, furthest)
    db.session.flush()


def _watch_all(thread: Thread, user_ids: set[int]) -> None:
    db.session.add_all(
        Subscription(
            user_id=user_id,
            subject_kind="thread",
            subject_id=str(thread.id),
            level=Level.WATCH,
        )
        for user_id in sorted(user_ids)
    )
    db.session.flush()


def _hand_over_watchers(thread: Thread, into: Thread) -> None:
    """Whoever followed the old thread follows the other one, if not already in some way."""
    there = select(Subscription.user_id).where(
        Subscription.subject_kind == "thread", Subscription.subject_id == str(into.id)
    )
    db.session.execute(
        update(Subscription)
        .where(
            Subscription.subject_kind == "thread",
            Subscription.subject_id == str(thread.id),
            Subscription.user_id.not_in(there),
        )
        .values(subject_id=str(into.id))
        .execution_options(synchronize_session=False)
    )
    db.session.execute(
        delete(Subscription).where(
            Subscription.subject_kind == "thread", Subscription.subject_id == str(thread.id)
        )
    )
