"""Replying, quoting, editing, deleting and history over HTTP."""

from threading import Barrier
from threading import Thread as Worker

import pytest
from flask import Flask
from sqlalchemy import select

from livinglab.accounts.models import User
from livinglab.db import db, now
from livinglab.error_words import WORDS
from livinglab.forum.models import Post, PostRevision, Thread
from livinglab.forum.views import uploading
from livinglab.prose import LIMIT
from livinglab.publiclog import LogEntry
from tests.conftest import Client
from tests.factories.accounts import KOTA_BANJAR, OGAN_ILIR, make_moderator, make_user
from tests.factories.forum import make_reply, make_thread
from tests.forum.pages import one, soup, words
from tests.selects import counted_selects

SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
TEXT = "Sudah dicoba di tiga kecamatan, dan di dua di antaranya sinyalnya cukup."


@pytest.fixture
def reply_id(app: Flask, client: Client) -> int:
    """The reply, number 2 of thread 1, of Budi, who is signed in."""
    with app.app_context():
        budi = make_user("Budi", of=KOTA_BANJAR)
        reply = make_reply(make_thread("Blank spot"), author=budi, body="Kami pakai *satelit*.")
        db.session.commit()
        client.sign_in(budi)
        return reply.id


def body_of(app: Flask, post_id: int) -> str:
    with app.app_context():
        return db.session.get_one(Post, post_id).body


def thread_path(app: Flask) -> str:
    with app.app_context():
        return db.session.scalars(select(Thread)).one().path


def test_a_reply_shows_under_its_thread(app: Flask, client: Client, reply_id: int) -> None:
    answer = client.post("/forum/topik/1/balasan", data={"body": "Sudah kami coba."})
    assert answer.status_code == 303
    assert answer.location == f"{thread_path(app)}#kiriman-3"
    assert words(client.get(answer.location), "#kiriman-3 .post__text") == ["Sudah kami coba."]


@pytest.mark.parametrize("is_locked", [False, True])
def test_a_reply_to_a_thread_joined_meanwhile_asks_what_the_other_takes(
    app: Flask, client: Client, monkeypatch: pytest.MonkeyPatch, is_locked: bool
) -> None:
    with app.app_context():
        first, into = make_thread("Blank spot").id, make_thread("Sinyal").id
        client.sign_in(make_user("Budi", of=KOTA_BANJAR))

    def join(*_arguments: object) -> None:
        """While the files of the reply are stored."""
        other = db.session.get_one(Thread, into)
        db.session.get_one(Thread, first).merged_into_id = into
        other.locked_at = now() if is_locked else None
        db.session.flush()

    monkeypatch.setattr(uploading, "store", join)
    answer = client.post(
        f"/forum/topik/{first}/balasan", data={"body": TEXT}, headers=SAME_SITE
    )

    with app.app_context():
        posts = db.session.scalars(select(Post).where(Post.thread_id == into)).all()
        assert len(posts) == (1 if is_locked else 2)
    assert answer.status_code == (403 if is_locked else 303)
    if is_locked:
        assert TEXT in one(answer, "main textarea").text
        assert words(answer, "h1") == [str(WORDS["refused"].title)]


def test_a_reply_of_known_words_takes_few_statements(
    app: Flask, client: Client, reply_id: int
) -> None:
    """What is known of a new post is not asked for, and each table is written to at once."""
    client.post("/forum/topik/1/balasan", data={"body": "Sudah kami coba."})

    with app.app_context(), counted_selects() as statements:
        client.post("/forum/topik/1/balasan", data={"body": "Kami sudah coba."})

    assert len(statements) <= 25, "\n".join(statements)
    assert len([one for one in statements if "page_version" in one]) == 1


@pytest.mark.parametrize("body", ["", "  \n ", "\x00", "a" * (LIMIT + 1)])
def test_a_bad_reply_is_explained_and_kept(
    app: Flask, client: Client, reply_id: int, body: str
) -> None:
    answer = client.post("/forum/topik/1/balasan", data={"body": body})
    assert answer.status_code == 422
    assert one(answer, ".error-summary a")["href"] == "#body"
    assert body.strip("\x00 \n")[:50] in one(answer, "textarea").text


def test_a_reply_pressed_twice_is_one(app: Flask, client: Client, reply_id: int) -> None:
    for data in ({"submission": "satu"}, {"submission": "satu"}, {"submission": "lain"}, {}):
        client.post("/forum/topik/1/balasan", data={"body": "Sama."} | data)
    assert words(client.get(thread_path(app)), ".post__text").count("Sama.") == 1


@pytest.mark.at_once
def test_replies_of_one_person_at_the_same_moment_are_all_taken(
    app: Flask, client: Client, reply_id: int
) -> None:
    """Each claims its form and then waits for the others: nobody may wait in a circle."""
    with app.app_context():
        budi = db.session.get_one(Post, reply_id).author_id
        clients = [app.test_client() for _ in range(6)]
        for each in clients:
            each.sign_in(db.session.get_one(User, budi))  # type: ignore[attr-defined]
    barrier, answers = Barrier(len(clients)), []

    def press(number: int) -> None:
        barrier.wait()
        data = {"body": f"Balasan {number}.", "submission": f"s{number}"}
        answers.append(clients[number].post("/forum/topik/1/balasan", data=data).status_code)

    workers = [Worker(target=press, args=(number,)) for number in range(len(clients))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=30)
    assert answers == [303] * len(clients)


def test_a_locked_thread_takes_no_replies(app: Flask, client: Client, reply_id: int) -> None:
    with app.app_context():
        thread = db.session.scalars(select(Thread)).one()
        thread.locked_at = thread.created_at
        db.session.commit()
    assert client.post("/forum/topik/1/balasan", data={"body": "a"}).status_code == 403
    assert "dikunci" in one(client.get(thread_path(app)), "#balas").text


def test_quoting_works_without_a_script(app: Flask, client: Client, reply_id: int) -> None:
    page = client.get("/forum/topik/1/balasan?kutip=2")
    text = one(page, "textarea").text
    assert "> Kami pakai *satelit*." in text
    assert text.lstrip().startswith("> @orang")
    client.post("/forum/topik/1/balasan", data={"body": "Setuju.", "quote": "2"})
    assert "Kami pakai satelit." in one(
        client.get(thread_path(app)), "#kiriman-3 blockquote"
    ).text.replace("\n", " ")


@pytest.mark.parametrize("number", ["x", "0", "-1", "99", "9" * 30, "%00"])
def test_quoting_what_is_not_there_quotes_nothing(
    client: Client, reply_id: int, number: str
) -> None:
    page = client.get(f"/forum/topik/1/balasan?kutip={number}")
    assert page.status_code == 200
    assert one(page, "textarea").text.strip() == ""


def test_an_edit_keeps_the_old_text_in_the_history(
    app: Flask, client: Client, reply_id: int
) -> None:
    answer = client.post(
        f"/forum/kiriman/{reply_id}/sunting",
        data={"body": "Kami pakai radio.", "reason": "Keliru", "revision": "0"},
    )
    assert answer.status_code == 303
    assert "disunting" in one(client.get(answer.location), "#kiriman-2 .post__foot").text
    history = client.get(f"/forum/kiriman/{reply_id}/riwayat")
    assert words(history, ".changes del") == ["*satelit*."]
    assert words(history, ".changes ins") == ["radio."]
    assert "Keliru" in one(history, ".timeline").text
    for strange in ("0", "99", "x", "9" * 20):
        address = f"/forum/kiriman/{reply_id}/riwayat?revisi={strange}"
        assert client.get(address).status_code == 200


def test_an_edit_of_what_was_changed_meanwhile_shows_both(
    app: Flask, client: Client, reply_id: int
) -> None:
    address = f"/forum/kiriman/{reply_id}/sunting"
    client.post(address, data={"body": "Pertama.", "revision": "0"})

    answer = client.post(address, data={"body": "Kedua.", "revision": "0"})

    assert answer.status_code == 409
    assert one(answer, ".post__source").text == "Pertama."
    assert "Kedua." in one(answer, "textarea").text
    assert body_of(app, reply_id) == "Pertama."
    revision = str(one(answer, "[name=revision]")["value"])
    assert (
        client.post(address, data={"body": "Digabung.", "revision": revision}).status_code
        == 303
    )
    assert body_of(app, reply_id) == "Digabung."


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 20])
def test_an_edit_without_a_proper_revision_changes_nothing(
    app: Flask, client: Client, reply_id: int, revision: str
) -> None:
    answer = client.post(
        f"/forum/kiriman/{reply_id}/sunting", data={"body": "Baru.", "revision": revision}
    )
    assert answer.status_code == 422
    assert "Baru." in one(answer, "textarea").text
    with app.app_context():
        assert db.session.scalars(select(PostRevision)).all() == []


def test_a_moderator_edits_with_a_reason_in_the_public_log(
    app: Flask, client: Client, reply_id: int
) -> None:
    with app.app_context():
        client.sign_in(make_moderator())
    address = f"/forum/kiriman/{reply_id}/sunting"
    data = {"body": "Bersih.", "revision": "0"}
    assert client.post(address, data=data).status_code == 422
    assert client.post(address, data=data | {"reason": "Data pribadi"}).status_code == 303
    with app.app_context():
        assert db.session.scalars(select(LogEntry.reason)).all() == ["Data pribadi"]


def test_others_can_neither_edit_nor_delete(app: Flask, client: Client, reply_id: int) -> None:
    with app.app_context():
        client.sign_in(make_user(of=OGAN_ILIR))
    for deed in ("sunting", "hapus"):
        address = f"/forum/kiriman/{reply_id}/{deed}"
        assert client.get(address).status_code == 403
        assert client.post(address, data={"body": "x", "revision": "0"}).status_code == 403
    assert body_of(app, reply_id) == "Kami pakai *satelit*."


def test_deleting_asks_first_and_leaves_a_trace(
    app: Flask, client: Client, reply_id: int
) -> None:
    assert client.get(f"/forum/kiriman/{reply_id}/hapus").status_code == 200
    client.post(f"/forum/kiriman/{reply_id}/hapus", data={"reason": "Salah topik"})
    page = client.get(thread_path(app))
    assert "dihapus" in one(page, "#kiriman-2").text
    assert "satelit" not in page.text
    history = client.get(f"/forum/kiriman/{reply_id}/riwayat")
    assert history.status_code == 403
    assert client.post(f"/forum/kiriman/{reply_id}/hapus").status_code == 403
    with app.app_context():
        client.sign_in(make_moderator())
    assert "satelit" in client.get(thread_path(app)).text


XSS = (
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "[klik](javascript:alert(1))",
    '"><svg onload=alert(1)>',
    "{{ 7*7 }}",
)


@pytest.mark.parametrize("text", XSS)
def test_nothing_typed_becomes_part_of_the_page(
    app: Flask, client: Client, reply_id: int, text: str
) -> None:
    made = client.post("/forum/topik/1/sunting", data={})
    assert made.status_code == 403
    client.post("/forum/topik/1/balasan", data={"body": text})
    client.post(
        f"/forum/kiriman/{reply_id}/sunting",
        data={"body": f"a {text}", "reason": text[:300], "revision": "0"},
    )
    clean = soup(client.get("/forum"))
    for address in (thread_path(app), f"/forum/kiriman/{reply_id}/riwayat"):
        page = soup(client.get(address))
        assert len(page.select("script")) == len(clean.select("script"))
        assert page.select("[onerror], [onload], svg[onload], img[src=x]") == []
        assert page.select("a[href^='javascript']") == []
        assert "49" not in "".join(words(client.get(address), ".post__text"))


def test_a_threads_subjects_are_changed_by_its_author(app: Flask, client: Client) -> None:
    with app.app_context():
        author = make_user(of=OGAN_ILIR)
        thread = make_thread("Lama", author=author)
        db.session.commit()
        client.sign_in(author)
        thread_id = thread.id
    address = f"/forum/topik/{thread_id}/sunting"
    bad = client.post(address, data={"title": "", "regions": "Banjar"})
    assert bad.status_code == 422
    assert len(words(bad, ".error-summary li")) == 2
    answer = client.post(address, data={"title": "Baru", "regions": "Kota Banjar", "tags": "x"})
    assert answer.location == f"/forum/topik/{thread_id}-baru"
    assert words(client.get(answer.location), ".chips a") == ["Kota Banjar", "x"]
