"""Lists and threads: exactly what each reader may see, in few questions to the database."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum import policy, queries
from livinglab.forum.models import Category, Level, Thread, ThreadKind
from livinglab.forum.queries import lists
from livinglab.forum.queries.lines import chips_of
from livinglab.forum.queries.lists import Show
from livinglab.forum.queries.opened import open_thread
from livinglab.forum.services import answers, posts, subscriptions
from tests.factories.accounts import (
    BANDUNG,
    KOTA_BANJAR,
    OGAN_ILIR,
    SUMEDANG,
    make_administrator,
    make_moderator,
    make_user,
)
from tests.factories.catalog import make_application
from tests.factories.forum import make_category, make_reply, make_thread
from tests.plans import plans
from tests.selects import counted_selects


def titles(listing: lists.Listing) -> list[str]:
    return [line.thread.title for line in listing.lines]


def make_one_of_each() -> list[Thread]:
    """Threads of Ogan Ilir's people: open, closed, hidden, waiting."""
    author, closed = make_user(of=OGAN_ILIR), make_category(closed_to=OGAN_ILIR)
    public = make_thread("terbuka", author=author)
    hidden = make_thread("disembunyikan", author=author)
    hidden.hidden_at = hidden.created_at
    waiting = make_thread("menunggu", author=make_user())
    closed_thread = make_thread("tertutup", author=author, category=closed)
    db.session.flush()
    return [public, hidden, waiting, closed_thread]


def the_readers(made: list[Thread]) -> list[User | None]:
    return [
        None,
        made[0].author,
        made[2].author,
        make_user(of=OGAN_ILIR),
        make_user(of=KOTA_BANJAR),
        make_moderator(),
        make_moderator(made[3].category_id),
        make_administrator(),
    ]


def test_visible_agrees_with_can_see(session: Session) -> None:
    made = make_one_of_each()
    for reader in the_readers(made):
        found = set(session.scalars(select(Thread).where(policy.visible(reader))))
        assert found == {thread for thread in made if policy.can_see(reader, thread)}


def test_visible_categories_agree_with_can_see_category(session: Session) -> None:
    made = make_one_of_each()
    every = list(session.scalars(select(Category)))
    for reader in the_readers(made):
        found = set(session.scalars(select(Category).where(policy.visible_categories(reader))))
        assert found == {one for one in every if policy.can_see_category(reader, one)}


def test_no_list_shows_what_the_reader_may_not_see(session: Session) -> None:
    application = make_application()
    closed = make_category(closed_to=OGAN_ILIR)
    thread = make_thread(
        category=closed,
        tags=("rahasia",),
        application_ids=(application.id,),
        region_codes=(OGAN_ILIR,),
    )
    answers.accept_answer(thread, make_reply(thread), thread.author)
    asked = make_thread(category=closed)
    tag = lists.get_tag("rahasia")

    for reader in (None, make_user(of=KOTA_BANJAR), make_administrator()):
        assert lists.list_threads(reader).lines == []
        assert lists.list_threads(reader, tag=tag).lines == []
        assert lists.find_category(closed.slug, reader) is None
        assert lists.categories(reader) == []
        assert queries.threads_about_application(application.id, reader) == []
        assert queries.threads_about_region(OGAN_ILIR, reader) == []
        assert queries.waiting_questions(reader, 5) == []
        assert queries.accepted_lately(reader, 5) == []
    member = make_user(of=OGAN_ILIR)
    assert queries.threads_about_application(application.id, member) == [thread]
    assert queries.threads_about_region(OGAN_ILIR, member) == [thread]
    assert queries.waiting_questions(member, 5) == [asked]
    assert queries.accepted_lately(member, 5) == [thread]


def test_pages_of_a_list_follow_each_other_without_gap_or_repetition(session: Session) -> None:
    category, author = make_category(), make_user(of=OGAN_ILIR)
    made = [make_thread(f"Topik ke {n}", author=author, category=category) for n in range(45)]
    for thread in made[10:30]:
        thread.last_post_at = made[10].last_post_at
    session.flush()

    seen: list[str] = []
    after: str | None = ""
    while after is not None:
        listing = lists.list_threads(None, category=category, after=after)
        seen += titles(listing)
        after = listing.after

    assert len(seen) == 45
    assert set(seen) == {thread.title for thread in made}


@pytest.mark.parametrize(
    "text",
    ["", "x", "1-", "-1", "9" * 30 + "-1", "1-" + "9" * 30, "\x00", "\u0661-1"],
)
def test_a_strange_cursor_is_the_beginning(session: Session, text: str) -> None:
    make_thread("Satu")
    assert titles(lists.list_threads(None, after=text)) == ["Satu"]


def test_a_list_can_be_narrowed(session: Session) -> None:
    reader = make_user(of=BANDUNG)
    solved = make_thread("terjawab")
    answers.accept_answer(solved, make_reply(solved), solved.author)
    make_thread("bertanya")
    make_thread("praktik", kind=ThreadKind.PRACTICE)
    followed = make_thread("diikuti", kind=ThreadKind.DISCUSSION)
    subscriptions.set_level(reader, "thread", str(followed.id), level=Level.WATCH)
    make_thread("sendiri", author=reader, kind=ThreadKind.DISCUSSION)

    def shown(show: Show) -> set[str]:
        return set(titles(lists.list_threads(reader, show=show)))

    assert shown(Show.WAITING) == {"bertanya"}
    assert shown(Show.QUESTIONS) == {"bertanya", "terjawab"}
    assert shown(Show.PRACTICES) == {"praktik"}
    assert shown(Show.FOLLOWED) == {"diikuti", "sendiri"}


def test_pinned_threads_come_first_and_once(session: Session) -> None:
    category = make_category()
    pinned, other = make_thread(category=category), make_thread(category=category)
    pinned.pinned_at = pinned.created_at
    session.flush()

    assert [line.thread for line in lists.pinned_threads(None, category)] == [pinned]
    assert titles(lists.list_threads(None, category=category)) == [other.title]


def test_what_is_new_since_the_reader_was_there_is_unread(session: Session) -> None:
    thread, reader = make_thread(), make_user(of=SUMEDANG)
    posts.mark_read(reader, thread, 1)
    assert not lists.list_threads(reader).lines[0].is_unread

    make_reply(thread)

    assert lists.list_threads(reader).lines[0].is_unread
    assert not lists.list_threads(None).lines[0].is_unread


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_costs_two_selects_however_long(session: Session, number: int) -> None:
    for _ in range(number):
        make_thread(tags=("satu", "dua"), region_codes=(OGAN_ILIR,))
    session.commit()
    session.expunge_all()

    with counted_selects() as selects:
        listing = lists.list_threads(None)
        named = [
            (line.thread.category.name, line.thread.last_poster, len(line.chips))
            for line in listing.lines
        ]

    assert [chips for _, _, chips in named] == [3] * number
    assert len([one for one in selects if one.startswith("SELECT")]) == 2


def test_what_a_thread_is_about_comes_in_order(session: Session) -> None:
    application = make_application("Zaman")
    thread = make_thread(
        tags=("a",), application_ids=(application.id,), region_codes=(OGAN_ILIR,)
    )
    assert [chip.kind for chip in chips_of([thread.id])[thread.id]] == [
        "application",
        "region",
        "tag",
    ]


@pytest.mark.parametrize(("replies", "page"), [(0, 1), (19, 1), (45, 3)])
def test_a_page_of_posts_is_three_selects_and_then_one(
    session: Session, replies: int, page: int
) -> None:
    thread, author = make_thread(), make_user(of=OGAN_ILIR)
    for number in range(replies):
        make_reply(thread, author=author, body=f"Balasan {number}")
    session.commit()
    session.expunge_all()

    with counted_selects() as selects:
        opened, _keeps = open_thread(thread.id, page, None)
        authors = [(one.post.author.name, one.post.organisation) for one in opened.posts]
    with counted_selects() as again:
        assert open_thread(thread.id, page, None)[0] is opened

    numbers = [one.post.number for one in opened.posts]
    first = (page - 1) * 20 + 1
    assert numbers == list(range(first, min(first + 20, replies + 2)))
    assert len(authors) == len(numbers)
    assert (len(selects), len(again)) == (3, 1)


# PostgreSQL plans by what is in the tables, and here they are all but empty.
@pytest.mark.sqlite
def test_a_thread_is_opened_without_reading_those_of_all_threads(session: Session) -> None:
    thread = make_thread()
    session.commit()

    found = plans(lambda: open_thread(thread.id, 1, None), of=("thread_region",))

    assert len(found) == 1
    assert "SCAN thread_" not in found[0]
