"""What a post on the page is made from, as a key: equal keys, equal pieces of page."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TYPE_CHECKING

from livinglab.accounts.models import User
from livinglab.forum.models import Attachment, Post, Thread
from livinglab.fragments import stretch

if TYPE_CHECKING:
    from livinglab.forum.views.page import Shown

FLAGS = (
    *("is_readable", "found_useful", "bookmarked", "is_accepted", "can_edit", "can_delete"),
    *("can_accept", "can_confirm", "can_mark", "can_review", "is_own"),
)


def keys_of(
    thread: Thread,
    viewer: User | None,
    files: Mapping[int, Sequence[Attachment]],
    *,
    can_reply: bool,
) -> "Callable[[Shown], Hashable]":
    """Every value that templates/forum/_post.html and what it includes show."""
    page = (thread.id, viewer is not None, can_reply)

    def key(shown: "Shown") -> Hashable:
        post = shown.post
        return (
            page,
            stretch(post.id),
            tuple(getattr(shown, flag) for flag in FLAGS),
            _running(shown),
            *(post.id, post.number, hash(post.html), post.created_at, post.edited_at),
            *(post.useful_count, post.worked_count, post.is_official),
            *(post.is_pending, post.is_hidden, post.is_deleted),
            _speaker(post),
            tuple((one.key, one.name) for one in files.get(post.id, ())),
        )

    return key


def _speaker(post: Post) -> Hashable:
    author, organisation = post.author, post.organisation
    home = (organisation.label, organisation.region_code) if organisation else None
    return (author.name, author.handle, author.position, author.is_demonstration, home)


def _running(shown: "Shown") -> Hashable:
    if shown.running is None:
        return None
    name, replication = shown.running
    if replication is None:
        return name
    return (name, replication.stage_on, replication.stage_precision)
