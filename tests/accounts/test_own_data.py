"""The copy of one's data, and what stays when one leaves."""

from flask import Flask
from sqlalchemy import func, select

from livinglab.accounts import passwords
from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum.services.polls import vote
from livinglab.outbox import Mail, post_mail
from livinglab.search import services as searches
from livinglab.search.models import SavedSearch
from livinglab.search.question import Question
from tests.conftest import Client
from tests.factories.accounts import OGAN_ILIR, make_representative, make_user
from tests.factories.forum import make_poll, make_reply, make_thread

SECRET = "kapal-tua-merah-padi"


def test_the_copy_holds_what_the_account_holds(app: Flask, client: Client) -> None:
    with app.app_context():
        person = make_representative(OGAN_ILIR, "Sari")
        thread = make_thread("Blank spot", author=person, body="Kami **tanpa** sinyal.")
        poll = make_poll(thread, "Ya", "Tidak", question="Ada sinyal?")
        vote(poll, person, [poll.options[1].id])
        make_thread("Punya orang lain", author=make_user(of=OGAN_ILIR))
        db.session.commit()
        client.sign_in(person)

    answer = client.get("/akun/unduh")

    assert answer.mimetype == "application/json"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    copy = answer.get_json()
    assert copy["account"]["name"] == "Sari"
    assert [row["organisation"] for row in copy["memberships"]] == [
        "Pemerintah Kabupaten Ogan Ilir"
    ]
    assert [row["role"] for row in copy["roles"]] == ["representative"]
    assert [(row["title"], row["body"]) for row in copy["posts"]] == [
        ("Blank spot", "Kami **tanpa** sinyal.")
    ]
    assert [(row["question"], row["option"]) for row in copy["votes"]] == [
        ("Ada sinyal?", "Tidak")
    ]
    assert "password" not in answer.text


def test_what_was_written_stays_without_the_name(app: Flask, client: Client) -> None:
    with app.app_context():
        person = make_user("Nama Asli", of=OGAN_ILIR)
        person.password_hash = passwords.hash_password(SECRET)
        person.position = "Jabatan Asli"
        thread = make_thread("Blank spot")
        make_reply(thread, author=person, body="Pakai antena luar.")
        post_mail("surat:1", to=person.email, subject="Hai", body="Halo Nama Asli.")
        db.session.commit()
        searches.save(person, Question("absensi"))
        number, handle, address = person.id, person.handle, person.email
        path = thread.path
    visitor = app.test_client()
    assert "Nama Asli" in visitor.get(path).text
    with app.app_context():
        client.sign_in(db.session.get_one(User, number))

    client.post("/akun/hapus", data={"password": SECRET})

    page = visitor.get(path).text
    assert ("Pakai antena luar." in page, "Nama Asli" in page) == (True, False)
    assert client.get(f"/orang/{handle}").status_code == 404
    assert client.get(f"/orang/mantan-anggota-{number}").status_code == 200
    with app.app_context():
        left = db.session.get_one(User, number)
        assert (left.name, left.position, left.unit) == ("Mantan anggota", "", "")
        assert address not in left.email
        assert db.session.scalar(select(func.count(Mail.id))) == 0
        assert db.session.scalar(select(func.count(SavedSearch.id))) == 0
