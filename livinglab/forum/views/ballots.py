"""A poll as one reader has it before them on the page of a thread."""

from dataclasses import dataclass

from livinglab.accounts.models import User
from livinglab.forum import policy
from livinglab.forum.forms import BallotForm
from livinglab.forum.models import Poll, PollOption, Post, Thread
from livinglab.forum.queries.opened import ShownPoll, ShownPost


@dataclass(frozen=True)
class Ballot:
    poll: Poll
    post: Post
    options: list[PollOption]
    checked: set[int]  # the ids that stand chosen in the form
    voted: set[int]  # those the reader's vote is for
    error: str
    takes_votes: bool
    can_vote: bool
    can_keep: bool
    shows_results: bool

    def share(self, option: PollOption) -> int:
        """Of those who voted, how many in a hundred chose it."""
        return round(100 * option.vote_count / (self.poll.voter_count or 1))


def ballot_of(
    entry: ShownPost, thread: Thread, viewer: User | None, refused: BallotForm | None
) -> Ballot | None:
    """None where there is no poll, or its post cannot be read. `refused`: to be mended."""
    if entry.poll is None or not policy.can_read_post(viewer, entry.post, thread):
        return None
    return _ballot(entry.poll, entry.post, thread, viewer, refused)


def _ballot(
    shown: ShownPoll,
    post: Post,
    thread: Thread,
    viewer: User | None,
    refused: BallotForm | None,
) -> Ballot:
    poll = shown.poll
    takes_votes = policy.takes_votes(poll, post, thread)
    return Ballot(
        poll=poll,
        post=post,
        options=shown.options,
        checked=shown.chosen if refused is None else refused.chosen,
        voted=shown.chosen,
        error=str(refused.option.errors[0]) if refused and refused.option.errors else "",
        takes_votes=takes_votes,
        can_vote=takes_votes and policy.may_vote(viewer, thread),
        can_keep=policy.can_edit_poll(viewer, poll, post, thread)
        or policy.can_close_poll(viewer, post, thread),
        shows_results=policy.sees_results(poll, has_voted=bool(shown.chosen)),
    )
