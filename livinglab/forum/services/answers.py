"""Which answer helped, how long it holds, and where else it worked."""

from datetime import date

from sqlalchemy import func, select

from livinglab import outbox
from livinglab.accounts.models import User
from livinglab.db import HELD, db, now
from livinglab.forum.models import AnswerConfirmation, Post, Thread
from livinglab.forum.queries.threads import hold
from livinglab.forum.services import search_pages
from livinglab.forum.services.logged import log_thread
from livinglab.pagecache import touch


class NotAnAnswer(Exception):
    """The post is no readable reply of this thread."""


def accept_answer(
    thread: Thread,
    post: Post,
    actor: User,
    *,
    valid_for_release: str = "",
    valid_regulation: str = "",
    valid_until: date | None = None,
    reason: str = "",
) -> None:
    """Choose the answer. A moderator's choice for the asker goes into the public log."""
    hold(thread)
    db.session.refresh(post, ["thread_id", "number", "deleted_at", "hidden_at", "pending_at"])
    if post.thread_id != thread.id or post.number == 1 or not post.is_public:
        raise NotAnAnswer
    before = _accepted(thread)
    is_new = thread.accepted_post_id != post.id
    if is_new:
        thread.accepted_post_id, thread.accepted_at = post.id, now()
        thread.accepted_by_id = actor.id
    thread.valid_for_release, thread.valid_regulation = valid_for_release, valid_regulation
    thread.valid_until = valid_until
    db.session.flush()
    if is_new:
        _log_for_asker(thread, actor, "answer.accept", reason)
        outbox.record_event(
            "answer.accepted",
            actor_id=actor.id,
            key=f"answer.accepted:{post.id}",
            thread_id=thread.id,
            post_id=post.id,
        )
    _show(thread, before, post)


def withdraw_answer(thread: Thread, actor: User, *, reason: str = "") -> None:
    """The question waits again; nothing of the answer itself changes."""
    before = _accepted(thread)
    if before is None:
        return
    forget_answer(thread)
    db.session.flush()
    _log_for_asker(thread, actor, "answer.withdraw", reason)
    _show(thread, before)


def forget_answer(thread: Thread) -> None:
    """None is accepted any more, and nothing is said of how long it holds."""
    thread.accepted_post_id = thread.accepted_at = thread.accepted_by_id = None
    thread.valid_for_release, thread.valid_regulation = "", ""
    thread.valid_until = None


def confirm_answer(
    post: Post, member: User, *, organisation_id: int, note: str = ""
) -> AnswerConfirmation:
    """It worked in the member's organisation too; said once by each organisation."""
    # The post's row is held, so that two members of one organisation count once.
    db.session.refresh(post, ["worked_count"], with_for_update=HELD)
    said = db.session.scalar(
        select(AnswerConfirmation).where(
            AnswerConfirmation.post_id == post.id,
            AnswerConfirmation.organisation_id == organisation_id,
        )
    )
    if said is not None:
        return said
    said = AnswerConfirmation(
        post_id=post.id, organisation_id=organisation_id, user_id=member.id, note=note
    )
    db.session.add(said)
    db.session.flush()
    counted = select(func.count()).where(AnswerConfirmation.post_id == post.id)
    post.worked_count = db.session.scalar(counted) or 0
    db.session.flush()
    _show(post.thread, post)
    return said


def mark_official(post: Post, *, official: bool) -> None:
    """Whether the application's owner stands behind the answer."""
    post.is_official = official
    db.session.flush()
    _show(post.thread, post)


def _accepted(thread: Thread) -> Post | None:
    return db.session.get(Post, thread.accepted_post_id) if thread.accepted_post_id else None


def _log_for_asker(thread: Thread, actor: User, action: str, reason: str) -> None:
    if actor.id != thread.author_id:
        log_thread(actor, action, thread, reason)


def _show(thread: Thread, *posts: Post | None) -> None:
    """Search knows whether a question is answered by its opening, so that is read anew too."""
    search_pages.reindex_opening(thread)
    for post in posts:
        if post is not None:
            search_pages.reindex_number(thread, post.number)
    touch("forum", f"thread:{thread.id}")
