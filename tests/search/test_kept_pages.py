"""Visitors' searches that are asked again come out of memory, and never out of the past."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.test import TestResponse

from livinglab.accounts.services import load_organisations
from livinglab.db import db
from livinglab.forum.models import Thread
from livinglab.forum.services import moderation
from livinglab.regions.services import load_regions
from livinglab.search import following
from livinglab.search.engines import choice, folders
from livinglab.search.related import lead_on
from livinglab.search.results import Results
from livinglab.search.views import searching
from tests.conftest import Client
from tests.factories.accounts import make_moderator, make_user
from tests.factories.forum import make_thread
from tests.search.documents import settle

# PostgreSQL's own search is neither made anew nor ever older than its tables.
WITH_AN_INDEX = pytest.mark.parametrize("bare", ["whoosh", "tantivy"], indirect=True)
PATHS = ["/cari?q=absensi", "/cari.json?q=absensi"]


@pytest.fixture
def client(bare: Flask) -> Client:
    """A visitor of a site with one thread that answers."""
    with bare.app_context():
        load_regions()
        load_organisations()
        make_thread("Absensi luring")
        settle()
    bare.test_client_class = Client
    client = bare.test_client()
    assert isinstance(client, Client)
    return client


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[Results]:
    """What was really searched for."""
    made: list[Results] = []

    def counted(results: Results) -> tuple[str, ...]:
        made.append(results)
        return lead_on(results)

    monkeypatch.setattr(searching, "lead_on", counted)
    return made


def asked_often(client: Client, path: str) -> TestResponse:
    """So often that the last answer is a kept one, if it can be."""
    for _ in range(2):
        client.get(path)
    return client.get(path)


@pytest.mark.parametrize("path", PATHS)
def test_what_is_asked_again_is_kept(client: Client, looked: list[Results], path: str) -> None:
    pages = [client.get(path) for _ in range(4)]
    known = client.get(path, headers={"If-None-Match": pages[-1].headers["ETag"]})

    assert len(looked) == 2
    assert len({page.text for page in pages[1:]}) == 1
    assert known.status_code == 304


def test_of_made_up_questions_none_is_kept(client: Client, looked: list[Results]) -> None:
    for number in range(3):
        client.get(f"/cari?q=absensi+{number}")
    asked_often(client, PATHS[0])

    for number in range(3):
        client.get(f"/cari?q=absensi+{number + 3}")
    client.get(PATHS[0])

    assert len(looked) == 3 + 2 + 3


@pytest.mark.parametrize("path", PATHS)
def test_what_is_new_is_found_once_the_engine_has_it(
    bare: Flask, client: Client, path: str
) -> None:
    asked_often(client, path)
    with bare.app_context():
        make_thread("Absensi daring")
        db.session.commit()
    early = asked_often(client, path)  # kept as it is before the engine has the thread
    with bare.app_context():
        settle()

    assert ("Absensi daring" in early.text) is (bare.config["SEARCH_ENGINE"] == "postgresql")
    assert "Absensi daring" in client.get(path).text


@pytest.mark.parametrize("path", PATHS)
def test_what_is_hidden_is_gone_at_once(bare: Flask, client: Client, path: str) -> None:
    before = asked_often(client, path)
    with bare.app_context():
        thread = db.session.scalars(select(Thread).options(joinedload(Thread.category))).one()
        moderation.set_hidden(thread, make_moderator(), hidden=True, reason="Iklan.")
        db.session.commit()

    assert "Absensi luring" in before.text
    assert "Absensi luring" not in client.get(path).text


@WITH_AN_INDEX
def test_a_part_is_not_kept(bare: Flask, client: Client, looked: list[Results]) -> None:
    with bare.app_context():
        folder = folders.current()
        assert folder is not None
        (folder / folders.BUILDING).touch()
    parts = [client.get(PATHS[0]) for _ in range(3)]
    with bare.app_context():
        following.follow()
    whole = client.get(PATHS[0])

    assert {part.status_code for part in (*parts, whole)} == {200}
    assert [one.is_partial for one in looked] == [True, True, True, False]


@WITH_AN_INDEX
def test_an_index_that_went_on_unseen_is_not_kept(
    bare: Flask, client: Client, monkeypatch: pytest.MonkeyPatch, looked: list[Results]
) -> None:
    """A process looks now and then only whether there is a newer one."""
    client.get(PATHS[0])
    monkeypatch.setattr(type(choice_of(bare)), "looks_every", 60.0)
    monkeypatch.setitem(bare.config, "MODE", "production")
    with bare.app_context():
        make_thread("Absensi daring")
        settle()
    early = asked_often(client, PATHS[0])
    monkeypatch.setattr(type(choice_of(bare)), "looks_every", 0.0)

    assert "Absensi daring" not in early.text
    assert "Absensi daring" in client.get(PATHS[0]).text


@WITH_AN_INDEX
def test_an_index_that_was_emptied_unseen_is_not_kept(
    bare: Flask, client: Client, monkeypatch: pytest.MonkeyPatch, looked: list[Results]
) -> None:
    client.get(PATHS[0])
    with monkeypatch.context() as asked_seldom:
        asked_seldom.setattr(type(choice_of(bare)), "looks_every", 60.0)
        asked_seldom.setitem(bare.config, "MODE", "production")
        with bare.app_context():
            folder = folders.current()
        assert folder is not None
        for file in folder.iterdir():
            file.unlink()
        answers = [client.get(PATHS[0]) for _ in range(3)]

    assert [one.status_code for one in answers] == [200] * 3
    assert len(looked) == 4


def choice_of(app: Flask) -> object:
    with app.app_context():
        return choice.engine()


def test_who_is_signed_in_gets_a_page_of_their_own(
    bare: Flask, client: Client, looked: list[Results]
) -> None:
    asked_often(client, PATHS[0])
    with bare.app_context():
        user = make_user("Sari")
        db.session.commit()
        client.sign_in(user)

    assert "Simpan pencarian ini" in asked_often(client, PATHS[0]).text
    assert len(looked) == 2 + 3
