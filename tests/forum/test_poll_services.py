"""Polls: voting counts true, and what was voted on never changes its meaning."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from livinglab.accounts.models import User
from livinglab.db import db, now
from livinglab.forum.models import Poll, PollOption, PollVote, Post, Thread
from livinglab.forum.queries.own import votes_of
from livinglab.forum.queries.polls import poll_of
from livinglab.forum.queries.threads import opening_of
from livinglab.forum.services import moderation, polls
from livinglab.forum.services.polls import Facts, NotAnOption, PollClosed, PollFixed
from livinglab.forum.services.rearranging import merge_thread
from livinglab.i18n import JAKARTA
from livinglab.outbox import Event
from livinglab.pagecache import TOUCHED
from livinglab.publiclog import LogEntry
from livinglab.search.models import SearchDocument
from tests.factories.accounts import OGAN_ILIR, SUMEDANG, make_moderator, make_user
from tests.factories.forum import make_poll, make_thread

pytestmark = pytest.mark.usefixtures("session")


def voter() -> User:
    return make_user(of=SUMEDANG)


def counts(poll: Poll) -> list[int]:
    return [option.vote_count for option in poll.options]


def ids(poll: Poll, *places: int) -> list[int]:
    return [poll.options[place].id for place in places]


def found_text(thread: Thread) -> str:
    return "\n".join(
        db.session.scalars(
            select(SearchDocument.body).where(
                SearchDocument.kind == "thread", SearchDocument.object_id == str(thread.id)
            )
        )
    )


def test_votes_are_counted_and_the_page_of_the_thread_is_made_anew() -> None:
    poll = make_poll(make_thread(), "Ya", "Tidak", "Tidak tahu")
    db.session.info.pop(TOUCHED, None)

    for place in (0, 0, 2):
        polls.vote(poll, voter(), ids(poll, place))

    assert (counts(poll), poll.voter_count) == ([2, 0, 1], 3)
    assert db.session.info[TOUCHED] == {f"thread:{poll.post.thread_id}"}


def test_a_thread_counts_the_polls_that_everybody_can_read() -> None:
    thread = make_thread()
    keeper = make_moderator()
    poll = make_poll(thread)
    assert thread.poll_count == 1

    moderation.hide_post(poll.post, keeper, reason="Memuat NIK.")
    assert thread.poll_count == 0
    moderation.unhide_post(poll.post, keeper, reason="Sudah diperbaiki.")
    assert thread.poll_count == 1

    into = make_thread()
    merge_thread(thread, keeper, into=into, reason="Sama.")
    assert (thread.poll_count, into.poll_count) == (0, 1)
    polls.remove_poll(poll)
    assert into.poll_count == 0


def test_a_poll_counts_once_its_opening_is_let_through() -> None:
    thread = make_thread(author=make_user())
    assert thread.is_pending
    poll = make_poll(thread)
    assert thread.poll_count == 0

    moderation.approve_post(poll.post, make_moderator())

    assert thread.poll_count == 1


def test_the_end_by_date_is_told_once_and_anew_after_a_new_date() -> None:
    today = now().astimezone(JAKARTA).date()
    days = (-31, -30, -1, 0, 1)
    made = [make_poll(make_thread(), closes_on=today + timedelta(days=days)) for days in days]
    by_hand = make_poll(make_thread(), closes_on=today)
    polls.close_poll(by_hand, by_hand.post.author)
    by_hand.closes_on = today - timedelta(days=1)
    db.session.flush()

    assert [polls.tell_closed_by_date(1) for _turn in range(3)] == [1, 1, 0]
    assert told_closed() == [by_hand.id, made[1].id, made[2].id]

    facts = Facts("", ("Ya", "Tidak"), closes_on=today - timedelta(days=2))
    polls.change_poll(made[2], facts)
    assert [polls.tell_closed_by_date(9) for _turn in range(2)] == [1, 0]


def told_closed() -> list[int]:
    events = db.session.scalars(
        select(Event).where(Event.kind == "poll.closed").order_by(Event.id)
    )
    return [event.details["poll_id"] for event in events]


def test_a_person_has_one_vote_that_may_be_changed_and_taken_back() -> None:
    poll, person = make_poll(make_thread()), voter()

    polls.vote(poll, person, ids(poll, 0))
    polls.vote(poll, person, ids(poll, 0))
    assert (counts(poll), poll.voter_count) == ([1, 0], 1)
    polls.vote(poll, person, ids(poll, 1))
    assert (counts(poll), poll.voter_count) == ([0, 1], 1)
    polls.vote(poll, person, [])
    assert (counts(poll), poll.voter_count) == ([0, 0], 0)


def test_several_options_are_one_voter() -> None:
    poll = make_poll(make_thread(), "Senin", "Selasa", "Rabu", is_multiple=True)

    polls.vote(poll, voter(), ids(poll, 0, 2))
    polls.vote(poll, voter(), ids(poll, 2))

    assert (counts(poll), poll.voter_count) == ([1, 0, 2], 2)


def test_what_is_not_in_the_poll_is_no_vote() -> None:
    poll, other, person = make_poll(make_thread()), make_poll(make_thread()), voter()
    polls.vote(poll, person, ids(poll, 0))

    for wrong in ([0], ids(other, 0), [*ids(poll, 0), *ids(other, 0)], ids(poll, 0, 1)):
        with pytest.raises(NotAnOption):
            polls.vote(poll, person, wrong)

    assert (counts(poll), poll.voter_count, counts(other)) == ([1, 0], 1, [0, 0])


def test_no_votes_once_it_is_closed_past_its_day_or_gone(session: Session) -> None:
    closed, past, gone = (make_poll(make_thread()) for _ in range(3))
    person = voter()
    polls.close_poll(closed, closed.post.author)
    past.closes_on = (now() - timedelta(2)).date()
    session.flush()
    numbers = ids(gone, 0)
    polls.remove_poll(gone)

    for poll, chosen in ((closed, ids(closed, 0)), (past, ids(past, 0)), (gone, numbers)):
        with pytest.raises(PollClosed):
            polls.vote(poll, person, chosen)
    assert session.scalars(select(PollVote)).all() == []


def test_without_a_question_it_asks_the_title_as_it_was() -> None:
    thread = make_thread("Perlu pelatihan?")

    poll = make_poll(thread)
    thread.title = "Tidak perlu pelatihan?"

    assert poll.question == "Perlu pelatihan?"


def test_the_same_form_twice_is_one_poll() -> None:
    thread = make_thread()

    assert make_poll(thread) is make_poll(thread)
    assert len(db.session.scalars(select(Poll)).all()) == 1


def test_changing_gives_changed_options_new_ids() -> None:
    """A ballot that somebody has open cannot become a vote for something else."""
    poll = make_poll(make_thread())
    old = ids(poll, 0, 1)

    polls.change_poll(poll, Facts("Kapan?", ["Senin", "Selasa"], is_multiple=True))

    assert [option.text for option in poll.options] == ["Senin", "Selasa"]
    assert not set(old) & set(ids(poll, 0, 1))
    assert len(db.session.scalars(select(PollOption)).all()) == 2
    with pytest.raises(NotAnOption):
        polls.vote(poll, voter(), old[:1])


def test_options_that_stay_keep_their_ids() -> None:
    poll = make_poll(make_thread())
    old = ids(poll, 0, 1)

    polls.change_poll(poll, Facts("Setuju?", ["Ya", "Tidak"]))

    assert (ids(poll, 0, 1), poll.question) == (old, "Setuju?")


def test_after_the_first_vote_it_is_neither_changed_nor_removed() -> None:
    poll = make_poll(make_thread())
    person = voter()
    polls.vote(poll, person, ids(poll, 0))

    with pytest.raises(PollFixed):
        polls.change_poll(poll, Facts("", ["Iya", "Tidak"]))
    with pytest.raises(PollFixed):
        polls.remove_poll(poll)
    assert poll.options[0].text == "Ya"
    polls.vote(poll, person, [])
    polls.remove_poll(poll)
    assert db.session.scalars(select(PollOption)).all() == []


def test_a_poll_that_is_gone_or_closed_is_not_changed() -> None:
    gone, closed = make_poll(make_thread()), make_poll(make_thread())
    polls.remove_poll(gone)
    polls.close_poll(closed, closed.post.author)

    for poll in (gone, closed):
        with pytest.raises(PollFixed):
            polls.change_poll(poll, Facts("", ["Iya", "Tidak"]))


def test_a_moderator_closes_it_in_public_its_author_by_oneself() -> None:
    own, other = make_poll(make_thread()), make_poll(make_thread("Perlu pelatihan?"))
    moderator = make_moderator()

    polls.close_poll(own, own.post.author)
    polls.close_poll(other, moderator, reason="Sudah diputuskan.")
    polls.close_poll(other, make_moderator(), reason="Sekali lagi.")

    assert own.is_closed
    assert (other.is_closed, other.closed_by_id) == (True, moderator.id)
    entry = db.session.scalars(select(LogEntry)).one()
    assert (entry.action, entry.subject, entry.reason) == (
        "poll.close",
        "“Perlu pelatihan?”",
        "Sudah diputuskan.",
    )


def test_its_words_are_found_with_its_post() -> None:
    thread = make_thread(body="Mohon pendapat.")
    poll = make_poll(thread, "Tahura", "Kantor", question="Bertemu di mana?")
    assert found_text(thread).split("\n") == [
        "Mohon pendapat.", "Bertemu di mana?", "Tahura", "Kantor",
    ]  # fmt: skip

    polls.change_poll(poll, Facts("Bertemu di mana?", ["Balai desa", "Kantor"]))
    assert "Tahura" not in found_text(thread)
    polls.remove_poll(poll)
    assert found_text(thread) == "Mohon pendapat."


def test_a_merge_takes_the_poll_along_with_its_opening_and_its_votes() -> None:
    thread, into = make_thread("Perlu pelatihan?"), make_thread("Tujuan")
    poll = make_poll(thread, "Tahura", "Kantor")
    make_poll(into)
    polls.vote(poll, voter(), ids(poll, 0))

    merge_thread(thread, make_moderator(), into=into, reason="Sama.")
    polls.vote(poll, voter(), ids(poll, 1))

    moved = db.session.scalars(select(Post).where(Post.id == poll.post_id)).one()
    assert (moved.thread_id, moved.number) == (into.id, 2)
    assert (poll_of(moved), poll.question) == (poll, "Perlu pelatihan?")
    assert counts(poll) == [1, 1]
    assert "Tahura" in found_text(into)
    assert poll_of(opening_of(into)) not in (None, poll)


def test_the_copy_of_ones_data_holds_ones_votes() -> None:
    poll, person = make_poll(make_thread(), question="Setuju?"), make_user(of=OGAN_ILIR)
    polls.vote(poll, person, ids(poll, 1))
    polls.vote(poll, voter(), ids(poll, 0))

    [mine] = votes_of(person)

    assert (mine.thread_id, mine.question, mine.option) == (
        poll.post.thread_id, "Setuju?", "Tidak",
    )  # fmt: skip
