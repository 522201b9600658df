"""What of a thread can be found, and that nothing hidden is."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from livinglab.db import db
from livinglab.forum.models import Thread
from livinglab.forum.queries.threads import opening_of
from livinglab.forum.services import answers, page_texts, posts, search_pages
from livinglab.search.models import SearchDocument
from tests.factories.accounts import OGAN_ILIR, make_user
from tests.factories.catalog import make_application
from tests.factories.forum import make_category, make_reply, make_thread


def documents(thread: Thread) -> dict[int, SearchDocument]:
    rows = db.session.scalars(
        select(SearchDocument).where(
            SearchDocument.kind == "thread",
            SearchDocument.object_id == str(thread.id),
            SearchDocument.deleted.is_(False),
        )
    )
    return {row.page: row for row in rows}


def test_a_thread_is_found_by_its_words_and_what_it_is_about(session: Session) -> None:
    application = make_application("e-Kantor")
    thread = make_thread(
        "Absen luring",
        body="Tanpa **sinyal**.",
        tags=("blank spot",),
        application_ids=(application.id,),
        region_codes=(OGAN_ILIR,),
    )

    opening = documents(thread)[0]

    assert (opening.title, opening.body) == ("Absen luring", "Tanpa sinyal.")
    assert opening.names == "e-Kantor, Kabupaten Ogan Ilir, blank spot"
    assert (opening.region, opening.province) == (OGAN_ILIR, "16")
    assert opening.application == application.slug
    assert (opening.status, opening.scope, opening.url) == ("open", "public", thread.path)


def test_replies_are_one_document_for_twenty_posts(session: Session) -> None:
    thread = make_thread(body="kiriman1")
    author = make_user(of=OGAN_ILIR)
    for number in range(2, 23):
        make_reply(thread, author=author, body=f"kiriman{number}")

    found = documents(thread)

    assert sorted(found) == [0, 1, 2]
    assert found[0].body == "kiriman1"
    assert found[1].body == "\n".join(f"\f{n}\nkiriman{n}" for n in range(1, 21))
    assert found[1].url == f"{thread.path}#kiriman-2"
    assert found[2].body == "\f21\nkiriman21\n\f22\nkiriman22"
    assert found[2].url == f"{thread.path}?halaman=2#kiriman-21"


def test_a_reply_reads_only_its_own_page_anew(session: Session) -> None:
    thread = make_thread()
    author = make_user(of=OGAN_ILIR)
    for number in range(2, 22):
        make_reply(thread, author=author, body=f"kiriman{number}")
    before = {page: row.seq for page, row in documents(thread).items()}

    make_reply(thread, author=author, body="Satu lagi")

    after = {page: row.seq for page, row in documents(thread).items()}
    assert {page for page in after if after[page] != before[page]} == {2}


def test_the_first_page_follows_the_opening(session: Session) -> None:
    alone, thread = make_thread(body="Satu."), make_thread(body="Dua.")
    make_reply(thread, body="Jawaban.")

    for one in (alone, thread):
        posts.edit_post(opening_of(one), one.author, body="Diubah.", seen_revision=0)

    assert sorted(documents(alone)) == [0]
    assert documents(thread)[0].body == "Diubah."
    assert documents(thread)[1].body == "\f1\nDiubah.\n\f2\nJawaban."


def test_a_first_page_without_replies_says_nothing(session: Session) -> None:
    thread = make_thread(body="Pembuka.")
    reply = make_reply(thread)

    posts.delete_post(reply, reply.author)

    assert documents(thread)[1].body == ""


def test_deleted_hidden_and_waiting_posts_are_not_found(session: Session) -> None:
    thread = make_thread(body="Pembuka.")
    deleted, hidden = make_reply(thread, body="rahasia"), make_reply(thread, body="kasar")
    make_reply(thread, author=make_user(), body="menunggu")
    make_reply(thread, body="terbaca")

    posts.delete_post(deleted, deleted.author)
    hidden.hidden_at = hidden.created_at
    search_pages.reindex_post(hidden)

    assert documents(thread)[1].body == "\f1\nPembuka.\n\f5\nterbaca"


@pytest.mark.parametrize(
    ("most", "read"),
    [
        (11, "\f1\nkata ini"),
        (13, "\f1\nkata ini\n"),
        (14, "\f1\nkata ini\n"),
        (15, "\f1\nkata ini\n\f2\n"),
        (17, "\f1\nkata ini\n\f2\nda"),
    ],
)
def test_a_long_page_is_not_cut_within_the_mark_of_a_post(
    session: Session, monkeypatch: pytest.MonkeyPatch, most: int, read: str
) -> None:
    monkeypatch.setattr(page_texts, "BODY", most)
    thread = make_thread(body="kata ini")
    make_reply(thread, body="dan itu")

    assert documents(thread)[1].body == read


def test_a_hidden_or_waiting_thread_is_not_found(session: Session) -> None:
    assert documents(make_thread(author=make_user())) == {}
    thread = make_thread()
    make_reply(thread)

    thread.hidden_at = thread.created_at
    search_pages.reindex_thread(thread)

    assert documents(thread) == {}


def test_a_closed_category_is_found_by_its_members_only(session: Session) -> None:
    category = make_category(closed_to=OGAN_ILIR)
    thread = make_thread(category=category)
    assert documents(thread)[0].scope == f"category:{category.id}"


def test_an_accepted_answer_changes_the_status_and_lifts_its_page(session: Session) -> None:
    thread = make_thread()
    reply = make_reply(thread)
    assert documents(thread)[1].weight == 0

    answers.accept_answer(thread, reply, thread.author)

    found = documents(thread)
    assert found[0].status == "answered"
    assert found[0].weight > 0
    assert found[1].weight > 0
