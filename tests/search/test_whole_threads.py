"""What is asked with words of the opening and of a reply is found, on every engine."""

import pytest

from livinglab.db import db
from livinglab.forum.models import Thread
from livinglab.forum.queries.threads import opening_of
from livinglab.forum.services import posts
from livinglab.search import index
from tests.factories.forum import make_reply, make_thread
from tests.search.documents import settle
from tests.search.saving import load_places

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def thread(site: object) -> Thread:
    """Of each of the words that are asked for below one post has one."""
    load_places()
    thread = make_thread("Jam kerja", body="Bagaimana mencatatnya di kecamatan kepulauan?")
    make_reply(thread, body="Kami juga mencari.")
    make_reply(thread, body="Coba pemindai wajah yang bekerja luring.")
    make_thread("Hal lain", body="Tentang pemindai dokumen.")
    found()
    return thread


def found(question: str = "") -> list[tuple[str, str]]:
    """Titles and addresses of what has all of it."""
    db.session.commit()
    settle()
    results = index.find(question)
    return [(hit.title, hit.url) for hit in results.hits if not results.is_nearest]


def test_a_thread_is_found_by_its_opening_and_a_reply_together(thread: Thread) -> None:
    assert [title for title, _url in found("kepulauan pemindai")] == ["Jam kerja"]


def test_it_leads_to_the_post_that_the_passage_is_of(thread: Thread) -> None:
    assert found("luring") == [("Jam kerja", f"{thread.path}#kiriman-3")]
    assert found("kecamatan") == [("Jam kerja", thread.path)]


def test_what_the_opening_says_is_not_wanted_in_its_replies(thread: Thread) -> None:
    assert found("pemindai -kepulauan") == [("Hal lain", found("dokumen")[0][1])]


def test_an_opening_that_was_changed_is_not_found_by_what_it_said(thread: Thread) -> None:
    opening = opening_of(thread)
    posts.edit_post(opening, opening.author, body="Di kota.", seen_revision=0)

    assert found("kepulauan pemindai") == []
    assert found("kota pemindai") == [("Jam kerja", found("kota wajah")[0][1])]
