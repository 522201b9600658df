"""A page of a thread is by all who wrote on it: `oleh:` finds it by name or handle."""

from collections.abc import Sequence

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from livinglab.accounts.models import User
from livinglab.accounts.services import close_account
from livinglab.db import db
from livinglab.forum.jobs import name_authors
from livinglab.forum.models import Post, Thread
from livinglab.forum.services import moderation, posts
from livinglab.search import index
from livinglab.search.authors import of_person, written
from livinglab.search.models import SearchDocument
from livinglab.search.vocabulary import Vocabulary
from tests.conftest import Client
from tests.factories.accounts import OGAN_ILIR, make_moderator, make_user
from tests.factories.forum import make_reply, make_thread
from tests.plans import plans
from tests.search.conftest import bare, peopled, site
from tests.search.documents import facet, found, settle
from tests.selects import counted_selects

__all__ = ["bare", "peopled", "site"]


@pytest.fixture
def dewi(peopled: Flask) -> User:
    return person("Dewi (contoh)", "dewi-contoh")


@pytest.fixture
def thread(dewi: User) -> Thread:
    """Of somebody else, with a reply of hers, beside one that she has not written in."""
    thread = make_thread("Zebra", author=person("Sari Wulandari", "sari-wulandari"))
    make_reply(thread, author=dewi, body="Belang.")
    make_thread("Zebra lain", author=person("Dewa", "dewa"))
    settle()
    return thread


def person(name: str, handle: str) -> User:
    user = make_user(name, of=OGAN_ILIR)
    user.handle = handle
    db.session.flush()
    return user


@pytest.mark.parametrize(
    "question",
    [
        'oleh:"Dewi (contoh)"',
        "oleh:dewi",
        "oleh:Dewi (contoh) zebra",
        "zebra oleh:dewi-contoh",
        "zebra oleh: @dewi-contoh",
        "oleh:@Dewi-Contoh",
        "oleh:wulandari zebra",
        "OLEH:“sari wulandari” zebra",
        "oleh:dewi -oleh:dewa",
        "zebra -oleh:dewa",
    ],
)
def test_a_page_is_by_all_who_wrote_on_it(thread: Thread, question: str) -> None:
    results = index.find(question)

    assert [hit.key for hit in results.hits] == [str(thread.id)]
    assert results.total == 1
    assert facet(results, "kind") == {"thread": 1}


def test_who_wrote_is_left_out_with_all_pages_of_theirs(thread: Thread) -> None:
    assert str(thread.id) not in found("belang -oleh:dewi")
    # She wrote nothing in the opening.
    assert str(thread.id) in found("zebra -oleh:dewi")


@pytest.mark.parametrize(
    "question", ["oleh:zebra", "oleh:@zebra", 'oleh:"zebra', "oleh:wi zebra", "oleh:() zebra"]
)
def test_who_is_unknown_is_looked_for_by_words(thread: Thread, question: str) -> None:
    assert str(thread.id) in found(question)


def test_what_is_hidden_or_taken_back_is_by_nobody(thread: Thread, dewi: User) -> None:
    first, again = replies(thread)[0], make_reply(thread, author=dewi, body="Sekali lagi.")
    moderation.hide_post(first, make_moderator(), reason="Iklan.")
    settle()
    assert found("oleh:dewi") == [str(thread.id)]

    posts.delete_post(again, dewi)
    settle()

    assert found("oleh:dewi") == []


def replies(thread: Thread) -> Sequence[Post]:
    return db.session.scalars(
        select(Post).where(Post.thread_id == thread.id, Post.number > 1)
    ).all()


def test_a_new_name_is_known_at_once_and_who_left_by_none(thread: Thread, dewi: User) -> None:
    dewi.name = "Qirana"
    db.session.commit()
    assert found("oleh:qirana") == [str(thread.id)]
    assert found("oleh:dewi") == []

    close_account(dewi)
    db.session.commit()

    for question in ("oleh:qirana", 'oleh:"Mantan anggota"'):
        left = index.find(question)  # nobody is called so: these are words
        assert left.is_nearest or not left.hits, left


@pytest.mark.usefixtures("thread")
def test_a_name_of_very_many_is_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("livinglab.search.called.MOST_AUTHORS", 1)
    person("Dewi Lestari", "dewi-lestari")
    make_thread("Surat Dewi")
    settle()

    assert [hit.title for hit in index.find("oleh:dewi").hits] == ["Surat Dewi"]


def test_the_codes_of_a_page_have_room_in_its_row() -> None:
    most = 60_000_000

    assert len(written(map(of_person, range(most, most + 20)))) <= 120
    assert len({of_person(number) for number in range(1, 3_000)}) == 2_999
    assert written([]) == " "


def test_what_a_release_before_has_put_is_told_by_codes(thread: Thread, dewi: User) -> None:
    db.session.execute(update(SearchDocument).values(author="Sari Wulandari"))
    db.session.commit()
    settle()
    before = db.session.scalar(select(func.max(SearchDocument.seq))) or 0

    while name_authors():
        pass
    settle()

    row = db.session.scalars(
        select(SearchDocument).where(
            SearchDocument.object_id == str(thread.id), SearchDocument.page == 1
        )
    ).one()
    assert row.author == written(map(of_person, (thread.author_id, dewi.id)))
    assert row.seq > before
    assert found("oleh:dewi") == [str(thread.id)]
    assert found("oleh:wulandari") == [str(thread.id)]


@pytest.mark.sqlite
@pytest.mark.parametrize("bare", ["whoosh"], indirect=True)
@pytest.mark.usefixtures("thread")
def test_where_all_are_told_no_table_is_read(site: Flask) -> None:
    [plan] = plans(lambda: name_authors(), of=("FROM search_document",))

    assert plan == "SEARCH search_document USING INDEX ix_search_document_unnamed (kind=?)"


@pytest.mark.parametrize("bare", ["whoosh"], indirect=True)
@pytest.mark.usefixtures("thread")
def test_a_page_of_somebody_keeps_to_its_few_queries(
    site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(site)
    client.sign_in(make_user())
    client.get("/cari?q=oleh:dewi+zebra")
    # Tests look at the words each time they are needed, a site every two seconds.
    monkeypatch.setattr(Vocabulary, "refresh", lambda *_: None)

    with counted_selects() as selects:
        page = client.get("/cari?q=oleh:dewi+zebra+belang")

    assert "Zebra" in page.text
    assert len(selects) <= 5, "\n".join(selects)
