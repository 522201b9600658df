"""Registering, confirming, signing in and out, a new password, the own profile."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from livinglab.accounts import passwords
from livinglab.accounts.models import Membership, SignIn, User
from livinglab.db import db
from livinglab.forum.models import Post
from livinglab.outbox import Event
from tests.accounts.letters import letters, link
from tests.conftest import Client
from tests.factories.accounts import OGAN_ILIR, make_user
from tests.factories.forum import make_thread

SECRET = "perahu kayu di sungai"
PERSON = {"name": "Sari Wulandari", "email": "sari@oganilirkab.go.id", "password": SECRET}
TEXT = "Kami memasang penguat sinyal di tiga kecamatan, lalu absensi berjalan."


def make_account(app: Flask, email: str = "lama@example.go.id") -> int:
    """The id of a person who can sign in with SECRET."""
    with app.app_context():
        user = make_user("Lama", of=OGAN_ILIR)
        user.email, user.password_hash = email, passwords.hash_password(SECRET)
        db.session.commit()
        return user.id


def sign_in(client: Client, password: str = SECRET, **more: str) -> TestResponse:
    data = {"email": "lama@example.go.id", "password": password} | more
    return client.post("/masuk", data=data)


def is_signed_in(client: Client) -> bool:
    return client.get("/akun").status_code == 200


def users(app: Flask) -> list[User]:
    with app.app_context():
        return list(db.session.scalars(select(User).order_by(User.id)).all())


def value_of(page: str, name: str) -> str:
    control = BeautifulSoup(page, "html.parser").select_one(f"[name={name}]")
    assert control is not None
    return str(control.get("value") or control.text)


def test_who_registers_confirms_by_letter_and_password(app: Flask, client: Client) -> None:
    answer = client.post("/daftar", data=PERSON)
    [letter] = letters(app)
    path = link(letter)

    assert (answer.status_code, letter.to) == (200, PERSON["email"])
    assert sign_in(client, email=PERSON["email"]).status_code == 422
    assert client.get(path).status_code == 200
    assert client.post(path, data={"password": "bukan ini"}).status_code == 422
    assert not is_signed_in(client)

    confirmed = client.post(path, data={"password": SECRET})

    assert confirmed.status_code == 303
    assert is_signed_in(client)
    assert users(app)[-1].email_confirmed_at is not None


def test_a_forged_or_cut_link_is_gone(app: Flask, client: Client) -> None:
    client.post("/daftar", data=PERSON)
    path = link(letters(app)[0])

    for wrong in (path[:-3], "/akun/konfirmasi/x", "/akun/sandi-baru/x", "/akun/email/x"):
        assert client.get(wrong).status_code == 410
        assert client.post(wrong, data={"password": SECRET}).status_code == 410


def test_registering_does_not_tell_who_is_known(app: Flask, client: Client) -> None:
    make_account(app, "sari@oganilirkab.go.id")

    known = client.post("/daftar", data=PERSON)
    unknown = client.post("/daftar", data=PERSON | {"email": "sara@oganilirkab.go.id"})

    assert known.status_code == unknown.status_code == 200
    assert known.text.replace("sari@", "sara@") == unknown.text
    assert [letter.to[:5] for letter in letters(app)] == ["sari@", "sara@"]
    assert len(users(app)) == 2


def test_a_forgotten_password_does_not_tell_who_is_known(app: Flask, client: Client) -> None:
    make_account(app, "sari@example.go.id")

    known = client.post("/akun/lupa-sandi", data={"email": "sari@example.go.id"})
    unknown = client.post("/akun/lupa-sandi", data={"email": "sara@example.go.id"})

    assert known.status_code == unknown.status_code == 200
    assert known.text.replace("sari@", "sara@") == unknown.text
    assert len(letters(app)) == 2


def test_a_wrong_password_and_an_unknown_address_read_the_same(
    app: Flask, client: Client
) -> None:
    make_account(app)

    wrong = sign_in(client, "bukan kata sandinya")
    unknown = sign_in(client, email="lamb@example.go.id")

    assert wrong.status_code == unknown.status_code == 422
    assert "Alamat e-mail atau kata sandi tidak cocok." in wrong.text
    assert "Alamat e-mail atau kata sandi tidak cocok." in unknown.text


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"name": "\0"},
        {"name": "n" * 121},
        {"email": "bukan alamat"},
        {"email": f"{'a' * 300}@example.go.id"},
        {"email": "sаri@example.go.id"},  # noqa: RUF001  a Cyrillic letter
        {"password": "pendek"},
        {"password": "Indonesia2024!"},
        {"password": "sariwulandari1"},
        {"password": "p" * 201},
        {"position": "j" * 121},
        {"unit": "u" * 161},
        {"organisation": "Kabupaten Antah Berantah"},
        {"organisation": "Banjar"},
        {"organisation": "i" * 201},
    ],
)
def test_a_faulty_registration_is_shown_again(
    app: Flask, client: Client, change: dict[str, str]
) -> None:
    page = client.post("/daftar", data=PERSON | {"unit": "Diskominfo"} | change)

    assert page.status_code == 422
    assert value_of(page.text, "unit") == change.get("unit", "Diskominfo")
    assert SECRET not in page.text
    assert (users(app), letters(app)) == ([], [])


@pytest.mark.parametrize("choice", ["x", "-1", "0", "9" * 30])
def test_no_choice_of_an_organisation_is_an_error(client: Client, choice: str) -> None:
    data = PERSON | {"organisation": "Kabupaten Ogan Ilir", "choice": choice}

    assert client.post("/daftar", data=data).status_code in (200, 422)


def test_signing_out_ends_the_session(app: Flask, client: Client) -> None:
    make_account(app)
    assert sign_in(client).status_code == 303
    assert is_signed_in(client)
    with client.session_transaction() as browser:
        before = dict(browser)

    client.post("/keluar")
    with client.session_transaction() as browser:
        browser.update(before)  # the stolen cookie is worth nothing any more

    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/%0d%0aLocation:evil",
        "/keluar",
        "\0",
        "/" + "a" * 3000,
    ],
)
def test_signing_in_leads_nowhere_else(app: Flask, client: Client, elsewhere: str) -> None:
    make_account(app)
    shown = client.get("/masuk", query_string={"lanjut": elsewhere})

    answer = sign_in(client, lanjut=elsewhere)

    assert 'name="lanjut"' not in shown.text
    assert (answer.status_code, answer.location) == (303, "/")


def test_signing_in_leads_back_to_the_page(app: Flask, client: Client) -> None:
    make_account(app)
    asked = client.get("/akun/sesi")

    assert (asked.status_code, asked.location) == (302, "/masuk?lanjut=/akun/sesi")
    assert sign_in(client, lanjut="/akun/sesi").location == "/akun/sesi"


def test_a_link_to_a_new_password_is_good_once(app: Flask, client: Client) -> None:
    make_account(app)
    other = app.test_client()
    assert isinstance(other, Client)
    sign_in(other)
    client.post("/akun/lupa-sandi", data={"email": "lama@example.go.id"})
    path = link(letters(app)[0])

    short = client.post(path, data={"password": "pendek"})
    first = client.post(path, data={"password": "rumah panggung di tepi rawa"})
    second = client.post(path, data={"password": "kata sandi yang lain lagi"})

    assert (short.status_code, first.status_code, second.status_code) == (422, 303, 410)
    assert client.get(path).status_code == 410
    assert not is_signed_in(other)
    assert sign_in(client).status_code == 422
    assert sign_in(client, "rumah panggung di tepi rawa").status_code == 303


def test_nothing_stays_of_what_a_stranger_said_of_an_address(
    app: Flask, client: Client
) -> None:
    """They registered it, and its owner asks for a password."""
    stranger = {"position": "Kepala Dinas", "organisation": "Kabupaten Ogan Ilir"}
    client.post("/daftar", data=PERSON | stranger)
    client.post("/akun/lupa-sandi", data={"email": PERSON["email"]})
    path = link(letters(app)[1])
    password = {"password": "rumah panggung di tepi rawa"}
    assert value_of(client.get(path).text, "name") == ""

    nameless = client.post(path, data=password)
    done = client.post(path, data=password | {"name": "Budi Santoso"})

    assert (nameless.status_code, done.status_code) == (422, 303)
    [owner] = users(app)
    assert (owner.name, owner.handle, owner.position) == ("Budi Santoso", "budi-santoso", "")
    assert owner.email_confirmed_at is not None
    with app.app_context():
        assert db.session.scalars(select(Membership)).all() == []
        assert db.session.scalars(select(Event)).all() == []


def test_who_has_confirmed_keeps_name_and_memberships(app: Flask, client: Client) -> None:
    make_account(app)
    client.post("/akun/lupa-sandi", data={"email": "lama@example.go.id"})
    path = link(letters(app)[0])
    secret = {"password": "rumah panggung di tepi rawa", "name": "Orang Lain"}

    assert client.post(path, data=secret).status_code == 303

    assert [person.name for person in users(app)] == ["Lama"]
    with app.app_context():
        assert len(db.session.scalars(select(Membership)).all()) == 1


def test_other_browsers_can_be_signed_out(app: Flask, client: Client) -> None:
    make_account(app)
    other = app.test_client()
    assert isinstance(other, Client)
    sign_in(other)
    sign_in(client)
    with app.app_context():
        theirs = db.session.scalars(select(SignIn).order_by(SignIn.id)).first()
        assert theirs is not None
        path = f"/akun/sesi/{theirs.id}/akhir"

    assert client.post(path).status_code == 303

    assert not is_signed_in(other)
    assert is_signed_in(client)
    sign_in(other)
    client.post("/akun/sesi/akhir")
    assert not is_signed_in(other)
    assert is_signed_in(client)


def test_a_session_of_somebody_else_is_not_there(app: Flask, client: Client) -> None:
    make_account(app)
    sign_in(client)
    with app.app_context():
        session = db.session.scalars(select(SignIn)).one().id
        thief = app.test_client()
        assert isinstance(thief, Client)
        thief.sign_in(make_user(of=OGAN_ILIR))

    assert thief.post(f"/akun/sesi/{session}/akhir").status_code == 404
    assert thief.post(f"/akun/sesi/{'9' * 30}/akhir").status_code == 404
    assert is_signed_in(client)


def test_a_new_password_wants_the_old_one(app: Flask, client: Client) -> None:
    make_account(app)
    sign_in(client)
    data = {"current_password": "bukan ini", "password": "rumah panggung di tepi rawa"}

    refused = client.post("/akun/sandi", data=data)
    done = client.post("/akun/sandi", data=data | {"current_password": SECRET})

    assert (refused.status_code, done.status_code) == (422, 303)
    assert is_signed_in(client)
    assert letters(app)[-1].subject == "LivingLab: Kata sandi Anda diganti"


def test_a_new_address_counts_once_it_has_answered(app: Flask, client: Client) -> None:
    make_account(app)
    sign_in(client)
    data = {"email": "baru@example.go.id", "password": SECRET}

    assert client.post("/akun/email", data=data | {"password": "x"}).status_code == 422
    assert client.post("/akun/email", data=data).status_code == 200
    assert users(app)[0].email == "lama@example.go.id"
    path = link(letters(app)[-1])
    assert client.post(path).status_code == 303

    assert users(app)[0].email == "baru@example.go.id"
    assert letters(app)[-1].to == "lama@example.go.id"
    assert client.post(path).status_code == 410


@pytest.mark.parametrize(
    "change",
    [
        {"name": "\0\0"},
        {"name": "n" * 121},
        {"name": "\u202e"},
        {"position": "j" * 121},
        {"unit": "u" * 161},
        {"language": "xx"},
        {"language": ""},
    ],
)
def test_a_faulty_profile_keeps_what_was_typed(
    app: Flask, client: Client, change: dict[str, str]
) -> None:
    make_account(app)
    sign_in(client)
    data = {"name": "Nama Baru", "position": "Kepala Bidang", "unit": "", "language": "id"}

    page = client.post("/akun", data=data | change)

    assert page.status_code == 422
    assert value_of(page.text, "position") == change.get("position", "Kepala Bidang")
    assert users(app)[0].name == "Lama"


def test_a_profile_is_saved_without_signs_nobody_sees(app: Flask, client: Client) -> None:
    make_account(app)
    sign_in(client)

    answer = client.post("/akun", data={"name": "Sari\0 \u202eWulan", "language": "id"})

    assert answer.status_code == 303
    assert users(app)[0].name == "Sari Wulan"


def test_a_visitors_reply_is_not_lost(app: Flask, client: Client) -> None:
    make_account(app)
    with app.app_context():
        thread = make_thread("Blank spot").id
        db.session.commit()
    path = f"/forum/topik/{thread}/balasan"

    asked = client.post(path, data={"body": TEXT, "submission": "a" * 32})
    assert (asked.status_code, TEXT in asked.text) == (401, True)
    kept = {
        str(control["name"]): str(control.get("value", ""))
        for control in BeautifulSoup(asked.text, "html.parser").select("form.form input[name]")
    }
    wrong = client.post("/masuk", data=kept | {"email": "lama@example.go.id", "password": "x"})
    offered = client.post(
        "/masuk", data=kept | {"email": "lama@example.go.id", "password": SECRET}
    )

    assert (wrong.status_code, TEXT in wrong.text) == (422, True)
    assert (offered.status_code, TEXT in offered.text) == (200, True)
    assert value_of(offered.text, "body").strip() == TEXT
    assert client.post(path, data={"body": TEXT}).status_code == 303
    with app.app_context():
        assert db.session.scalars(select(Post.body).order_by(Post.id)).all()[-1] == TEXT


def test_a_closed_account_cannot_enter(app: Flask, client: Client) -> None:
    make_account(app)
    sign_in(client)

    assert client.post("/akun/hapus", data={"password": "x"}).status_code == 422
    assert client.post("/akun/hapus", data={"password": SECRET}).status_code in (302, 303)

    assert not is_signed_in(client)
    assert sign_in(client).status_code == 422
    assert users(app)[0].name == "Mantan anggota"
