"""Who may vote in a poll, change it and close it, and who sees how the votes stand.

Pure functions, as in `threads`. A poll is part of its post: whoever may not
read the post may not see the poll either.
"""

from livinglab.accounts import policy as accounts
from livinglab.accounts.models import User
from livinglab.forum.models import Poll, PollResults, Post, Thread
from livinglab.forum.policy.posts import can_edit_post
from livinglab.forum.policy.threads import can_moderate, can_see, is_open


def may_vote(viewer: User | None, thread: Thread) -> bool:
    """Confirmed members, where they can read: a vote is one known person's."""
    return accounts.is_confirmed_member(viewer) and can_see(viewer, thread)


def takes_votes(poll: Poll, post: Post, thread: Thread) -> bool:
    """While it is open, its thread takes replies, and everybody can read its post."""
    return post.is_public and not poll.is_closed and is_open(thread)


def sees_results(poll: Poll, *, has_voted: bool) -> bool:
    """The same rule for everybody, its author and moderators too."""
    if poll.is_closed or poll.results is PollResults.ALWAYS:
        return True
    return has_voted and poll.results is PollResults.VOTED


def can_edit_poll(viewer: User | None, poll: Poll | None, post: Post, thread: Thread) -> bool:
    """Only who wrote the post; None is a poll that is still to be added, to an opening."""
    return (
        viewer is not None
        and viewer.id == post.author_id
        and can_edit_post(viewer, post, thread)
        and (poll is not None or post.number == 1)
    )


def can_close_poll(viewer: User | None, post: Post, thread: Thread) -> bool:
    """Before its day: who wrote the post, and moderators with their reason."""
    if viewer is None or not accounts.is_member(viewer) or not can_see(viewer, thread):
        return False
    return viewer.id == post.author_id or can_moderate(viewer, thread.category_id)
