"""The text of a file is found through either engine, by those who may read its post."""

import pytest
from flask import Flask

from livinglab.db import db
from livinglab.forum.jobs import read_attachments
from livinglab.forum.models import Post
from livinglab.forum.queries import search_scopes
from livinglab.forum.services import moderation
from livinglab.search import index
from tests.factories import files
from tests.factories.accounts import OGAN_ILIR, make_moderator, make_user
from tests.factories.documents import docx
from tests.factories.forum import make_category, make_reply, make_thread
from tests.search.conftest import bare, peopled, site
from tests.search.documents import found, settle

__all__ = ["bare", "peopled", "site"]
WORD = "trenggiling"


def attach(post: Post) -> None:
    content = docx("Menimbang", f"bahwa {WORD} perlu dilindungi.")
    files.attach(post, content, "SK Bupati.docx")
    db.session.commit()
    while read_attachments():
        pass
    settle()


@pytest.fixture
def reply(peopled: Flask) -> Post:
    reply = make_reply(make_thread("Satwa liar"), body="Terlampir.")
    attach(reply)
    return reply


def test_it_is_found_by_its_words_and_by_its_name(reply: Post) -> None:
    hit = index.find(f"perlindungan {WORD}").hits[0]

    assert (hit.key, hit.file) == (str(reply.thread_id), "SK Bupati.docx")
    assert hit.url == f"{reply.thread.path}#kiriman-2"
    assert f"<mark>{WORD}</mark> perlu <mark>dilindungi</mark>" in hit.snippet
    assert found("SK bupati") == [str(reply.thread_id)]


def test_it_goes_with_its_post(reply: Post) -> None:
    moderation.hide_post(reply, make_moderator(), reason="Salah berkas.")
    settle()

    assert found(WORD) == []


@pytest.mark.usefixtures("peopled")
def test_in_a_closed_category_only_its_members_find_it() -> None:
    closed = make_category(closed_to=OGAN_ILIR)
    thread = make_thread("Satwa liar", category=closed)
    attach(make_reply(thread))

    member = search_scopes(make_user(of=OGAN_ILIR))

    assert found(WORD) == []
    assert found(WORD, scopes=member) == [str(thread.id)]
