"""Who may keep order in the forum, and who may answer posts other than by writing.

Pure functions, as in `threads`.
"""

from sqlalchemy import ColumnElement, and_, or_, select, true

from livinglab.accounts import policy as accounts
from livinglab.accounts.models import Organisation, User
from livinglab.forum.models import Category, Post, Thread
from livinglab.forum.policy.threads import (
    can_moderate,
    can_see,
    moderated_category_ids,
    visible_categories,
)


def reviewable(viewer: User | None) -> ColumnElement[bool]:
    """`can_review_post` as a condition on Post joined with its Thread and Organisation."""
    if can_moderate(viewer):
        return true()
    provinces = viewer.facilitated_provinces if viewer and accounts.is_member(viewer) else set()
    return or_(
        Thread.category_id.in_(moderated_category_ids(viewer)),
        and_(
            Organisation.province_code.in_(provinces),
            Thread.category_id.in_(select(Category.id).where(visible_categories(viewer))),
        ),
    )


def can_see_queue(viewer: User | None) -> bool:
    """Whoever could ever find something to do there."""
    if viewer is None or not accounts.is_member(viewer):
        return False
    return (
        can_moderate(viewer)
        or bool(moderated_category_ids(viewer))
        or bool(viewer.facilitated_provinces)
    )


def can_respond(viewer: User | None, post: Post, thread: Thread) -> bool:
    """Bookmark a post that others can read."""
    return post.is_public and accounts.is_member(viewer) and can_see(viewer, thread)


def can_react(viewer: User | None, post: Post, thread: Thread) -> bool:
    """Find it useful: what somebody else wrote."""
    return (
        viewer is not None and can_respond(viewer, post, thread) and post.author_id != viewer.id
    )


def can_flag(viewer: User | None, post: Post, thread: Thread) -> bool:
    return can_react(viewer, post, thread)


def can_follow(viewer: User | None) -> bool:
    """Whatever it may see."""
    return accounts.is_member(viewer)


def can_attach(viewer: User | None) -> bool:
    return accounts.is_member(viewer)


def can_keep_categories(viewer: User | None) -> bool:
    return accounts.is_administrator(viewer)
