"""Who may see and do what in the forum.

Pure functions: no session, no request. `visible` is the same rule as
`can_see`, and `visible_categories` as `can_see_category`, written for the
database. A thread must come with its category and that category's
organisations, as `queries.threads.get_thread` loads it.
"""

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true

from livinglab.accounts import policy as accounts
from livinglab.accounts.models import Role, User
from livinglab.forum.models import Category, CategoryOrganisation, Post, Thread, ThreadKind

REVIEWED_POSTS = 2  # so many posts of an unconfirmed member are read before others see them


def can_moderate(viewer: User | None, category_id: int | None = None) -> bool:
    """A national moderator, or one of this category."""
    return accounts.is_moderator(viewer, category_id)


def moderated_category_ids(viewer: User | None) -> set[int]:
    """The single categories it is moderator of; a national one needs none of them."""
    if viewer is None or not accounts.is_member(viewer):
        return set()
    return {
        grant.category_id
        for grant in viewer.grants
        if grant.role is Role.MODERATOR
        and grant.ended_at is None
        and grant.category_id is not None
    }


def can_see_category(viewer: User | None, category: Category) -> bool:
    if not category.is_closed or can_moderate(viewer, category.id):
        return True
    allowed = {entry.organisation_id for entry in category.organisations}
    return bool(allowed & organisation_ids(viewer))


def visible_categories(viewer: User | None) -> ColumnElement[bool]:
    if can_moderate(viewer):
        return true()
    return or_(
        Category.is_closed.is_(False),
        Category.id.in_(moderated_category_ids(viewer)),
        Category.id.in_(
            select(CategoryOrganisation.category_id).where(
                CategoryOrganisation.organisation_id.in_(organisation_ids(viewer))
            )
        ),
    )


def can_see(viewer: User | None, thread: Thread) -> bool:
    """Hidden and waiting threads are for their authors and for moderators."""
    if not can_see_category(viewer, thread.category):
        return False
    public = not thread.is_hidden and not thread.is_pending
    return public or wrote(viewer, thread) or can_moderate(viewer, thread.category_id)


def visible(viewer: User | None) -> ColumnElement[bool]:
    """`can_see` as a condition on Thread; needs no join.

    The category is looked at for each thread (EXISTS, not IN): a list then comes
    out of its index in order, and ends when it is long enough.
    """
    if can_moderate(viewer):
        return true()
    return and_(
        exists()
        .where(Category.id == Thread.category_id, visible_categories(viewer))
        .correlate(Thread),
        or_(
            and_(Thread.hidden_at.is_(None), Thread.pending_at.is_(None)),
            Thread.author_id == viewer.id if accounts.is_active(viewer) and viewer else false(),
            Thread.category_id.in_(moderated_category_ids(viewer)),
        ),
    )


def may_write(viewer: User | None) -> bool:
    """May ask and reply somewhere: signed in, with a confirmed e-mail address."""
    return accounts.is_member(viewer)


def can_start_thread(viewer: User | None, category: Category) -> bool:
    return (
        accounts.is_member(viewer)
        and can_see_category(viewer, category)
        and category.archived_at is None
    )


def can_announce(viewer: User | None, category_id: int | None = None) -> bool:
    """Announcements are from those who keep the house."""
    return (
        can_moderate(viewer, category_id)
        or accounts.is_curator(viewer)
        or accounts.is_administrator(viewer)
    )


def may_use_kind(viewer: User | None, kind: ThreadKind, category: Category) -> bool:
    return kind is not ThreadKind.ANNOUNCEMENT or can_announce(viewer, category.id)


def can_reply(viewer: User | None, thread: Thread) -> bool:
    return accounts.is_member(viewer) and can_see(viewer, thread) and is_open(thread)


def waits_for_review(author: User, approved_posts: int) -> bool:
    """Whether what an author writes now is first read by a moderator."""
    trusted = author.is_confirmed or any(grant.ended_at is None for grant in author.grants)
    return not trusted and approved_posts < REVIEWED_POSTS


def can_edit_thread(viewer: User | None, thread: Thread) -> bool:
    """Title, tags, and what it is about."""
    if not accounts.is_member(viewer) or not can_see(viewer, thread):
        return False
    if can_moderate(viewer, thread.category_id):
        return True
    return wrote(viewer, thread) and not thread.is_locked and not thread.is_hidden


def can_move_thread(viewer: User | None, thread: Thread) -> bool:
    return can_moderate(viewer, thread.category_id)


def can_accept(viewer: User | None, thread: Thread) -> bool:
    """Whoever asked says which answer helped; moderators where the asker is gone."""
    if not accounts.is_member(viewer) or not can_see(viewer, thread):
        return False
    return thread.is_question and (
        wrote(viewer, thread) or can_moderate(viewer, thread.category_id)
    )


def is_open(thread: Thread) -> bool:
    """Whether it takes anything new: replies, votes."""
    closed = thread.is_locked or thread.is_hidden or thread.is_pending
    return not closed and thread.merged_into_id is None and thread.category.archived_at is None


def wrote(viewer: User | None, thing: Thread | Post) -> bool:
    return viewer is not None and accounts.is_active(viewer) and thing.author_id == viewer.id


def organisation_ids(viewer: User | None) -> set[int]:
    if viewer is None or not accounts.is_member(viewer):
        return set()
    return viewer.organisation_ids
