"""Who may vote, change and close a poll, and see how it stands: no database."""

from datetime import timedelta
from typing import Any

import pytest

from livinglab.accounts.models import User
from livinglab.db import now
from livinglab.forum import policy
from livinglab.forum.models import Category, Poll, PollResults, Post, Thread
from livinglab.i18n import JAKARTA
from tests.forum.test_policy import (
    AUTHOR,
    CLOSED,
    COLLEAGUE,
    KEEPER,
    MODERATOR,
    NO_MAIL,
    OPEN,
    OWNER,
    STRANGER,
    UNCONFIRMED,
    allowed,
    reply,
    thread,
)

TODAY = now().astimezone(JAKARTA).date()


def opening(**facts: Any) -> Post:
    return reply(AUTHOR, 1, **facts)


def archived() -> Category:
    return Category(id=OPEN.id, is_closed=False, organisations=[], archived_at=now())


@pytest.mark.parametrize(
    ("place", "voters"),
    [
        (thread(), [AUTHOR, COLLEAGUE, STRANGER, OWNER]),
        (thread(CLOSED), [AUTHOR, COLLEAGUE]),
        (thread(hidden_at=now()), [AUTHOR]),
    ],
)
def test_confirmed_members_may_vote_where_they_can_read(
    place: Thread, voters: list[User]
) -> None:
    assert allowed(lambda viewer: policy.may_vote(viewer, place)) == voters


@pytest.mark.parametrize(
    ("poll", "post", "place", "takes"),
    [
        (Poll(), opening(), thread(), True),
        (Poll(closes_on=TODAY + timedelta(1)), opening(), thread(), True),
        (Poll(closes_on=TODAY - timedelta(1)), opening(), thread(), False),
        (Poll(closed_at=now()), opening(), thread(), False),
        (Poll(), opening(hidden_at=now()), thread(), False),
        (Poll(), opening(deleted_at=now()), thread(), False),
        (Poll(), opening(pending_at=now()), thread(), False),
        (Poll(), opening(), thread(locked_at=now()), False),
        (Poll(), opening(), thread(hidden_at=now()), False),
        (Poll(), opening(), thread(pending_at=now()), False),
        (Poll(), opening(), thread(merged_into_id=2), False),
        (Poll(), opening(), thread(archived()), False),
    ],
)
def test_votes_are_taken_while_all_of_it_is_open(
    poll: Poll, post: Post, place: Thread, takes: bool
) -> None:
    assert policy.takes_votes(poll, post, place) is takes


@pytest.mark.parametrize(
    ("results", "open_to_all", "open_to_voters"),
    [
        (PollResults.ALWAYS, True, True),
        (PollResults.VOTED, False, True),
        (PollResults.CLOSED, False, False),
    ],
)
def test_results_are_seen_as_the_author_wished(
    results: PollResults, open_to_all: bool, open_to_voters: bool
) -> None:
    open_poll, closed = Poll(results=results), Poll(results=results, closed_at=now())

    assert policy.sees_results(open_poll, has_voted=False) is open_to_all
    assert policy.sees_results(open_poll, has_voted=True) is open_to_voters
    assert policy.sees_results(closed, has_voted=False)


@pytest.mark.parametrize(
    ("poll", "post", "place", "editors"),
    [
        (Poll(), opening(), thread(), [AUTHOR]),
        (None, opening(), thread(), [AUTHOR]),
        # After a merge an opening is a reply, and keeps its poll; a reply gets none anew.
        (Poll(), reply(AUTHOR, 7), thread(), [AUTHOR]),
        (None, reply(AUTHOR, 7), thread(), []),
        (Poll(), opening(), thread(locked_at=now()), []),
        (Poll(), opening(deleted_at=now()), thread(), []),
        (Poll(), opening(hidden_at=now()), thread(), []),
    ],
)
def test_only_who_wrote_it_changes_it(
    poll: Poll | None, post: Post, place: Thread, editors: list[User]
) -> None:
    assert allowed(lambda viewer: policy.can_edit_poll(viewer, poll, post, place)) == editors


def test_its_author_and_moderators_may_close_it() -> None:
    def closers(place: Thread) -> list[User | None]:
        return allowed(lambda viewer: policy.can_close_poll(viewer, opening(), place))

    assert closers(thread()) == [AUTHOR, MODERATOR]
    assert closers(thread(locked_at=now())) == [AUTHOR, MODERATOR]
    assert closers(thread(CLOSED)) == [AUTHOR, MODERATOR, KEEPER]


def test_a_vote_needs_a_confirmed_membership_and_address() -> None:
    assert not policy.may_vote(None, thread())
    assert not policy.may_vote(UNCONFIRMED, thread())
    assert not policy.may_vote(NO_MAIL, thread())
