"""Who may see and do what with a post.

Pure functions, as in `threads`, each a question to a `Standing`: a page of
posts asks one for all of them. A post must come with its organisation where
facilitators are asked about.
"""

from functools import cached_property

from sqlalchemy import ColumnElement, and_, or_

from livinglab.accounts import policy as accounts
from livinglab.accounts.models import User
from livinglab.forum.models import Post, Thread, ThreadKind
from livinglab.forum.policy.threads import (
    can_accept,
    can_moderate,
    can_see,
    can_see_category,
    organisation_ids,
    wrote,
)


class Standing:
    """A reader in a thread: what is the same for all its posts is worked out once."""

    def __init__(self, viewer: User | None, thread: Thread) -> None:
        self.viewer, self.thread = viewer, thread
        self.moderates = can_moderate(viewer, thread.category_id)

    @cached_property
    def sees(self) -> bool:
        return can_see(self.viewer, self.thread)

    @cached_property
    def _acts(self) -> bool:
        """Is a member, and sees the thread."""
        return accounts.is_member(self.viewer) and self.sees

    @cached_property
    def _accepts(self) -> bool:
        return can_accept(self.viewer, self.thread)

    @cached_property
    def _confirms_for(self) -> set[int]:
        """The organisations it could say of an answer for that it worked there too."""
        if not accounts.is_confirmed_member(self.viewer) or not self.sees:
            return set()
        return organisation_ids(self.viewer)

    @cached_property
    def _marks(self) -> bool:
        """Belongs to the owner of an application that the thread is about."""
        owned = self.viewer.owned_application_ids if self.viewer and self._acts else ()
        return bool(owned) and any(one.id in owned for one in self.thread.applications)

    @cached_property
    def _provinces(self) -> set[str]:
        """Those it facilitates, where it sees the category."""
        viewer = self.viewer
        if viewer is None or not accounts.is_member(viewer):
            return set()
        if not can_see_category(viewer, self.thread.category):
            return set()
        return viewer.facilitated_provinces

    def can_read(self, post: Post) -> bool:
        """Whether its text is shown. A deleted one is kept for moderators only."""
        if self.moderates or post.is_public:
            return True
        return not post.is_deleted and wrote(self.viewer, post)

    def can_edit(self, post: Post) -> bool:
        """Its author while the thread is open, and moderators; nobody once it is deleted."""
        if post.is_deleted or not self._acts:
            return False
        if self.moderates:
            return True
        return wrote(self.viewer, post) and not post.is_hidden and not self.thread.is_locked

    def can_delete(self, post: Post) -> bool:
        """Only its author: moderators hide, with a reason in the public log."""
        if post.is_deleted or post.is_hidden or not self._acts:
            return False
        return wrote(self.viewer, post)

    def can_accept(self, post: Post) -> bool:
        """As the answer that helped."""
        return self._accepts and post.number > 1 and post.is_public

    def can_confirm(self, post: Post) -> bool:
        """A confirmed member of another organisation than the one that answered."""
        if not self._confirms_for or not self._is_answer(post):
            return False
        return bool(self._confirms_for - {post.organisation_id})

    def can_mark(self, post: Post) -> bool:
        """As official: the owner of an application that the thread is about."""
        return self._marks and post.is_public

    def can_review(self, post: Post) -> bool:
        """Approve it, hide it, settle reports on it: moderators, and the author's facilitator.

        A facilitator reaches posts of members of the province's organisations only.
        """
        if self.moderates:
            return True
        if not self._provinces or post.organisation is None:
            return False
        return post.organisation.province_code in self._provinces

    def _is_answer(self, post: Post) -> bool:
        """A text others can try: a reply, or a practice's opening."""
        is_text = post.number > 1 or self.thread.kind is ThreadKind.PRACTICE
        return is_text and post.is_public


def can_read_post(viewer: User | None, post: Post, thread: Thread) -> bool:
    return Standing(viewer, thread).can_read(post)


def readable_posts(viewer: User | None) -> ColumnElement[bool]:
    """What everybody reads, and one's own: a condition on Post, beside `visible`."""
    public = and_(
        Post.deleted_at.is_(None), Post.hidden_at.is_(None), Post.pending_at.is_(None)
    )
    if viewer is None or not accounts.is_active(viewer):
        return public
    return or_(public, and_(Post.deleted_at.is_(None), Post.author_id == viewer.id))


def can_edit_post(viewer: User | None, post: Post, thread: Thread) -> bool:
    return Standing(viewer, thread).can_edit(post)


def can_delete_post(viewer: User | None, post: Post, thread: Thread) -> bool:
    return Standing(viewer, thread).can_delete(post)


def can_see_history(viewer: User | None, post: Post, thread: Thread) -> bool:
    standing = Standing(viewer, thread)
    return standing.sees and standing.can_read(post)


def can_confirm_answer(viewer: User | None, post: Post, thread: Thread) -> bool:
    return Standing(viewer, thread).can_confirm(post)


def can_mark_official(viewer: User | None, post: Post, thread: Thread) -> bool:
    """Needs thread.applications."""
    return Standing(viewer, thread).can_mark(post)


def can_review_post(viewer: User | None, post: Post, thread: Thread) -> bool:
    return Standing(viewer, thread).can_review(post)
