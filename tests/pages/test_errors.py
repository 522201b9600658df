"""What a person reads when something went wrong, and that nothing typed is lost by it."""

import re
from pathlib import Path

import pytest
from flask import Flask, abort
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import ServiceUnavailable, TooManyRequests
from werkzeug.test import EnvironBuilder, run_wsgi_app

from livinglab.db import db
from livinglab.error_words import WORDS, words_for
from tests.conftest import Client
from tests.factories.accounts import OGAN_ILIR, make_user

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
OTHER_SITE = {"Sec-Fetch-Site": "cross-site"}
TEXT = "Kantor kami di pulau, sinyal hanya ada di bukit.\nBagaimana absensinya?"


def fail(app: Flask) -> None:
    @app.get("/uji/<int:code>")
    def stop(code: int) -> ResponseReturnValue:
        abort(code)

    @app.get("/uji/rusak")
    def break_down() -> ResponseReturnValue:
        raise RuntimeError("kata sandi basis data: rahasia")

    @app.get("/uji/sibuk")
    def be_busy() -> ResponseReturnValue:
        raise ServiceUnavailable(retry_after=10)

    @app.get("/uji/terlalu-sering")
    def be_asked_too_often() -> ResponseReturnValue:
        raise TooManyRequests(retry_after=30)


@pytest.mark.parametrize("code", [400, 403, 404, 413, 422, 503])
def test_each_error_is_a_page_of_the_site_with_a_next_step(
    app: Flask, client: Client, code: int
) -> None:
    fail(app)

    answer = client.get(f"/uji/{code}")

    assert answer.status_code == code
    assert f"<h1>{WORDS[code].title}</h1>" in answer.text
    assert 'class="brand"' in answer.text
    assert re.search(r'<main.*class="(actions|searchbox[^"]*)"', answer.text, re.DOTALL)


@pytest.mark.parametrize(
    ("asked", "page"),
    [
        ("/replikasi/", "/replikasi"),
        ("/forum//?halaman=2&x=%C3%A9", "/forum?halaman=2&x=%C3%A9"),
        ("/aplikasi/tidak-ada/", "/aplikasi/tidak-ada"),
    ],
)
def test_a_slash_too_many_leads_to_the_page(client: Client, asked: str, page: str) -> None:
    answer = client.get(asked)

    assert (answer.status_code, answer.headers["Location"]) == (301, page)


@pytest.mark.parametrize("asked", ["/tidak/ada/", "/%2Fcontoh.example/", "/%5Ccontoh.example/"])
def test_a_slash_leads_nowhere_else(client: Client, asked: str) -> None:
    assert client.get(asked).status_code == 404


def test_who_may_not_yet_is_led_to_the_own_memberships(app: Flask, client: Client) -> None:
    with app.app_context():
        client.sign_in(make_user())

    refused = client.get("/replikasi/baru")

    assert refused.status_code == 403
    assert 'href="/akun/keanggotaan"' in refused.text.split("<main")[1]


def test_a_refused_button_gives_no_text_back(app: Flask, client: Client) -> None:
    with app.app_context():
        client.sign_in(make_user())
    sent = {"csrf_token": "a" * 91, "submission": "b" * 40}

    refused = client.post("/kelola/peran", data=sent, headers={"Sec-Fetch-Site": "same-origin"})

    assert refused.status_code == 403
    assert f"<h1>{WORDS[403].title}</h1>" in refused.text
    assert "Kirim ulang" not in refused.text


def test_an_unusual_code_speaks_as_its_nearest_kin() -> None:
    assert words_for(418) is WORDS[400]
    assert words_for(507) is WORDS[500]


def test_an_address_that_is_not_there_offers_the_search(client: Client) -> None:
    answer = client.get("/tidak/ada")

    assert answer.status_code == 404
    assert 'action="/cari"' in answer.text.split("<main")[1]


@pytest.mark.parametrize("path", ["/forum", "/tidak-ada/", "/cari.json?q=absensi"])
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("host", ["a" * 64 + ".id", "a..b", ".x", "xn--a"])
def test_a_host_that_is_none_is_refused_with_an_id(
    app: Flask, host: str, method: str, path: str
) -> None:
    """Asked without the test client, which cannot read such an address itself."""
    app.config["SERVER_NAME"] = None  # else Flask believes that rather than what was sent
    asked = EnvironBuilder(path, method=method, headers=[*SAME_SITE.items()]).get_environ()
    asked["HTTP_HOST"] = host

    body, status, headers = run_wsgi_app(app, asked, buffered=True)

    assert status.startswith("400")
    assert str(WORDS[400].title) in b"".join(body).decode()
    assert headers["X-Request-ID"]


def test_a_program_gets_its_error_as_json(client: Client) -> None:
    answer = client.get("/tidak/ada.json")

    assert answer.status_code == 404
    assert answer.get_json() == {
        "error": {"code": 404, "message": str(WORDS[404].title)},
    }


def test_the_wrong_method_says_which_are_right(client: Client) -> None:
    answer = client.post("/tentang")

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_whoever_must_wait_is_told_how_long(app: Flask, client: Client) -> None:
    fail(app)

    assert client.get("/uji/sibuk").headers["Retry-After"] == "10"
    assert client.get("/uji/terlalu-sering").headers["Retry-After"] == "30"


def test_a_fault_of_ours_leaks_nothing_and_asks_no_database(app: Flask, client: Client) -> None:
    fail(app)
    app.config["PROPAGATE_EXCEPTIONS"] = False

    answer = client.get("/uji/rusak")

    assert answer.status_code == 500
    assert str(WORDS[500].title) in answer.text
    for secret in ("rahasia", "RuntimeError", "Traceback", "livinglab/"):
        assert secret not in answer.text


def test_no_error_template_prints_what_the_program_found() -> None:
    for name in ("error.html", "parts/_resend.html", "limited.html"):
        text = (TEMPLATES / name).read_text()
        for inside in ("error.description", "original_exception", "traceback", "config"):
            assert inside not in text, (name, inside)


@pytest.fixture
def guarded(app: Flask, client: Client) -> Client:
    """A client of a site that asks for tokens, signed in."""
    app.config["WTF_CSRF_ENABLED"] = True
    with app.app_context():
        user = make_user("Sari", of=OGAN_ILIR)
        db.session.commit()
        client.sign_in(user)
    return client


def test_a_form_with_an_old_token_can_be_sent_again_as_it_was(guarded: Client) -> None:
    answer = guarded.post(
        "/forum/topik",
        data={"csrf_token": "lama", "title": "Tanpa sinyal", "body": TEXT, "tags": "absensi"},
        headers=SAME_SITE,
    )

    assert answer.status_code == 400
    assert 'action="/forum/topik"' in answer.text
    assert 'name="title" value="Tanpa sinyal"' in answer.text
    assert TEXT in answer.text
    token = re.search(r'name="csrf_token" value="([^"]+)"', answer.text.split("<main")[1])
    assert token is not None
    assert token[1] != "lama"


def test_a_form_from_another_site_is_not_offered_again(guarded: Client) -> None:
    answer = guarded.post("/forum/topik", data={"body": TEXT}, headers=OTHER_SITE)

    assert answer.status_code == 400
    assert TEXT not in answer.text


@pytest.mark.parametrize(
    ("origin", "offered"),
    [("http://localhost", True), ("https://evil.example", False), ("", False)],
)
def test_an_old_browser_is_judged_by_its_origin(
    guarded: Client, origin: str, offered: bool
) -> None:
    answer = guarded.post("/forum/topik", data={"body": TEXT}, headers={"Origin": origin})

    assert (TEXT in answer.text) is offered


def test_a_password_is_never_shown_again(guarded: Client) -> None:
    answer = guarded.post(
        "/akun/sandi", data={"password": "sangat-rahasia", "name": "Sari"}, headers=SAME_SITE
    )

    assert answer.status_code == 400
    assert "sangat-rahasia" not in answer.text
