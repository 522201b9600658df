"""The feed of a question: well-formed whatever is asked, newest first, only what is public."""

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from livinglab.db import now
from livinglab.search import index
from tests.conftest import Client
from tests.factories.accounts import OGAN_ILIR, make_curator, make_user
from tests.factories.forum import make_category, make_thread
from tests.feeds import ATOM, read, titles
from tests.search.documents import put, settle


def links(element: ElementTree.Element) -> dict[str | None, str | None]:
    return {link.get("rel"): link.get("href") for link in element.findall(f"{ATOM}link")}


def test_the_newest_come_first_with_all_that_atom_requires(app: Flask, client: Client) -> None:
    with app.app_context():
        for days, title in ((3, "Absensi tua"), (1, "Absensi < baru & “x”"), (2, "Absensi")):
            put(title, "Isi <b>absensi</b>\x07 & lain", object_id=str(days),
                url=f"/forum/topik/{days}-slug?halaman=2#kiriman-30",
                created_at=now() - timedelta(days=days))  # fmt: skip
        settle()

    feed = read(client, "/cari.atom?q=absensi&jenis=thread&urut=confirmed&halaman=7")

    assert titles(feed) == ["Absensi < baru & “x”", "Absensi", "Absensi tua"]
    for name in ("title", "id", "updated", "author"):
        assert feed.find(f"{ATOM}{name}") is not None
    assert links(feed) == {
        "alternate": "http://localhost/cari?q=absensi&jenis=thread",
        "self": "http://localhost/cari.atom?q=absensi&jenis=thread",
    }
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    assert links(entry) == {
        "alternate": "http://localhost/forum/topik/1-slug?halaman=2#kiriman-30"
    }
    assert entry.findtext(f"{ATOM}id") == "http://localhost/forum/topik/1"
    assert entry.findtext(f"{ATOM}updated") == feed.findtext(f"{ATOM}updated")
    assert "Isi <b>absensi</b> & lain" in (entry.findtext(f"{ATOM}summary") or "")


def test_whoever_asks_gets_only_what_is_public(app: Flask, client: Client) -> None:
    with app.app_context():
        member = make_user(of=OGAN_ILIR)
        make_thread("Absensi rahasia", category=make_category(closed_to=OGAN_ILIR))
        put("Absensi usulan", scope="curators")
        put("Absensi terbuka")
        curator = make_curator()
        settle()
        for person in (member, curator):
            client.sign_in(person)
            assert titles(read(client, "/cari.atom?q=absensi")) == ["Absensi terbuka"]


@pytest.mark.parametrize(
    "query",
    ["", "?q=", "?q=%00", "?q=-absensi", "?q=%22", "?q=zzzqqq", "?jenis=entah&provinsi=99",
     "?q=%07%EF%BF%BE", "?q=" + "a" * 900, "?q=%ED%A0%80", "?tahap=%3Cb%3E&halaman=-1"],
)  # fmt: skip
def test_a_question_of_nothing_is_an_empty_feed(client: Client, query: str) -> None:
    feed = read(client, f"/cari.atom{query}")

    assert titles(feed) == []
    assert feed.findtext(f"{ATOM}updated")


@pytest.fixture
def first(app: Flask, client: Client) -> TestResponse:
    """A feed of one entry, as it was got for the first time."""
    with app.app_context():
        put("Absensi")
        settle()
    return client.get("/cari.atom?q=absensi")


@pytest.fixture
def same(first: TestResponse) -> dict[str, str]:
    """Headers of who has it."""
    return {"If-None-Match": first.headers["ETag"]}


def test_a_reader_that_has_it_gets_nothing_again(
    app: Flask, client: Client, first: TestResponse, same: dict[str, str]
) -> None:
    again = client.get("/cari.atom?q=absensi", headers=same)
    empty = client.get("/cari.atom?q=zzzqqq").headers["ETag"]
    with app.app_context():
        put("Absensi baru")
        settle()
    changed = client.get("/cari.atom?q=absensi", headers=same)

    assert (again.status_code, changed.status_code) == (304, 200)
    assert "max-age=300" in first.headers["Cache-Control"]
    assert client.get("/cari.atom?q=zzzqqq").headers["ETag"] == empty


def test_who_has_what_was_found_last_is_told_so_without_a_search(
    app: Flask,
    client: Client,
    first: TestResponse,
    same: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    find = index.find

    def counted(text: str, **rest: Any) -> index.Results:
        asked.append(text)
        return find(text, **rest)

    monkeypatch.setattr(index, "find", counted)

    again = client.get("/cari.atom?q=absensi", headers=same)
    assert (again.status_code, asked) == (304, [])
    for name in ("ETag", "Cache-Control"):
        assert again.headers[name] == first.headers[name]
    assert {"Cookie", "Accept-Encoding"} <= set(again.vary)
    assert client.get("/cari.atom?q=absensi", headers={"If-None-Match": '"x"'}).data
    assert client.get("/cari.atom?q=absensi&jenis=topik", headers=same).status_code == 200
    assert client.get("/cari.atom?q=absensi").data == first.data
    assert len(asked) == 3
    with app.app_context():
        put("Absensi baru")
        settle()
    assert client.get("/cari.atom?q=absensi", headers=same).status_code == 200
    assert len(asked) == 4


def test_of_a_long_question_no_more_is_kept_than_of_a_short_one(
    app: Flask, client: Client, first: TestResponse
) -> None:
    read(client, f"/cari.atom?q={'absensi ' * 1_000}")

    kept = app.extensions["search_feeds"]._kept._values
    assert len(kept) == 2
    assert all(len(repr(key)) < 100 for key in kept)


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_a_reader_that_takes_it_packed_gets_nothing_again(
    app: Flask, client: Client, coding: str
) -> None:
    with app.app_context():
        put("Absensi")
        settle()
    packed = {"Accept-Encoding": coding}

    first = client.get("/cari.atom?q=absensi", headers=packed)
    same = {"If-None-Match": first.headers["ETag"]}
    again = client.get("/cari.atom?q=absensi", headers=packed | same)
    plain = client.get("/cari.atom?q=absensi", headers=same)

    assert first.headers["Content-Encoding"] == coding
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "Accept-Encoding" in again.headers["Vary"]
    assert (plain.status_code, b"Absensi" in plain.data) == (200, True)


def test_the_page_names_its_feed(client: Client) -> None:
    named = 'type="application/atom+xml"'

    page = client.get("/cari?q=absensi&provinsi=16&urut=newest").text

    assert 'href="/cari.atom?q=absensi&amp;provinsi=16"' in page
    assert named in page
    assert named not in client.get("/cari").text
