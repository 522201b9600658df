"""Keeping order: what readers then see, what search then finds, and what the log says."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from livinglab.db import db
from livinglab.forum.models import Flag, FlagReason, Post, Tag, ThreadKind
from livinglab.forum.queries.lists import list_threads
from livinglab.forum.queries.moderation import queue
from livinglab.forum.services import answers, flags, moderation, posts, threads
from livinglab.outbox import Event
from livinglab.pagecache import versions_of
from livinglab.publiclog import LogEntry
from livinglab.search.models import SearchDocument
from tests.factories.accounts import KOTA_BANJAR, OGAN_ILIR, make_moderator, make_user
from tests.factories.forum import make_category, make_reply, make_thread

pytestmark = pytest.mark.usefixtures("session")


def found(text: str) -> int:
    """How many documents of the search hold the text."""
    return len(
        db.session.scalars(
            select(SearchDocument).where(
                SearchDocument.body.contains(text), SearchDocument.deleted.is_(False)
            )
        ).all()
    )


def logged() -> list[tuple[str, str, str]]:
    rows = db.session.scalars(select(LogEntry).order_by(LogEntry.id))
    return [(one.action, one.subject, one.reason) for one in rows]


def titles() -> list[str]:
    return [line.thread.title for line in list_threads(None).lines]


def test_a_hidden_post_leaves_search_and_counters_and_comes_back() -> None:
    thread, moderator = make_thread("Blank spot"), make_moderator()
    reply = make_reply(thread, body="Kalimat yang kasar sekali.")
    assert (found("kasar"), thread.reply_count) == (1, 1)

    moderation.hide_post(reply, moderator, reason="Kasar.")

    assert (found("kasar"), thread.reply_count) == (0, 0)
    assert (reply.is_hidden, reply.hidden_reason) == (True, "Kasar.")
    moderation.unhide_post(reply, moderator, reason="Keliru.")
    assert (found("kasar"), thread.reply_count) == (1, 1)
    assert logged() == [
        ("post.hide", "Kiriman 2 di “Blank spot”", "Kasar."),
        ("post.unhide", "Kiriman 2 di “Blank spot”", "Keliru."),
    ]


def test_hiding_the_accepted_answer_takes_the_acceptance_away() -> None:
    asker = make_user(of=OGAN_ILIR)
    thread = make_thread(author=asker, kind=ThreadKind.QUESTION)
    reply = make_reply(thread, author=make_user(of=KOTA_BANJAR))
    answers.accept_answer(thread, reply, asker)

    moderation.hide_post(reply, make_moderator(), reason="Berbahaya.")

    assert not thread.is_solved


def test_hiding_settles_the_reports_as_right() -> None:
    reply = make_reply(make_thread())
    flags.report(reply, make_user(), reason=FlagReason.RUDE)

    moderation.hide_post(reply, make_moderator(), reason="Kasar.")

    flag = db.session.scalars(select(Flag)).one()
    assert flag.was_upheld is True
    assert flag.settled_at is not None


def test_dismissing_settles_the_reports_as_wrong_and_leaves_the_post() -> None:
    reply = make_reply(make_thread())
    flags.report(reply, make_user(), reason=FlagReason.RUDE)

    moderation.dismiss_flags(reply, make_moderator())

    assert db.session.scalars(select(Flag)).one().was_upheld is False
    assert not reply.is_hidden
    assert [action for action, *_ in logged()] == ["flag.dismiss"]


def test_a_person_reports_a_post_once() -> None:
    reply, reader = make_reply(make_thread()), make_user()

    first = flags.report(reply, reader, reason=FlagReason.SPAM)
    again = flags.report(reply, reader, reason=FlagReason.RUDE, note="Kasar")

    assert again is first
    assert (first.reason, first.note) == (FlagReason.RUDE, "Kasar")


def test_an_approved_first_thread_is_listed_counted_and_found() -> None:
    thread = make_thread(
        "Salam kenal", author=make_user(), body="Kami baru bergabung.", tags=("kenalan",)
    )
    assert (titles(), found("bergabung"), thread.category.thread_count) == ([], 0, 0)

    moderation.approve_post(opening_of_loaded(thread.id), make_moderator())

    assert (titles(), found("bergabung")) == (["Salam kenal"], 1)
    assert thread.category.thread_count == 1
    assert db.session.scalars(select(Tag.thread_count)).all() == [1]


def test_approving_twice_does_it_once() -> None:
    thread = make_thread(author=make_user())
    opening = opening_of_loaded(thread.id)

    moderation.approve_post(opening, make_moderator())
    moderation.approve_post(opening, make_moderator())

    assert [action for action, *_ in logged()] == ["post.approve"]


def test_an_approved_reply_is_counted_once() -> None:
    thread = make_thread()
    reply = make_reply(thread, author=make_user(), body="Balasan pertama saya.")
    assert (thread.reply_count, found("pertama saya")) == (0, 0)

    moderation.approve_post(reply, make_moderator())

    assert (thread.reply_count, found("pertama saya")) == (1, 1)


def test_a_rejected_first_thread_is_hidden_and_its_title_is_not_in_the_log() -> None:
    thread = make_thread("Obat kuat murah", author=make_user())

    moderation.hide_post(opening_of_loaded(thread.id), make_moderator(), reason="Iklan.")

    assert (thread.is_hidden, thread.is_pending, titles()) == (True, False, [])
    assert logged() == [("post.hide", f"Kiriman 1 di topik {thread.id}", "Iklan.")]


def test_a_hidden_thread_leaves_lists_search_and_counters() -> None:
    thread, moderator = make_thread("Obat kuat", body="Beli obat."), make_moderator()

    moderation.set_hidden(thread, moderator, hidden=True, reason="Iklan.")

    assert (titles(), found("obat"), thread.category.thread_count) == ([], 0, 0)
    assert logged() == [("thread.hide", f"topik {thread.id}", "Iklan.")]
    moderation.set_hidden(thread, moderator, hidden=False, reason="Keliru.")
    assert (titles(), found("obat"), thread.category.thread_count) == (["Obat kuat"], 1, 1)


def test_locking_and_pinning_are_logged_once() -> None:
    thread, moderator = make_thread("Blank spot"), make_moderator()

    for _ in range(2):
        moderation.set_locked(thread, moderator, locked=True, reason="Selesai.")
        moderation.set_pinned(thread, moderator, pinned=True, reason="Penting.")

    assert thread.is_locked
    assert thread.pinned_at is not None
    assert logged() == [
        ("thread.lock", "“Blank spot”", "Selesai."),
        ("thread.pin", "“Blank spot”", "Penting."),
    ]


def test_what_concerns_a_closed_category_is_logged_as_closed() -> None:
    category = make_category(closed_to=OGAN_ILIR)
    thread = make_thread(author=make_user(of=OGAN_ILIR), category=category)

    moderation.set_locked(thread, make_moderator(), locked=True, reason="Selesai.")

    assert db.session.scalars(select(LogEntry)).one().category_id == category.id


def test_keeping_order_outdates_cached_pages(session: Session) -> None:
    thread = make_thread()
    reply = make_reply(thread)
    session.commit()
    scopes = ("forum", f"thread:{thread.id}")
    before = versions_of(scopes)

    moderation.hide_post(session.get_one(Post, reply.id), make_moderator(), reason="Kasar.")
    session.commit()

    after = versions_of(scopes)
    assert all(after[scope] > before[scope] for scope in scopes)


def opening_of_loaded(thread_id: int) -> Post:
    post = db.session.scalars(
        select(Post).where(Post.thread_id == thread_id, Post.number == 1)
    ).one()
    assert post.thread is not None
    return post


def test_what_is_out_of_sight_is_named_by_its_number_whatever_is_done_to_it() -> None:
    asker, moderator = make_user(of=OGAN_ILIR), make_moderator()
    thread = make_thread("Obat kuat", author=asker, kind=ThreadKind.QUESTION)
    reply = make_reply(thread, author=make_user(of=KOTA_BANJAR))
    moderation.set_hidden(thread, moderator, hidden=True, reason="Iklan.")

    posts.edit_post(reply, moderator, body="Dihapus.", reason="Iklan.", seen_revision=0)
    answers.accept_answer(thread, reply, moderator, reason="Atas nama penanya.")
    threads.edit_thread(
        thread,
        moderator,
        title="Obat kuat murah",
        category=thread.category,
        tags=(),
        application_ids=(),
        region_codes=(),
        reason="Iklan.",
    )

    entries = db.session.scalars(select(LogEntry)).all()
    assert len(entries) == 4
    assert not [one for one in entries if "obat" in f"{one.subject} {one.url}".lower()]


def test_a_question_whose_answer_was_hidden_is_found_as_open() -> None:
    asker = make_user(of=OGAN_ILIR)
    thread = make_thread(author=asker, kind=ThreadKind.QUESTION)
    reply = make_reply(thread, author=make_user(of=KOTA_BANJAR))
    answers.accept_answer(thread, reply, asker, valid_for_release="2.1")
    opening = select(SearchDocument.status).where(
        SearchDocument.kind == "thread", SearchDocument.page == 0
    )
    assert db.session.scalar(opening) == "answered"

    moderation.hide_post(reply, make_moderator(), reason="Berbahaya.")

    assert db.session.scalar(opening) == "open"
    assert thread.valid_for_release == ""


def test_a_post_that_its_author_took_back_waits_for_nobody() -> None:
    thread = make_thread()
    reply = make_reply(thread, author=make_user(), body="Balasan pertama saya.")
    posts.delete_post(reply, reply.author)

    assert queue(make_moderator()).pending == []
    moderation.approve_post(reply, make_moderator())
    assert (thread.reply_count, found("pertama saya")) == (0, 0)
    assert [action for action, *_ in logged()] == []


def test_who_reports_again_what_was_dealt_with_calls_nobody() -> None:
    reply, reader = make_reply(make_thread()), make_user()
    flags.report(reply, reader, reason=FlagReason.SPAM)
    moderation.dismiss_flags(reply, make_moderator())

    flags.report(reply, reader, reason=FlagReason.SPAM)

    told = select(Event).where(Event.kind == "flag.new")
    assert len(db.session.scalars(told).all()) == 1


def test_a_move_between_closed_categories_is_logged_where_the_topic_now_stands(
    session: Session,
) -> None:
    left, there = make_category(closed_to=OGAN_ILIR), make_category(closed_to=KOTA_BANJAR)
    thread, keeper = make_thread(category=left), make_moderator()

    threads.edit_thread(
        thread, keeper, title="Baru", category=there, tags=(), application_ids=(),
        region_codes=(), reason="Salah tempat.",
    )  # fmt: skip

    assert session.scalars(select(LogEntry.category_id)).all() == [there.id]
