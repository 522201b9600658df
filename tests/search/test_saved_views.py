"""Saved searches as their owner meets them: kept from /cari, listed, changed, forgotten."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from livinglab.accounts.models import User
from livinglab.db import db, now
from livinglab.search import services
from livinglab.search.models import SavedSearch, Telling
from livinglab.search.question import Question
from tests.conftest import Client
from tests.factories.accounts import make_user
from tests.selects import counted_selects

LIST = "/akun/pencarian"


@pytest.fixture
def owner(app: Flask, client: Client) -> User:
    with app.app_context():
        person = make_user("Sari")
        db.session.commit()
        client.sign_in(person)
        return person


def keep(app: Flask, owner: User, *texts: str) -> list[int]:
    with app.app_context():
        ids = [services.save(owner, Question(text)).search.id for text in texts]
        db.session.commit()
        return ids


def kept(app: Flask) -> list[SavedSearch]:
    with app.app_context():
        return list(db.session.scalars(select(SavedSearch).order_by(SavedSearch.id)))


def test_the_present_question_is_kept_with_its_filters(
    app: Flask, client: Client, owner: User
) -> None:
    page = client.get("/cari?q=absensi&jenis=thread&provinsi=16&tahap=open&urut=newest")
    form = BeautifulSoup(page.text, "html.parser").select_one(f'form[action="{LIST}"]')
    assert form is not None
    data = {str(one["name"]): str(one["value"]) for one in form.select("input")}

    answer = client.post(LIST, data=data, follow_redirects=True)

    (saved,) = kept(app)
    assert (saved.text, saved.kind, saved.province, saved.stage) == (
        *("absensi", "thread", "16", "open"),
    )
    assert saved.telling is Telling.SITE
    assert "Pencarian disimpan." in answer.text
    shown = BeautifulSoup(answer.text, "html.parser")
    link = shown.select_one(".row__title a")
    assert link is not None
    assert link.text == "absensi · Topik · Provinsi Sumatera Selatan · Menunggu jawaban"
    assert link["href"] == "/cari?q=absensi&jenis=thread&provinsi=16&tahap=open"
    assert "Belum ada hal baru sejak disimpan" in answer.text
    assert "Pencarian ini tersimpan" in client.get(str(link["href"])).text


def test_a_visitor_is_offered_the_feed_and_no_form(client: Client) -> None:
    page = client.get("/cari?q=absensi").text

    assert LIST not in page
    assert 'href="/cari.atom?q=absensi"' in page


def test_the_same_question_again_is_one(app: Flask, client: Client, owner: User) -> None:
    for _ in range(2):
        answer = client.post(LIST, data={"q": "absensi"}, follow_redirects=True)

    assert "Pencarian ini sudah Anda simpan." in answer.text
    assert len(kept(app)) == 1


def test_a_form_sent_twice_is_carried_out_once(app: Flask, client: Client, owner: User) -> None:
    data = {"q": "absensi", "submission": "satu"}
    client.post(LIST, data=data)
    (saved,) = kept(app)
    client.post(f"{LIST}/{saved.id}/hapus")

    again = client.post(LIST, data=data)

    assert (again.status_code, again.headers["Location"]) == (303, LIST)
    assert kept(app) == []


@pytest.mark.parametrize("text", ["", "-absensi", '""'])
def test_an_empty_question_is_refused_and_what_was_typed_stays(
    app: Flask, client: Client, owner: User, text: str
) -> None:
    answer = client.post(LIST, data={"q": text})

    assert answer.status_code == 422
    assert "Pertanyaan ini belum berisi apa pun." in answer.text
    field = BeautifulSoup(answer.text, "html.parser").select_one("#cari-simpan")
    assert field is not None
    assert field["value"] == text
    assert kept(app) == []


def test_one_too_many_is_refused(
    app: Flask, client: Client, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_SAVED", 1)
    keep(app, owner, "absensi")

    answer = client.post(LIST, data={"q": "persuratan", "jenis": "thread"})

    assert answer.status_code == 422
    assert "Anda sudah menyimpan 1 pencarian" in answer.text
    assert 'value="persuratan"' in answer.text
    assert 'name="jenis" value="thread"' in answer.text
    assert len(kept(app)) == 1


def test_it_can_be_named_and_told_of_otherwise(app: Flask, client: Client, owner: User) -> None:
    (saved_id,) = keep(app, owner, "absensi luring")
    with app.app_context():
        db.session.get_one(SavedSearch, saved_id).found_at = now()
        db.session.commit()

    answer = client.post(
        f"{LIST}/{saved_id}",
        data={"name": "  Untuk   rapat ", "telling": "mail"},
        follow_redirects=True,
    )

    (saved,) = kept(app)
    assert (saved.name, saved.telling) == ("Untuk rapat", Telling.MAIL)
    for words in ("Untuk rapat", "“absensi luring”", "Hal baru terakhir:"):
        assert words in answer.text


@pytest.mark.parametrize(
    ("name", "telling", "message"),
    [
        ("a" * 81, "site", "Paling banyak 80 karakter."),
        ("Rapat", "kadang", "Pilih salah satu."),
    ],
)
def test_a_wrong_choice_is_refused_and_what_was_typed_stays(
    app: Flask, client: Client, owner: User, name: str, telling: str, message: str
) -> None:
    saved_id, _ = keep(app, owner, "absensi", "persuratan")

    answer = client.post(f"{LIST}/{saved_id}", data={"name": name, "telling": telling})

    assert answer.status_code == 422
    assert message in answer.text
    assert f'value="{name}"' in answer.text
    assert {saved.name for saved in kept(app)} == {""}


def test_it_can_be_forgotten(app: Flask, client: Client, owner: User) -> None:
    saved_id, other = keep(app, owner, "absensi", "persuratan")

    answer = client.post(f"{LIST}/{saved_id}/hapus", follow_redirects=True)

    assert "Pencarian dihapus dari daftar." in answer.text
    assert [saved.id for saved in kept(app)] == [other]


def test_its_notification_leads_to_the_newest(app: Flask, client: Client, owner: User) -> None:
    (saved_id,) = keep(app, owner, "absensi & surat")

    answer = client.get(f"{LIST}/{saved_id}")

    assert answer.headers["Location"] == "/cari?q=absensi+%26+surat&urut=newest"


@pytest.mark.parametrize(("method", "end"), [("GET", ""), ("POST", ""), ("POST", "/hapus")])
def test_what_another_keeps_is_not_there(
    app: Flask, client: Client, owner: User, method: str, end: str
) -> None:
    with app.app_context():
        saved_id = services.save(make_user(), Question("absensi")).search.id
        db.session.commit()

    answer = client.open(
        f"{LIST}/{saved_id}{end}", method=method, data={"name": "x", "telling": "none"}
    )

    assert answer.status_code == 404
    assert [saved.name for saved in kept(app)] == [""]


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_costs_the_same_however_long(
    app: Flask, client: Client, owner: User, count: int
) -> None:
    keep(app, owner, *(f"absensi {n}" for n in range(count)))
    with app.app_context(), counted_selects() as selects:
        client.get(LIST)

    assert len(selects) <= 3


def test_the_list_is_empty_at_first_and_says_so_where_letters_are_off(
    app: Flask, client: Client, owner: User
) -> None:
    assert "Belum ada pencarian yang disimpan" in client.get(LIST).text
    assert "sedang Anda matikan" not in client.get(LIST).text
    with app.app_context():
        db.session.get_one(User, owner.id).wants_mail = False
        db.session.commit()

    assert "sedang Anda matikan" in client.get(LIST).text


def test_what_is_kept_goes_into_the_copy_of_ones_data(
    app: Flask, client: Client, owner: User
) -> None:
    keep(app, owner, "absensi")

    (row,) = client.get("/akun/unduh").get_json()["saved_searches"]

    assert (row["text"], row["telling"]) == ("absensi", "site")
