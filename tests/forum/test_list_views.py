"""The lists of the forum over HTTP."""

import pytest
from flask import Flask

from livinglab.db import db
from livinglab.forum.models import ThreadKind
from livinglab.replication.queries.catalog import application_to_change
from livinglab.replication.services import catalog
from tests.conftest import Client
from tests.factories.accounts import KOTA_BANJAR, OGAN_ILIR, make_curator, make_user
from tests.factories.catalog import make_application
from tests.factories.forum import make_category, make_poll, make_reply, make_thread
from tests.forum.pages import one, soup, words
from tests.selects import counted_selects


def test_an_empty_forum_says_what_to_do(client: Client) -> None:
    page = client.get("/forum")
    assert one(page, ".empty a")["href"] == "/forum/topik/baru"


def test_a_row_says_what_how_far_and_by_whom(app: Flask, client: Client) -> None:
    with app.app_context():
        category = make_category("Jaringan")
        application = make_application("e-Kantor")
        thread = make_thread(
            "Blank spot",
            category=category,
            application_ids=(application.id,),
            region_codes=(OGAN_ILIR,),
            tags=("sinyal",),
        )
        make_reply(thread, author=make_user("Budi", of=KOTA_BANJAR))
        db.session.commit()
        slug = category.slug
    for address in ("/forum", f"/forum/kategori/{slug}", "/forum/label/sinyal"):
        page = client.get(address)
        assert words(page, ".row__title") == ["Blank spot"]
        assert words(page, ".row__chips a") == ["e-Kantor", "Kabupaten Ogan Ilir", "sinyal"]
        assert "Terakhir: Budi" in one(page, ".row__meta").text
        assert words(page, ".row__side") == ["1 balasan"]


def test_a_row_says_that_there_is_a_poll(app: Flask, client: Client) -> None:
    with app.app_context():
        thread = make_thread("Pertemuan berikutnya")
        poll = make_poll(thread)
        make_thread("Tanpa jajak")
        db.session.commit()
        client.sign_in(thread.author)
        path = f"/forum/kiriman/{poll.post_id}/jajak-pendapat/hapus"
    visitor = app.test_client()

    for reader in (visitor, client):
        marks = words(reader.get("/forum"), ".row__kind")
        assert ["ada jajak pendapat" in mark for mark in marks] == [False, True]

    assert client.post(path).status_code == 303
    for reader in (visitor, client):
        assert "ada jajak pendapat" not in reader.get("/forum").text


def test_filters_are_links_and_a_strange_one_shows_all(app: Flask, client: Client) -> None:
    with app.app_context():
        make_thread("Tanya")
        make_thread("Cerita", kind=ThreadKind.PRACTICE)
        db.session.commit()
    practices = client.get("/forum?tampil=praktik")
    assert words(practices, ".row__title") == ["Cerita"]
    assert one(practices, ".filters [aria-current]").text == "Praktik baik"
    assert len(words(client.get("/forum?tampil=%00ngawur"), ".row__title")) == 2


def test_what_one_follows_needs_a_sign_in(app: Flask, client: Client) -> None:
    assert client.get("/forum?tampil=saya-ikuti").status_code in {302, 401}
    with app.app_context():
        author = make_user(of=OGAN_ILIR)
        make_thread("Punyaku", author=author)
        make_thread("Bukan punyaku")
        db.session.commit()
        client.sign_in(author)
    assert words(client.get("/forum?tampil=saya-ikuti"), ".row__title") == ["Punyaku"]


def test_the_way_to_older_threads_keeps_the_filter(app: Flask, client: Client) -> None:
    with app.app_context():
        author, category = make_user(of=OGAN_ILIR), make_category()
        for number in range(21):
            make_thread(f"Topik ke {number}", author=author, category=category)
        db.session.commit()
    page = client.get("/forum?tampil=pertanyaan")
    older = one(page, "a[rel=next]")["href"]
    assert str(older).startswith("/forum?tampil=pertanyaan&sesudah=")
    assert words(client.get(str(older)), ".row__title") == ["Topik ke 0"]


@pytest.mark.parametrize("after", ["x", "1-", "9" * 40, "1-%00", "-", "99999999999999999-1"])
def test_a_strange_place_in_a_list_is_no_fault(client: Client, after: str) -> None:
    assert client.get(f"/forum?sesudah={after}").status_code == 200


def test_a_closed_category_shows_to_its_members_only(app: Flask, client: Client) -> None:
    with app.app_context():
        category = make_category("Ruang dalam", closed_to=OGAN_ILIR)
        make_thread("Rahasia", category=category, tags=("rahasia",))
        db.session.commit()
        path = f"/forum/kategori/{category.slug}"
    addresses = ("/forum", "/forum/kategori", "/forum/label/rahasia")
    for address in addresses:
        text = client.get(address).text
        assert "Ruang dalam" not in text
        assert "/forum/topik/1" not in text
    assert client.get(path).status_code == 404
    with app.app_context():
        client.sign_in(make_user(of=OGAN_ILIR))
    assert words(client.get(path), ".row__title") == ["Belum dibaca: Rahasia"]
    assert "Ruang dalam" in client.get("/forum/kategori").text


def test_unread_threads_are_marked_by_more_than_colour(app: Flask, client: Client) -> None:
    with app.app_context():
        make_thread("Baru")
        db.session.commit()
        client.sign_in(make_user(of=KOTA_BANJAR))
    assert words(client.get("/forum"), ".row--unread .row__title") == ["Belum dibaca: Baru"]


def test_a_cached_list_is_made_anew_after_a_post(app: Flask, client: Client) -> None:
    with app.app_context():
        thread = make_thread("Satu")
        db.session.commit()
        thread_id = thread.id
    assert words(client.get("/forum"), ".row__side") == ["0 balasan"]
    with app.app_context():
        client.sign_in(make_user(of=OGAN_ILIR))
    client.post(f"/forum/topik/{thread_id}/balasan", data={"body": "Halo."})
    visitor = app.test_client()
    assert words(visitor.get("/forum"), ".row__side") == ["1 balasan"]


def test_a_cached_list_calls_an_application_by_its_new_name(app: Flask, client: Client) -> None:
    with app.app_context():
        application = make_application("e-Kantor")
        thread = make_thread(application_ids=(application.id,), tags=("sinyal",))
        db.session.commit()
        lists = ("/forum", f"/forum/kategori/{thread.category.slug}", "/forum/label/sinyal")
    assert [words(client.get(path), ".row__chips a")[0] for path in lists] == ["e-Kantor"] * 3

    with app.app_context():
        application = application_to_change("e-kantor", make_curator())
        catalog.edit(application, None, {"name": "e-Office"})
        db.session.commit()

    assert [words(client.get(path), ".row__chips a")[0] for path in lists] == ["e-Office"] * 3


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("signed_in", [False, True])
def test_lists_ask_little_however_long(
    app: Flask, client: Client, number: int, signed_in: bool
) -> None:
    with app.app_context():
        category = make_category()
        for _ in range(number):
            make_thread(category=category, tags=("satu",), region_codes=(OGAN_ILIR,))
        db.session.commit()
        slug = category.slug
        if signed_in:
            client.sign_in(make_user(of=KOTA_BANJAR))
    for address in (
        "/forum",
        f"/forum/kategori/{slug}",
        "/forum/label/satu",
        "/forum/kategori",
    ):
        with app.app_context(), counted_selects() as statements:
            assert client.get(address).status_code == 200
        assert len([one for one in statements if one.startswith("SELECT")]) <= 6
        assert soup(client.get(address)).select_one("h1") is not None
