"""Adding a poll to a post, changing it while nobody has voted, voting, and closing it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import delete, func, select
from sqlalchemy.exc import InvalidRequestError

from livinglab import outbox
from livinglab.accounts.models import User
from livinglab.db import db, now
from livinglab.forum.models import Poll, PollOption, PollResults, PollVote, Post
from livinglab.forum.queries.polls import closing_key, poll_of, untold_closings
from livinglab.forum.services import posts, search_pages
from livinglab.forum.services.counts import recount_polls
from livinglab.forum.services.logged import log_thread
from livinglab.pagecache import touch


class PollFixed(Exception):
    """Somebody has voted, or it was closed or removed: it can no longer be changed."""


class PollClosed(Exception):
    """It takes no votes any more."""


class NotAnOption(Exception):
    """What was chosen is not, or no longer, in the poll, or more than it allows."""


class Facts(NamedTuple):
    """What is written into a poll; without a question it asks the thread's title."""

    question: str
    options: Sequence[str]
    is_multiple: bool = False
    results: PollResults = PollResults.ALWAYS
    closes_on: date | None = None


def add_poll(post: Post, author: User, facts: Facts) -> Poll:
    """Put a poll under the post. One that is there already stays: the form came twice."""
    posts.one_at_a_time(author)
    if sent := poll_of(post):
        return sent
    poll = Poll(post=post, options=[])
    db.session.add(poll)
    _write(poll, facts)
    return poll


def change_poll(poll: Poll, facts: Facts) -> None:
    """Write it anew. Raises PollFixed."""
    if not _hold(poll) or not poll.is_changeable:
        raise PollFixed
    _write(poll, facts)


def remove_poll(poll: Poll) -> None:
    """Take it from its post, as if it had never been. Raises PollFixed."""
    if not _hold(poll) or not poll.is_changeable:
        raise PollFixed
    post = poll.post
    db.session.delete(poll)
    _show_change(post)


def close_poll(poll: Poll, actor: User, *, reason: str = "") -> None:
    """Take no more votes. A moderator's deed goes into the public log."""
    if not _hold(poll) or poll.is_closed:
        return
    poll.closed_at, poll.closed_by_id = now(), actor.id
    post = poll.post
    if actor.id != post.author_id:
        log_thread(actor, "poll.close", post.thread, reason)
    db.session.flush()
    _tell_closed(poll, actor)
    touch(f"thread:{post.thread_id}")


def tell_closed_by_date(limit: int) -> int:
    """Record that polls came to their last day, each once; how many."""
    closed = untold_closings(limit)
    for poll in closed:
        _tell_closed(poll, None)
    db.session.flush()
    return len(closed)


def vote(poll: Poll, voter: User, option_ids: Iterable[int]) -> None:
    """Cast the vote, or another one in its place; no options take it back.

    The poll is held, and its votes are counted anew, so that two at the same
    moment leave true numbers. Raises PollClosed or NotAnOption.
    """
    if not _hold(poll) or poll.is_closed:
        raise PollClosed
    chosen = set(option_ids)
    options = db.session.scalars(select(PollOption).where(PollOption.poll_id == poll.id)).all()
    if not chosen <= {option.id for option in options}:
        raise NotAnOption
    if len(chosen) > 1 and not poll.is_multiple:
        raise NotAnOption
    db.session.execute(
        delete(PollVote).where(PollVote.poll_id == poll.id, PollVote.user_id == voter.id)
    )
    db.session.add_all(
        PollVote(poll_id=poll.id, user_id=voter.id, option_id=number)
        for number in sorted(chosen)
    )
    db.session.flush()
    _recount(poll, options)
    touch(f"thread:{poll.post.thread_id}")


def _tell_closed(poll: Poll, actor: User | None) -> None:
    outbox.record_event(
        "poll.closed",
        actor_id=actor.id if actor else None,
        key=closing_key(poll),
        poll_id=poll.id,
        post_id=poll.post_id,
    )


def _hold(poll: Poll) -> bool:
    """Lock the poll as it is now; False if it was removed in the meantime."""
    try:
        db.session.refresh(
            poll, ["closes_on", "closed_at", "is_multiple", "voter_count"], with_for_update=True
        )
    except InvalidRequestError:
        return False
    return True


def _write(poll: Poll, facts: Facts) -> None:
    poll.question = facts.question or poll.post.thread.title
    poll.is_multiple, poll.results = facts.is_multiple, facts.results
    poll.closes_on = facts.closes_on
    if [option.text for option in poll.options] != list(facts.options):
        poll.options.clear()
        db.session.flush()  # the old ones make room for the new ones' positions
        poll.options.extend(
            PollOption(position=position, text=text)
            for position, text in enumerate(facts.options, 1)
        )
    _show_change(poll.post)


def _recount(poll: Poll, options: Sequence[PollOption]) -> None:
    rows = db.session.execute(
        select(PollVote.option_id, func.count())
        .where(PollVote.poll_id == poll.id)
        .group_by(PollVote.option_id)
    )
    counts = dict(rows.all())
    for option in options:
        option.vote_count = counts.get(option.id, 0)
    voters = select(func.count(PollVote.user_id.distinct())).where(PollVote.poll_id == poll.id)
    poll.voter_count = db.session.scalar(voters) or 0
    db.session.flush()


def _show_change(post: Post) -> None:
    db.session.flush()
    recount_polls(post.thread)
    search_pages.reindex_post(post)
    touch("forum", f"thread:{post.thread_id}")
