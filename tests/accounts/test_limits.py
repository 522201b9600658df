"""How often something may be tried, and what is said to whoever tries too often."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from livinglab import limits
from livinglab.accounts import passwords
from livinglab.db import db, now
from livinglab.forum.queries.threads import opening_of
from tests.conftest import Client
from tests.factories.accounts import OGAN_ILIR, make_user
from tests.factories.forum import make_thread

ADDRESS, SECRET = "sari@example.go.id", "ikan-patin-asap-2"
WRONG = {"email": ADDRESS, "password": "bukan-ini-sandinya"}


@pytest.fixture(autouse=True)
def counting(app: Flask) -> Iterator[None]:
    """The limits are off in other tests."""
    app.config["RATELIMIT_ENABLED"] = True
    limits.limiter.enabled = True
    with app.app_context():
        limits.limiter.init_app(app)
        limits.limiter.reset()
    yield
    with app.app_context():
        limits.limiter.reset()
    limits.limiter.enabled = False


def account(app: Flask) -> None:
    with app.app_context():
        user = make_user("Sari", of=OGAN_ILIR)
        user.email, user.password_hash = ADDRESS, passwords.hash_password(SECRET)
        db.session.commit()


def test_five_wrong_passwords_are_enough(app: Flask, client: Client) -> None:
    account(app)

    answers = [client.post("/masuk", data=WRONG) for _try in range(6)]

    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 901
    assert "menit" in answers[-1].text
    right = client.post("/masuk", data={"email": ADDRESS.upper(), "password": SECRET})
    assert right.status_code == 429


def test_another_account_is_not_locked_out_with_it(app: Flask, client: Client) -> None:
    account(app)
    for _try in range(6):
        client.post("/masuk", data={"email": "lain@example.go.id", "password": "x"})

    signed_in = client.post("/masuk", data={"email": ADDRESS, "password": SECRET})

    assert signed_in.status_code == 303


def test_signing_in_rightly_does_not_count(app: Flask, client: Client) -> None:
    account(app)

    answers = [
        client.post("/masuk", data={"email": ADDRESS, "password": SECRET}).status_code
        for _try in range(7)
    ]

    assert answers == [303] * 7


@pytest.mark.parametrize("path", ["/akun/lupa-sandi", "/daftar"])
def test_no_more_than_three_letters_an_hour_for_an_address(client: Client, path: str) -> None:
    answers = [
        client.post(
            path, data={"email": "baru@example.go.id", "name": "Baru", "password": SECRET}
        ).status_code
        for _try in range(4)
    ]

    assert answers == [200, 200, 200, 429]


def test_what_was_typed_is_kept_for_the_next_try(client: Client) -> None:
    for _try in range(4):
        answer = client.post(
            "/daftar",
            data={
                "email": "baru@example.go.id",
                "name": "Baru",
                "unit": 'Bidang <b>"Aplikasi"</b>',
                "password": SECRET,
            },
        )

    assert answer.status_code == 429
    assert "Bidang &lt;b&gt;&#34;Aplikasi&#34;&lt;/b&gt;" in answer.text
    assert SECRET not in answer.text


def test_searching_without_end_is_stopped(client: Client) -> None:
    answers = [client.get(f"/cari?q=absensi+{n}").status_code for n in range(61)]

    assert answers == [200] * 60 + [429]


def test_a_program_is_told_so_in_its_own_way(client: Client) -> None:
    for n in range(60):
        client.get(f"/cari.json?q=absensi+{n}")

    answer = client.get("/cari.json?q=absensi")

    assert answer.status_code == 429
    message = "Terlalu banyak permintaan dalam waktu singkat"
    assert answer.get_json() == {"error": {"code": 429, "message": message}}
    assert 0 < int(answer.headers["Retry-After"]) <= 61
    assert answer.headers["Cache-Control"] == "no-store"


def test_posting_is_counted_by_person_and_keeps_the_text(app: Flask, client: Client) -> None:
    with app.app_context():
        thread = make_thread("Blank spot").id
        client.sign_in(make_user(of=OGAN_ILIR))
        db.session.commit()
    path = f"/forum/topik/{thread}/balasan"

    answers = [client.post(path, data={"body": f"Balasan ke-{n}."}) for n in range(13)]

    assert [answer.status_code for answer in answers] == [303] * 12 + [429]
    assert "Balasan ke-12." in answers[-1].text
    assert f'action="{path}"' in answers[-1].text


def test_a_limit_ends_whichever_way_the_clock_was_put(client: Client) -> None:
    answers = [client.get(f"/cari.json?q=a{n}") for n in range(61)]
    with time_machine.travel(now() - timedelta(hours=1)):
        answers.append(client.get("/cari.json?q=a"))
    with time_machine.travel(now() + timedelta(minutes=2)):
        answers.append(client.get("/cari.json?q=a"))

    assert [one.status_code for one in answers[-4:]] == [200, 429, 429, 200]
    assert int(answers[-2].headers["Retry-After"]) > 0


@pytest.mark.parametrize("path", ["/forum/kiriman/{post}/sunting", "/forum/topik/1/sunting"])
def test_changing_is_counted_as_posting(app: Flask, client: Client, path: str) -> None:
    """Files come with it, and the text is rendered anew each time; looking is free."""
    with app.app_context():
        thread = make_thread()
        path = path.format(post=opening_of(thread).id)
        client.sign_in(thread.author)

    assert {client.get(path).status_code for _ in range(14)} == {200}
    codes = [client.post(path, data={"action": "preview"}).status_code for _ in range(13)]
    assert (codes[11] != 429, codes[12]) == (True, 429)
