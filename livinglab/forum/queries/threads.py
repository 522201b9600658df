"""Threads and posts, loaded through permission: what is hidden from the reader is a 404."""

from collections.abc import Sequence

from flask import abort
from sqlalchemy import String, bindparam, cast, func, literal, select
from sqlalchemy.orm import joinedload, selectinload

from livinglab.accounts.models import User
from livinglab.db import HELD, db
from livinglab.forum import policy
from livinglab.forum.models import (
    Category,
    Post,
    PostRevision,
    Tag,
    Thread,
    ThreadApplication,
    ThreadRegion,
    ThreadTag,
)
from livinglab.replication.models import Application
from livinglab.search.queries import Fact, facts, together

CATEGORY = joinedload(Thread.category).joinedload(Category.organisations)
# Columns of a thread that other people's writing changes.
WRITTEN_ON = (
    *("post_count", "reply_count", "last_post_at", "last_poster_id"),
    *("merged_into_id", "accepted_post_id"),
)
# Joined to, SQLite would first put together all regions of all threads.
ABOUT = (
    selectinload(Thread.tags),
    selectinload(Thread.applications),
    selectinload(Thread.regions),
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


def hold(*threads: Thread) -> None:
    """Keep others from writing in the threads until the end; what they wrote before is known.

    Held before any of their posts, so that two who hold never wait for each other.
    """
    for thread in sorted(threads, key=lambda one: one.id):
        db.session.refresh(thread, WRITTEN_ON, with_for_update=HELD)


def subject_facts(thread: Thread) -> list[Fact]:
    """What the thread is about: kind of subject, and its name, or a region's code."""
    tags = select(literal("tags"), Tag.name, literal(""), literal("")).join(
        ThreadTag, ThreadTag.tag_id == Tag.id
    )
    applications = select(
        literal("applications"), Application.name, literal(""), literal("")
    ).join(ThreadApplication, ThreadApplication.application_id == Application.id)
    regions = select(literal("regions"), ThreadRegion.region_code, literal(""), literal(""))
    return facts(
        together(
            tags.where(ThreadTag.thread_id == thread.id),
            applications.where(ThreadApplication.thread_id == thread.id),
            regions.where(ThreadRegion.thread_id == thread.id),
        )
    )


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


# A fact of each of the :threads that the reader may see: slug and name of its category.
CATEGORY_FACTS = (
    select(literal("thread"), cast(Thread.id, String), Category.slug, Category.name)
    .join(Thread.category)
    .where(Thread.id.in_(bindparam("threads", expanding=True)))
)
