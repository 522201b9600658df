"""Pages that an earlier release has read are read as this one does, once."""

from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from livinglab.db import db
from livinglab.forum.jobs import mark_posts
from livinglab.forum.models import Thread
from livinglab.forum.services import posts, search_marks
from livinglab.search import index
from livinglab.search.analysis import POST
from livinglab.search.models import SearchDocument
from livinglab.search.passages import steps_of_body
from livinglab.search.terms import analyse
from tests.factories.forum import make_reply, make_thread
from tests.plans import plans

COLUMNS = ("page", "body", "steps", "stems", "seq", "deleted")


def documents() -> list[tuple[Any, ...]]:
    """As they are in the database."""
    db.session.flush()
    row = SearchDocument
    columns = (getattr(row, name) for name in COLUMNS)
    return [tuple(found) for found in db.session.execute(select(*columns).order_by(row.id))]


def forget_marks() -> None:
    """Leave the rows as the release before marks wrote them, first pages without opening."""
    forget_openings()
    for row in db.session.scalars(select(SearchDocument)).all():
        row.body = POST.sub("", row.body)
        row.steps = steps_of_body(row.body)
    db.session.commit()


def forget_openings() -> None:
    """Leave the rows as the release wrote them that marked posts."""
    for row in db.session.scalars(select(SearchDocument).where(SearchDocument.page == 1)).all():
        row.body = row.body[row.body.find("\f2\n") :]
        analyse(row)
    db.session.commit()


def without_seq(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Engines hear of first pages, which say more than they did."""
    return [(page, body, steps, stems, gone) for page, body, steps, stems, _, gone in rows]


@pytest.fixture
def thread(session: Session) -> Thread:
    thread = make_thread(body="Pembuka.")
    for number in range(2, 23):
        make_reply(thread, author=thread.author, body=f"Kata {number}. " * 20)
    return thread


def test_what_was_read_before_becomes_what_is_written_now(thread: Thread) -> None:
    written = documents()
    forget_marks()
    assert documents() != written

    done = [mark_posts(), mark_posts()]

    now = documents()
    assert without_seq(now) == without_seq(written)
    assert [row[4] != before[4] for row, before in zip(now, written, strict=True)] == [
        row[0] == 1 for row in written
    ]
    assert done == [2, 0]


def test_a_first_page_gets_its_opening(thread: Thread) -> None:
    written = documents()
    forget_openings()
    assert documents() != written

    assert [mark_posts(), mark_posts()] == [1, 0]

    assert without_seq(documents()) == without_seq(written)


def test_it_is_done_in_parts(thread: Thread) -> None:
    written = documents()
    forget_marks()

    assert [search_marks.mark_some(1) for _ in range(3)] == [1, 1, 0]

    assert without_seq(documents()) == without_seq(written)


def test_a_page_that_says_something_else_is_read_anew(thread: Thread) -> None:
    written = documents()
    forget_marks()
    page = SearchDocument.page == 1
    db.session.execute(update(SearchDocument).where(page).values(body="Kata yang lama."))

    search_marks.mark_some(10)

    bodies = [body for _, body, *_ in documents()]
    assert bodies == [body for _, body, *_ in written]
    assert [seq for *_, seq, _ in documents()] != [seq for *_, seq, _ in written]


def test_there_is_an_end_to_it(session: Session) -> None:
    empty, hidden = make_thread(), make_thread()
    reply, _ = make_reply(empty), make_reply(hidden)
    posts.delete_post(reply, reply.author)
    file = index.Document("thread", str(empty.id), "Judul", "sk.pdf\nMenimbang", "/", page=-7)
    of_nothing = index.Document("thread", "999999", "Judul", "Tidak ada topiknya.", "/", page=1)
    index.put(file)
    index.put(of_nothing)
    db.session.commit()
    forget_marks()
    db.session.execute(
        update(Thread).where(Thread.id == hidden.id).values(hidden_at=hidden.created_at)
    )
    db.session.commit()

    assert [mark_posts(), mark_posts()] == [2, 0]

    kept = {row[0]: row[1] for row in documents() if not row[-1] and row[0] != 0}
    assert kept == {1: "", -7: "sk.pdf\nMenimbang"}


@pytest.mark.sqlite
def test_where_none_is_left_no_table_is_read(thread: Thread) -> None:
    [plan] = plans(lambda: search_marks.mark_some(10))

    assert plan == "SEARCH search_document USING INDEX ix_search_document_unmarked (kind=?)"
