"""Starting a thread, and changing what it is called and about."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import select

from livinglab.accounts.models import User
from livinglab.db import db, now
from livinglab.forum.models import Category, Post, Thread, ThreadKind
from livinglab.forum.queries.threads import hold
from livinglab.forum.services import about, posts
from livinglab.forum.services.counts import recount_categories
from livinglab.forum.services.logged import log_thread
from livinglab.forum.services.search_pages import reindex_thread
from livinglab.pagecache import touch
from livinglab.slugs import slugify

SENT_TWICE = timedelta(minutes=10)


def start_thread(  # noqa: PLR0913  a thread is about many things
    author: User,
    *,
    category: Category,
    kind: ThreadKind,
    title: str,
    body: str,
    tags: Iterable[str] = (),
    application_ids: Iterable[int] = (),
    region_codes: Iterable[str] = (),
    organisation_id: int | None = None,
    demonstration: bool = False,
) -> Thread:
    """Open a thread with its first post. The same one sent twice is the first one.

    The regions that the text names by `#…` are added to those it is about.
    """
    posts.one_at_a_time(author)
    if sent := _same_thread(author, category, title, body):
        return sent
    thread = Thread(
        category=category,
        kind=kind,
        title=title,
        slug=slugify(title),
        author=author,
        is_demonstration=demonstration,
    )
    db.session.add(thread)
    db.session.flush()
    opening = posts.add_post(thread, author, body=body, organisation_id=organisation_id)
    thread.pending_at = opening.post.pending_at
    about.set_about(
        thread,
        tags=tags,
        application_ids=application_ids,
        region_codes=[*region_codes, *opening.prose.regions],
    )
    posts.forget_draft(author, "thread")
    posts.mark_read(author, thread, 1)
    if not thread.is_pending:
        posts.publish(thread, opening.post, new=opening)
    return thread


def edit_thread(  # noqa: PLR0913  a thread is about many things
    thread: Thread,
    editor: User,
    *,
    title: str,
    category: Category,
    tags: Iterable[str],
    application_ids: Iterable[int],
    region_codes: Iterable[str],
    reason: str = "",
) -> None:
    """Change what the thread is called, where it stands and what it is about.

    Done for somebody else, it goes into the public log.
    """
    hold(thread)
    left = thread.category
    thread.title, thread.slug, thread.category = title, slugify(title), category
    db.session.flush()
    about.set_about(
        thread, tags=tags, application_ids=application_ids, region_codes=region_codes
    )
    if left.id != category.id:
        recount_categories(left.id, category.id)
    if editor.id != thread.author_id:
        action = "thread.edit" if left.id == category.id else "thread.move"
        closed = left.id if left.is_closed else None
        log_thread(editor, action, thread, reason, category_id=closed)
    reindex_thread(thread)
    touch("forum", f"thread:{thread.id}")


def _same_thread(author: User, category: Category, title: str, body: str) -> Thread | None:
    """The author's thread of the last minutes with the same words, if there is one."""
    return db.session.scalar(
        select(Thread)
        .join(Post, (Post.thread_id == Thread.id) & (Post.number == 1))
        .where(
            Thread.author_id == author.id,
            Thread.category_id == category.id,
            Thread.title == title,
            Thread.created_at > now() - SENT_TWICE,
            Post.body == body,
            Post.deleted_at.is_(None),
        )
        .limit(1)
    )
