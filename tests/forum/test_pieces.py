"""Posts kept as pieces of page: made once, and never another's or yesterday's."""

import inspect
import re
from typing import Any

import pytest
from flask import Flask
from markupsafe import Markup

from livinglab import fragments
from livinglab.bounded import Bounded
from livinglab.config import ROOT
from livinglab.db import db
from livinglab.forum.queries import opened
from livinglab.forum.queries.lines import Line
from livinglab.forum.queries.threads import get_post
from livinglab.forum.services import posts
from livinglab.forum.views import pieces
from livinglab.pagecache import touch
from tests.conftest import Client
from tests.factories.accounts import OGAN_ILIR, SUMEDANG, make_user
from tests.factories.forum import make_reply, make_thread

TEMPLATES = ROOT / "templates/forum"


def open_to(app: Flask, client: Client) -> tuple[str, int, Any, Any]:
    """A thread with one reply, its path, the reply's id, its author and another reader."""
    with app.app_context():
        thread = make_thread("Blank spot")
        author = make_user("Budi", of=SUMEDANG)
        reply = make_reply(thread, author=author, body="Pakai penyimpanan luring.")
        reader = make_user("Sari", of=OGAN_ILIR)
        db.session.commit()
        client.sign_in(reader)
        return thread.path, reply.id, author, reader


def test_a_post_is_made_once_for_two_visits(
    app: Flask, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, *_ = open_to(app, client)
    client.get(path)
    made: list[object] = []
    putting = Bounded.put

    def counting(pieces: fragments.Pieces, key: Any, piece: Markup) -> None:
        made.append(key)
        putting(pieces, key, piece)

    monkeypatch.setattr(Bounded, "put", counting)
    again = client.get(path)

    assert made == []
    assert "Pakai penyimpanan luring." in again.text


def test_what_is_edited_hidden_or_found_useful_shows_at_once(
    app: Flask, client: Client
) -> None:
    path, reply_id, author, _reader = open_to(app, client)
    client.get(path)

    client.post(f"/forum/kiriman/{reply_id}/reaksi")
    assert 'aria-pressed="true">Berguna (1)' in client.get(path).text

    with app.app_context():
        reply = get_post(reply_id, db.session.merge(author))
        edited = reply.revision_count
        posts.edit_post(reply, reply.author, body="Pakai radio.", seen_revision=edited)
        db.session.commit()
    page = client.get(path).text
    assert "Pakai radio." in page
    assert "Pakai penyimpanan luring." not in page

    with app.app_context():
        db.session.merge(author).name = "Budi Santoso"
        touch("people")  # as the service that renames does
        db.session.commit()
    assert "Budi Santoso" in client.get(path).text


def test_each_reader_sees_their_own_buttons_and_language(app: Flask, client: Client) -> None:
    path, reply_id, author, reader = open_to(app, client)
    edit = f"/forum/kiriman/{reply_id}/sunting"
    assert edit not in client.get(path).text

    with app.app_context():
        client.sign_in(db.session.merge(author))
    assert edit in client.get(path).text

    client.get("/bahasa/en")
    assert "Edit" in client.get(path).text
    with app.app_context():
        client.sign_in(db.session.merge(reader))
    assert edit not in client.get(path).text


def test_the_oldest_pieces_leave_when_there_is_no_room() -> None:
    pieces = fragments.Pieces(104, len)

    for number in range(5):
        pieces.put(number, Markup.escape("x" * 50))
    pieces.put(4, Markup.escape("y" * 60))

    assert [number for number in range(5) if pieces.get(number)] == [4]
    assert pieces.get(4) == "y" * 60


def test_the_key_names_every_value_that_the_templates_of_a_post_show() -> None:
    shown = re.compile(r"\b(?:shown|post|author|organisation|running|replication|one)\.(\w+)")
    reads = {
        name
        for template in ("_post", "_actions", "_speaker", "_attachments")
        for name in shown.findall((TEMPLATES / f"{template}.html").read_text())
    }
    # Files never change, so the name and key of one stand for its paths and kind.
    implied = {"path", "image", "post", "author", "organisation"}

    named = set(re.findall(r"\w+", inspect.getsource(pieces) + inspect.getsource(opened._face)))

    assert reads - implied <= named


def test_the_face_of_a_line_names_every_value_that_its_template_shows() -> None:
    shown = re.compile(r"\b(?:thread|line|category|last_poster)\.(\w+)")
    reads = set(shown.findall((TEMPLATES / "_line.html").read_text()))

    named = set(re.findall(r"\w+", inspect.getsource(Line)))

    assert reads - {"thread"} <= named
