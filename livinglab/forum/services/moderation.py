"""Keeping order: letting posts through, hiding, locking and pinning, each with its reason.

Every deed is a line of the public log in the same transaction.
"""

from flask_babel import gettext as _
from sqlalchemy import select

from livinglab import outbox
from livinglab.accounts.models import User
from livinglab.db import db, now
from livinglab.forum.models import Post, Thread, ThreadTag
from livinglab.forum.queries.threads import hold
from livinglab.forum.services import flags, posts
from livinglab.forum.services.answers import forget_answer
from livinglab.forum.services.counts import (
    recount,
    recount_categories,
    recount_polls,
    recount_tags,
)
from livinglab.forum.services.logged import log_post, log_thread
from livinglab.forum.services.search_pages import reindex_opening, reindex_post, reindex_thread
from livinglab.pagecache import touch


def approve_post(post: Post, actor: User, *, reason: str = "") -> None:
    """Let a post through that waited; with an opening, its thread.

    One that its author took back in the meantime waits no more.
    """
    thread = post.thread
    hold(thread)
    db.session.refresh(post, ["pending_at", "deleted_at"])
    if not post.is_pending or post.is_deleted:
        return
    post.pending_at = None
    if post.number == 1:
        thread.pending_at = None
        _recount_tags(thread)  # its category is counted when it is published
    db.session.flush()
    posts.publish(thread, post)
    recount_polls(thread)
    kind = "thread.approved" if post.number == 1 else "post.approved"
    outbox.record_event(
        kind,
        actor_id=actor.id,
        key=f"{kind}:{post.id}",
        thread_id=thread.id,
        post_id=post.id,
    )
    log_post(actor, "post.approve", post, reason or _("Sesuai dengan aturan forum."))
    show_change(thread)


def hide_post(post: Post, actor: User, *, reason: str) -> None:
    """Take a post from readers; its author and moderators still see it. Settles reports."""
    thread = post.thread
    hold(thread)
    was_pending = post.is_pending
    post.hidden_at, post.hidden_reason, post.pending_at = now(), reason, None
    if post.number == 1 and was_pending:
        thread.pending_at, thread.hidden_at = None, now()
    was_answer = thread.accepted_post_id == post.id
    if was_answer:
        forget_answer(thread)
    flags.settle(post, actor, upheld=True)
    _after_post(post)
    if was_answer:
        reindex_opening(thread)
    log_post(actor, "post.hide", post, reason)


def unhide_post(post: Post, actor: User, *, reason: str) -> None:
    hold(post.thread)
    post.hidden_at, post.hidden_reason = None, ""
    _after_post(post)
    log_post(actor, "post.unhide", post, reason)


def dismiss_flags(post: Post, actor: User, *, reason: str = "") -> None:
    """Leave the post as it is, and close the reports on it."""
    if flags.settle(post, actor, upheld=False):
        log_post(actor, "flag.dismiss", post, reason or _("Tidak melanggar aturan forum."))


def set_locked(thread: Thread, actor: User, *, locked: bool, reason: str) -> None:
    if thread.is_locked is locked:
        return
    thread.locked_at = now() if locked else None
    log_thread(actor, "thread.lock" if locked else "thread.unlock", thread, reason)
    show_change(thread)


def set_pinned(thread: Thread, actor: User, *, pinned: bool, reason: str) -> None:
    if (thread.pinned_at is not None) is pinned:
        return
    thread.pinned_at = now() if pinned else None
    log_thread(actor, "thread.pin" if pinned else "thread.unpin", thread, reason)
    show_change(thread)


def set_hidden(thread: Thread, actor: User, *, hidden: bool, reason: str) -> None:
    if thread.is_hidden is hidden:
        return
    thread.hidden_at = now() if hidden else None
    recount_place(thread)
    reindex_thread(thread)
    log_thread(actor, "thread.hide" if hidden else "thread.unhide", thread, reason)
    show_change(thread)


def recount_place(*threads: Thread) -> None:
    """The counters of the categories and the tags that the threads stand under."""
    _recount_tags(*threads)
    recount_categories(*(thread.category_id for thread in threads))


def _recount_tags(*threads: Thread) -> None:
    db.session.flush()
    ids = [thread.id for thread in threads]
    tags = select(ThreadTag.tag_id).where(ThreadTag.thread_id.in_(ids)).distinct()
    recount_tags(db.session.scalars(tags).all())


def show_change(thread: Thread) -> None:
    db.session.flush()
    touch("forum", f"thread:{thread.id}")


def _after_post(post: Post) -> None:
    thread = post.thread
    db.session.flush()
    recount(thread)
    if post.number == 1:
        recount_place(thread)
    if thread.is_hidden:
        reindex_thread(thread)
    else:
        reindex_post(post)
    show_change(thread)
