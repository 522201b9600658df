"""Occasions of the forum: threads, posts, answers, mentions and reports."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum import policy
from livinglab.forum.models import Category, Level, Post, Thread
from livinglab.notifications.models import Reason
from livinglab.notifications.queries import people
from livinglab.notifications.queries.occasions import Occasion

QUEUE = "/kelola/moderasi"
SILENT = {Level.MUTE, Level.TRACK}


def thread_new(details: dict[str, Any]) -> Occasion | None:
    """To watchers of what it is about; while it waits for review, to moderators."""
    post = _opening(details["thread_id"])
    if post is None or _is_out_of_sight(post):
        return None
    if _waits(post):
        return _to_keepers(post, "thread.pending")
    occasion = _news(post, "thread.new")
    thread, mentioned = post.thread, people.mentioned_ids(post.id)
    for user_id, levels in _levels(thread).items():
        own = levels.get(_scope(thread))
        scopes = [
            scope
            for scope, level in levels.items()
            if level is Level.WATCH and scope != _scope(thread)
        ]
        silent = own in SILENT or _is_muted(levels, thread)
        if scopes and not silent and user_id not in mentioned:
            occasion.add({user_id}, Reason(min(scopes).partition(":")[0]), min(scopes))
    return occasion


def post_new(details: dict[str, Any]) -> Occasion | None:
    """To watchers of the thread; while it waits for review, to moderators."""
    post = _post(details["post_id"])
    if post is None or _is_out_of_sight(post):
        return None
    if _waits(post):
        return _to_keepers(post, "post.pending")
    occasion = _news(post, "post.new")
    _add_followers(occasion, post, without=people.mentioned_ids(post.id))
    return occasion


def mention(details: dict[str, Any]) -> Occasion | None:
    post = _post(details["post_id"])
    if post is None or _is_out_of_sight(post) or _waits(post):
        return None
    user_id = int(details["user_id"])
    occasion = _news(post, "mention")
    if not _is_muted(_levels(post.thread).get(user_id, {}), post.thread):
        occasion.add({user_id}, Reason.MENTION)
    return occasion


def answer_accepted(details: dict[str, Any]) -> Occasion | None:
    """To its author, and to those who follow the thread."""
    post = _post(details["post_id"])
    if post is None or _is_out_of_sight(post):
        return None
    occasion = _about(post, "answer.accepted")
    occasion.add({post.author_id}, Reason.OWN)
    _add_followers(occasion, post, without=set())
    return occasion


def poll_closed(details: dict[str, Any]) -> Occasion | None:
    """To those who voted, and to those who follow the thread."""
    post = _post(details["post_id"])
    if post is None or _is_out_of_sight(post) or _waits(post):
        return None
    occasion = _about(post, "poll.closed")
    occasion.url = f"{post.thread.path_of(post.number).partition('#')[0]}#jajak-{post.number}"
    # Not as news of the post, which most of them have read: it would count as read at once.
    occasion.thread_id = occasion.post_number = None
    levels = _levels(post.thread)
    voters = people.voter_ids(details["poll_id"])
    muted = {user_id for user_id in voters if _is_muted(levels.get(user_id, {}), post.thread)}
    occasion.add(voters - muted, Reason.VOTER)
    _add_followers(occasion, post, without=set())
    return occasion


def approved(kind: str, details: dict[str, Any]) -> Occasion | None:
    post = _post(details["post_id"]) if details.get("post_id") else None
    post = post or _opening(details["thread_id"])
    if post is None or _is_out_of_sight(post):
        return None
    occasion = _about(post, kind)
    occasion.add({post.author_id}, Reason.OWN)
    return occasion


def flag_new(details: dict[str, Any]) -> Occasion | None:
    post = _post(details["post_id"])
    if post is None or _is_out_of_sight(post):
        return None
    return _to_keepers(post, "flag.new")


def _to_keepers(post: Post, kind: str) -> Occasion:
    """To moderators, and to the facilitators who may act on its author's posts."""
    thread = post.thread
    occasion = _about(post, kind)
    occasion.url = QUEUE
    occasion.thread_id = occasion.post_number = None
    occasion.add(people.moderator_ids(thread.category_id), Reason.MODERATOR)
    if post.organisation is not None:
        facilitators = people.facilitator_ids(post.organisation.province_code)
        occasion.add(facilitators, Reason.FACILITATOR)
    occasion.may_see = lambda user: policy.can_review_post(user, post, thread)
    return occasion


def _add_followers(occasion: Occasion, post: Post, *, without: set[int]) -> None:
    thread, scope = post.thread, _scope(post.thread)
    levels = people.levels_of([("thread", str(thread.id))])
    watching = {user_id for user_id, held in levels.items() if held[scope] is Level.WATCH}
    if thread.author_id not in (levels.keys() | without):
        occasion.add({thread.author_id}, Reason.AUTHOR, scope)
    occasion.add({thread.author_id} & watching - without, Reason.AUTHOR, scope)
    occasion.add(watching - without, Reason.THREAD, scope)


def _news(post: Post, kind: str) -> Occasion:
    occasion = _about(post, kind)
    occasion.is_news = True
    return occasion


def _about(post: Post, kind: str) -> Occasion:
    thread = post.thread

    def may_see(user: User) -> bool:
        return policy.can_see(user, thread) and policy.can_read_post(user, post, thread)

    return Occasion(
        kind,
        thread.title,
        thread.path_of(post.number) if post.number > 1 else thread.path,
        may_see,
        thread_id=thread.id,
        post_number=post.number,
    )


def _levels(thread: Thread) -> people.Levels:
    """How people follow the thread and what it is about."""
    return people.levels_of(
        [
            ("thread", str(thread.id)),
            ("category", str(thread.category_id)),
            *(("application", str(one.id)) for one in thread.applications),
            *(("region", one.code) for one in thread.regions),
        ]
    )


def _is_muted(levels: dict[str, Level], thread: Thread) -> bool:
    """The thread's own level decides; without one, a mute of anything it is about."""
    own = levels.get(_scope(thread))
    return own is Level.MUTE or (own is None and Level.MUTE in levels.values())


def _scope(thread: Thread) -> str:
    return f"thread:{thread.id}"


def _is_out_of_sight(post: Post) -> bool:
    return post.is_deleted or post.is_hidden or post.thread.is_hidden


def _waits(post: Post) -> bool:
    return post.is_pending or post.thread.is_pending


def _opening(thread_id: int) -> Post | None:
    return _one(Post.thread_id == thread_id, Post.number == 1)


def _post(post_id: int) -> Post | None:
    return _one(Post.id == post_id)


def _one(*conditions: Any) -> Post | None:
    return (
        db.session.scalars(
            select(Post)
            .where(*conditions)
            .options(
                joinedload(Post.organisation),
                joinedload(Post.thread).options(
                    joinedload(Thread.category).joinedload(Category.organisations),
                    # Joined to, SQLite would put together those of all threads.
                    selectinload(Thread.applications),
                    selectinload(Thread.regions),
                ),
            )
        )
        .unique()
        .one_or_none()
    )
