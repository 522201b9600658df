"""Moving, splitting and merging threads: every post is there once, in order, and found."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum.models import (
    Level,
    Post,
    ReadPosition,
    Subscription,
    Thread,
    ThreadKind,
)
from livinglab.forum.queries.keeping import posts_by_numbers
from livinglab.forum.queries.reading import level_of
from livinglab.forum.services import answers, moderation
from livinglab.forum.services.posts import mark_read
from livinglab.forum.services.rearranging import (
    CannotMerge,
    CannotSplit,
    merge_thread,
    move_thread,
    split_thread,
)
from livinglab.publiclog import LogEntry
from livinglab.search.models import SearchDocument
from tests.factories.accounts import OGAN_ILIR, make_moderator, make_user
from tests.factories.forum import make_category, make_reply, make_thread
from tests.notifications.helpers import follow

pytestmark = pytest.mark.usefixtures("session")


def bodies(thread: Thread) -> list[tuple[int, str]]:
    rows = db.session.execute(
        select(Post.number, Post.body).where(Post.thread_id == thread.id).order_by(Post.number)
    )
    return [(number, body) for number, body in rows]


def found_in(thread: Thread) -> str:
    rows = db.session.scalars(
        select(SearchDocument.body).where(
            SearchDocument.object_id == str(thread.id),
            SearchDocument.kind == "thread",
            SearchDocument.deleted.is_(False),
        )
    )
    return " ".join(rows)


def scopes_of(thread: Thread) -> set[str]:
    return set(
        db.session.scalars(
            select(SearchDocument.scope).where(
                SearchDocument.object_id == str(thread.id), SearchDocument.kind == "thread"
            )
        )
    )


def thread_with_replies(count: int, author: User | None = None) -> Thread:
    thread = make_thread("Blank spot", body="satu", author=author)
    writer = make_user(of=OGAN_ILIR)
    for number in range(2, count + 2):
        make_reply(thread, author=writer, body=f"kirim-{number}")
    return thread


def split(thread: Thread, *numbers: int, actor: User | None = None) -> Thread:
    return split_thread(
        thread,
        actor or make_moderator(),
        posts=posts_by_numbers(thread, numbers),
        title="Soal lain",
        reason="Topik lain.",
    )


def test_moving_changes_counters_and_who_may_find_it() -> None:
    thread = make_thread()
    left, closed = thread.category, make_category(closed_to=OGAN_ILIR)

    move_thread(thread, make_moderator(), category=closed, reason="Khusus internal.")

    assert (left.thread_count, closed.thread_count) == (0, 1)
    assert scopes_of(thread) == {f"category:{closed.id}"}
    entry = db.session.scalars(select(LogEntry)).one()
    assert (entry.action, entry.category_id) == ("thread.move", closed.id)


def test_moving_out_of_a_closed_category_is_not_told_to_everybody() -> None:
    closed = make_category(closed_to=OGAN_ILIR)
    thread = make_thread(author=make_user(of=OGAN_ILIR), category=closed)

    move_thread(thread, make_moderator(), category=make_category(), reason="Untuk semua.")

    assert db.session.scalars(select(LogEntry)).one().category_id == closed.id
    assert scopes_of(thread) == {"public"}


def test_splitting_numbers_both_threads_anew() -> None:
    thread = thread_with_replies(5)

    made = split(thread, 3, 5)

    assert bodies(thread) == [(1, "satu"), (2, "kirim-2"), (3, "kirim-4"), (4, "kirim-6")]
    assert bodies(made) == [(1, "kirim-3"), (2, "kirim-5")]
    assert (thread.post_count, thread.reply_count) == (4, 3)
    assert (made.post_count, made.reply_count) == (2, 1)
    assert thread.category.thread_count == 2
    assert "kirim-3" not in found_in(thread)
    assert "kirim-3" in found_in(made)
    assert (made.title, made.slug, made.category) == ("Soal lain", "soal-lain", thread.category)


def test_readers_keep_their_place_when_posts_are_taken_out() -> None:
    thread, reader = thread_with_replies(5), make_user()
    mark_read(reader, thread, 5)

    split(thread, 3, 5)

    place = db.session.get(ReadPosition, (reader.id, thread.id))
    assert place is not None
    assert place.number == 3  # the post that was number 4


def test_an_accepted_answer_that_is_taken_out_is_accepted_no_more() -> None:
    asker = make_user(of=OGAN_ILIR)
    thread = make_thread(author=asker, kind=ThreadKind.QUESTION)
    reply = make_reply(thread)
    answers.accept_answer(thread, reply, asker)

    split(thread, 2)

    assert not thread.is_solved


def test_writers_of_what_was_taken_out_follow_the_new_thread() -> None:
    thread = thread_with_replies(2)
    writer_id = posts_by_numbers(thread, [2])[0].author_id

    made = split(thread, 2)

    assert level_of(db.session.get_one(User, writer_id), "thread", str(made.id)) is Level.WATCH


@pytest.mark.parametrize("numbers", [(), (1,), (1, 2), (99,)])
def test_these_cannot_be_split_off(numbers: tuple[int, ...]) -> None:
    thread = thread_with_replies(2)

    with pytest.raises(CannotSplit):
        split(thread, *numbers)


def test_what_readers_cannot_see_does_not_open_a_thread() -> None:
    thread = thread_with_replies(2)
    moderation.hide_post(posts_by_numbers(thread, [2])[0], make_moderator(), reason="Kasar.")

    with pytest.raises(CannotSplit):
        split(thread, 2, 3)


def test_posts_of_another_thread_cannot_be_taken_along() -> None:
    thread, other = thread_with_replies(2), thread_with_replies(2)

    with pytest.raises(CannotSplit):
        split_thread(
            thread,
            make_moderator(),
            posts=posts_by_numbers(other, [2]),
            title="Soal lain",
            reason="Topik lain.",
        )


def test_merging_puts_the_posts_behind_and_leads_the_old_address_there() -> None:
    thread, into = thread_with_replies(1), make_thread("Tujuan", body="awal")
    make_reply(into, body="kedua")

    merge_thread(thread, make_moderator(), into=into, reason="Sama.")

    assert bodies(into) == [(1, "awal"), (2, "kedua"), (3, "satu"), (4, "kirim-2")]
    assert bodies(thread) == []
    assert thread.merged_into_id == into.id
    assert (into.post_count, into.reply_count) == (4, 3)
    assert (thread.category.thread_count, into.category.thread_count) == (0, 1)
    assert found_in(thread) == ""
    assert "kirim-2" in found_in(into)


def test_merging_hands_over_who_follows() -> None:
    thread, into = make_thread(), make_thread()
    watcher = follow(make_user(), "thread", thread.id)
    both = follow(follow(make_user(), "thread", thread.id), "thread", into.id, Level.MUTE)

    merge_thread(thread, make_moderator(), into=into, reason="Sama.")

    assert level_of(watcher, "thread", str(into.id)) is Level.WATCH
    assert level_of(both, "thread", str(into.id)) is Level.MUTE
    assert not db.session.scalars(
        select(Subscription).where(Subscription.subject_id == str(thread.id))
    ).all()


def test_a_chain_of_merges_leads_to_its_end() -> None:
    first, second, third = make_thread(), make_thread(), make_thread()

    merge_thread(first, make_moderator(), into=second, reason="Sama.")
    merge_thread(second, make_moderator(), into=third, reason="Sama.")

    db.session.refresh(first)
    assert first.merged_into_id == third.id


def test_a_thread_cannot_be_merged_into_itself_or_into_one_that_is_gone() -> None:
    thread, gone, waiting = make_thread(), make_thread(), make_thread(author=make_user())
    merge_thread(gone, make_moderator(), into=make_thread(), reason="Sama.")

    for into in (thread, gone, waiting):
        with pytest.raises(CannotMerge):
            merge_thread(thread, make_moderator(), into=into, reason="Sama.")


def test_a_large_thread_is_renumbered_without_meeting_itself(session: Session) -> None:
    thread = thread_with_replies(30)

    split(thread, *range(2, 32, 2))
    session.commit()

    assert [number for number, _ in bodies(thread)] == list(range(1, 17))
