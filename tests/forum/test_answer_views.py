"""Choosing answers, and saying where else they worked, over HTTP."""

import pytest
from flask import Flask

from livinglab.accounts.models import Role
from livinglab.db import db
from livinglab.forum.models import Post, Thread
from tests.conftest import Client
from tests.factories.accounts import (
    KOTA_BANJAR,
    OGAN_ILIR,
    SUMEDANG,
    grant,
    make_moderator,
    make_user,
)
from tests.factories.catalog import make_application
from tests.factories.forum import make_reply, make_thread
from tests.forum.pages import one, soup


@pytest.fixture
def asked(app: Flask, client: Client) -> int:
    """Thread 1, about e-Kantor, by Sari, who is signed in; post 2 is Budi's reply."""
    with app.app_context():
        sari = make_user("Sari", of=OGAN_ILIR)
        application = make_application("e-Kantor")
        thread = make_thread("Tanya", author=sari, application_ids=(application.id,))
        make_reply(thread, author=make_user("Budi", of=KOTA_BANJAR), body="Begini.")
        db.session.commit()
        client.sign_in(sari)
        return application.id


def thread_of(app: Flask) -> Thread:
    with app.app_context():
        return db.session.get_one(Thread, 1)


def reply_of(app: Flask) -> Post:
    with app.app_context():
        return db.session.get_one(Post, 2)


def test_the_asker_chooses_and_takes_back(app: Flask, client: Client, asked: int) -> None:
    assert client.post("/forum/topik/1/jawaban", data={"post": "2"}).status_code == 303
    assert thread_of(app).accepted_post_id == 2
    page = client.get(thread_of(app).path)
    assert one(page, "#kiriman-2 .state--ok").text == "Jawaban terpilih"

    client.post("/forum/topik/1/jawaban", data={"post": "2"})
    assert thread_of(app).accepted_post_id is None


def test_how_long_it_holds_is_added_without_undoing(
    app: Flask, client: Client, asked: int
) -> None:
    client.post("/forum/topik/1/jawaban", data={"post": "2"})
    client.post(
        "/forum/topik/1/jawaban",
        data={
            "post": "2",
            "valid_for_release": "2.1",
            "valid_regulation": "Perpres 95/2018",
            "valid_until": "2020-01-01",
        },
    )
    thread = thread_of(app)
    assert (thread.accepted_post_id, thread.valid_for_release) == (2, "2.1")
    assert "Perlu ditinjau" in one(client.get(thread.path), ".answer").text


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({}, 303),
        ({"post": "x"}, 303),
        ({"post": "-1"}, 303),
        ({"post": "9" * 30}, 303),
        ({"post": "99"}, 404),
        ({"post": "1"}, 303),
        ({"post": "2", "valid_until": "kapan-kapan"}, 303),
        ({"post": "2", "valid_for_release": "a" * 61}, 303),
    ],
)
def test_a_strange_choice_is_explained_and_changes_nothing(
    app: Flask, client: Client, asked: int, data: dict[str, str], status: int
) -> None:
    answer = client.post("/forum/topik/1/jawaban", data=data)
    assert answer.status_code == status
    assert thread_of(app).accepted_post_id is None
    if status == 303:
        assert one(client.get(answer.location), ".notice--danger").text.strip()


def test_only_the_asker_and_moderators_choose(app: Flask, client: Client, asked: int) -> None:
    with app.app_context():
        client.sign_in(make_user(of=SUMEDANG))
    assert client.post("/forum/topik/1/jawaban", data={"post": "2"}).status_code == 403
    with app.app_context():
        client.sign_in(make_moderator())
    assert client.post("/forum/topik/1/jawaban", data={"post": "2"}).status_code == 303
    assert thread_of(app).accepted_post_id == 2


def test_it_worked_counts_once_for_each_organisation(
    app: Flask, client: Client, asked: int
) -> None:
    for _ in range(2):
        assert client.post("/forum/kiriman/2/berhasil").status_code == 303
    with app.app_context():
        client.sign_in(make_user(of=SUMEDANG))
    client.post("/forum/kiriman/2/berhasil", data={"organisation": "9" * 30, "note": "x" * 600})
    assert reply_of(app).worked_count == 2
    page = client.get(thread_of(app).path)
    assert "Berhasil juga di 2 instansi" in one(page, "#kiriman-2").text


def test_the_author_cannot_confirm_the_own_answer(
    app: Flask, client: Client, asked: int
) -> None:
    with app.app_context():
        client.sign_in(make_user(of=KOTA_BANJAR))
    assert client.post("/forum/kiriman/2/berhasil").status_code == 403


def test_the_applications_owner_marks_an_answer_official(
    app: Flask, client: Client, asked: int
) -> None:
    assert client.post("/forum/kiriman/2/resmi").status_code == 403
    with app.app_context():
        owner = grant(make_user(of=SUMEDANG), Role.OWNER, application_id=asked)
        client.sign_in(owner)
    client.post("/forum/kiriman/2/resmi")
    page = client.get(thread_of(app).path)
    assert "Resmi dari pemilik aplikasi" in one(page, "#kiriman-2").text
    client.post("/forum/kiriman/2/resmi")
    assert not reply_of(app).is_official


def test_a_visitor_sees_no_button(app: Flask, client: Client, asked: int) -> None:
    page = soup(app.test_client().get(thread_of(app).path))
    assert page.select("main button") == []
