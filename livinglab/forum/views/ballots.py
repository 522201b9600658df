"""A poll as one reader has it before them on the page of a thread."""

from dataclasses import dataclass

from livinglab.forum import policy
from livinglab.forum.forms import BallotForm
from livinglab.forum.models import Poll, PollOption, Post
from livinglab.forum.queries.keeps import Keeps
from livinglab.forum.queries.opened import OpenedPost


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
    opened: OpenedPost, keeps: Keeps, standing: policy.Standing, refused: BallotForm | None
) -> Ballot | None:
    """None where there is no poll, or its post cannot be read. `refused`: to be mended."""
    post, poll = opened.post, opened.poll
    if poll is None or not standing.can_read(post):
        return None
    viewer, thread = standing.viewer, standing.thread
    takes_votes = policy.takes_votes(poll, post, thread)
    voted = {option.id for option in opened.options} & keeps.chosen
    return Ballot(
        poll=poll,
        post=post,
        options=opened.options,
        checked=voted if refused is None else refused.chosen,
        voted=voted,
        error=str(refused.option.errors[0]) if refused and refused.option.errors else "",
        takes_votes=takes_votes,
        can_vote=takes_votes and policy.may_vote(viewer, thread),
        can_keep=policy.can_edit_poll(viewer, poll, post, thread)
        or policy.can_close_poll(viewer, post, thread),
        shows_results=policy.sees_results(poll, has_voted=bool(voted)),
    )
