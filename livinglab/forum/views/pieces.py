"""What a post on the page is made from, as a key: equal keys, equal pieces of page."""

from collections.abc import Callable, Hashable
from operator import attrgetter
from typing import TYPE_CHECKING

from livinglab.accounts.models import User
from livinglab.forum.models import Thread
from livinglab.fragments import stretch

if TYPE_CHECKING:
    from livinglab.forum.views.page import Shown

# What depends on the reader; what does not is the post's face.
FLAGS = attrgetter(
    *("is_readable", "found_useful", "bookmarked", "is_accepted", "can_edit", "can_delete"),
    *("can_accept", "can_confirm", "can_mark", "can_review", "is_own"),
)


def keys_of(
    thread: Thread, viewer: User | None, *, can_reply: bool
) -> "Callable[[Shown], Hashable]":
    """Every value that templates/forum/_post.html and what it includes show."""
    page = (thread.id, viewer is not None, can_reply)

    def key(shown: "Shown") -> Hashable:
        return (page, stretch(shown.post.id), FLAGS(shown), shown.face)

    return key
