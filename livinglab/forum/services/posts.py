"""Writing, editing and deleting posts."""

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import delete, select

from livinglab import outbox
from livinglab.accounts.models import User
from livinglab.db import HELD, db, now
from livinglab.forum import policy
from livinglab.forum.models import Draft, Post, PostRevision, ReadPosition, Thread
from livinglab.forum.queries.threads import CATEGORY, approved_posts_of, hold
from livinglab.forum.services import search_pages, subscriptions, writing
from livinglab.forum.services.answers import forget_answer
from livinglab.forum.services.counts import recount, recount_categories, set_activity
from livinglab.forum.services.logged import log_post
from livinglab.pagecache import WITHDRAWN, touch
from livinglab.prose import Prose

SENT_TWICE = timedelta(minutes=10)
LOOKED_THROUGH = 200  # posts of a thread, the latest, that a reply may repeat


class EditConflict(Exception):
    """Somebody else changed the post since the editor read it."""


class Written(NamedTuple):
    post: Post
    prose: Prose


def post_reply(
    thread: Thread, author: User, *, body: str, organisation_id: int | None = None
) -> Post:
    """Add a reply. Sending the same one twice, as a slow line invites, adds it once.

    Where the thread was joined to another a moment ago, it is added there.
    """
    one_at_a_time(author)
    hold(thread)
    place = f"thread:{thread.id}"
    if thread.merged_into_id is not None:
        thread = db.session.get_one(Thread, thread.merged_into_id, options=[CATEGORY])
        hold(thread)
    if sent := _same_reply(thread, author, body):
        return sent
    written = add_post(thread, author, body=body, organisation_id=organisation_id)
    forget_draft(author, place)
    _note_position(author, thread, written.post.number)
    if not written.post.is_pending:
        publish(thread, written.post, new=written)
    return written.post


def add_post(
    thread: Thread, author: User, *, body: str, organisation_id: int | None = None
) -> Written:
    """Write the next post of the thread. It waits where the author's posts are reviewed.

    The thread is held or new, so that two replies at once get two numbers.
    """
    thread.post_count += 1
    post = Post(
        thread=thread,
        number=thread.post_count,
        author=author,
        organisation_id=organisation_id or min(author.organisation_ids, default=None),
    )
    if not author.is_confirmed and policy.waits_for_review(author, approved_posts_of(author)):
        post.pending_at = now()
    result = writing.write_text(post, body)
    db.session.add(post)
    db.session.flush()
    writing.note_mentions(post, result.mentions)
    subscriptions.watch_by_writing(author, thread)
    if post.is_pending:
        _tell(post)
        touch(f"thread:{thread.id}")  # its author and moderators see it at once
    return Written(post, result)


def publish(thread: Thread, post: Post, *, new: Written | None = None) -> None:
    """Let everybody have the post: counters, search, cached pages, and those who follow.

    Called when a post is written (`new`: it has no files yet, and names whom its
    text names), and when a moderator approves one that waited (whose `pending_at`,
    and the thread's for an opening, was cleared).
    """
    if post.number > 1:
        thread.reply_count += 1
    if post.created_at >= thread.last_post_at or post.number == 1:
        set_activity(thread, post.author_id, post.created_at)
    db.session.flush()
    if post.number == 1:
        recount_categories(thread.category_id)
    search_pages.reindex_post(post, has_files=new is None)
    touch("forum", f"thread:{thread.id}")
    _tell(post)
    if new is None or new.prose.mentions:
        writing.tell_mentioned(post)


def edit_post(
    post: Post, editor: User, *, body: str, reason: str = "", seen_revision: int
) -> None:
    """Change the text; the old one is kept. Raises EditConflict if it is no longer that one.

    A moderator's change of somebody's text goes into the public log.
    """
    db.session.refresh(post, ["body", "revision_count"], with_for_update=HELD)
    if post.revision_count != seen_revision:
        raise EditConflict
    if post.body == body:
        return
    post.revision_count += 1
    db.session.add(
        PostRevision(
            post_id=post.id,
            number=post.revision_count,
            body=post.body,
            editor_id=editor.id,
            reason=reason,
        )
    )
    post.edited_at = now()
    result = writing.write_text(post, body)
    db.session.flush()
    writing.note_mentions(post, result.mentions)
    if not post.is_pending:
        writing.tell_mentioned(post)
    if editor.id != post.author_id:
        log_post(editor, "post.edit", post, reason)
    _show_change(post)


def delete_post(post: Post, actor: User, *, reason: str = "") -> None:
    """Take the text from readers; the trace stays, and the text for moderators."""
    thread = post.thread
    hold(thread)
    post.deleted_at, post.deleted_by_id = now(), actor.id
    post.hidden_reason = reason
    was_answer = thread.accepted_post_id == post.id
    if was_answer:
        forget_answer(thread)
    db.session.flush()
    recount(thread)
    if was_answer:
        search_pages.reindex_opening(thread)
    touch(WITHDRAWN)
    _show_change(post)


def mark_read(reader: User, thread: Thread, number: int) -> None:
    """Remember how far the reader has come; never backwards."""
    one_at_a_time(reader)
    _note_position(reader, thread, min(number, thread.post_count))


def _note_position(reader: User, thread: Thread, number: int) -> None:
    kept = db.session.get(ReadPosition, (reader.id, thread.id))
    if kept is None:
        db.session.add(ReadPosition(user_id=reader.id, thread_id=thread.id, number=number))
    elif kept.number < number:
        kept.number = number
    db.session.flush()


def save_draft(writer: User, place: str, *, body: str, fields: dict[str, str]) -> None:
    """Keep what was begun; an empty one is forgotten."""
    one_at_a_time(writer)
    if not body.strip() and not any(fields.values()):
        forget_draft(writer, place)
        return
    db.session.merge(
        Draft(user_id=writer.id, place=place, body=body, fields=fields, saved_at=now())
    )
    db.session.flush()


def forget_draft(writer: User, place: str) -> None:
    db.session.execute(delete(Draft).where(Draft.user_id == writer.id, Draft.place == place))


def one_at_a_time(author: User) -> None:
    """Hold the person's row, so that what is sent twice at once is met by its first copy.

    Not against references to the person: the form's claim is one, and two who
    have claimed would wait for each other.
    """
    db.session.execute(select(User.id).where(User.id == author.id).with_for_update(**HELD))


def _same_reply(thread: Thread, author: User, body: str) -> Post | None:
    return db.session.scalar(
        select(Post)
        .where(
            Post.thread_id == thread.id,
            Post.author_id == author.id,
            Post.number > max(1, thread.post_count - LOOKED_THROUGH),
            Post.body == body,
            Post.created_at > now() - SENT_TWICE,
            Post.deleted_at.is_(None),
        )
        .limit(1)
    )


def _tell(post: Post) -> None:
    """That there is news. While it waits this goes to moderators, later to everybody."""
    kind = "thread.new" if post.number == 1 else "post.new"
    details = {"thread_id": post.thread_id}
    if post.number > 1:
        details["post_id"] = post.id
    waiting = ":waiting" if post.is_pending else ""
    key = f"{kind}:{post.id}{waiting}"
    outbox.record_event(kind, actor_id=post.author_id, key=key, **details)


def _show_change(post: Post) -> None:
    search_pages.reindex_post(post)
    touch("forum", f"thread:{post.thread_id}")
