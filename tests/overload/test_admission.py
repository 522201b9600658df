"""Past capacity: who waits, who is told to come back, and who goes ahead."""

import threading
import time

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from livinglab import admission, config, errors
from livinglab.accounts import policy
from livinglab.accounts.models import Grant, Role, User
from livinglab.accounts.policy import goes_ahead
from livinglab.admission import Gate, Gates
from livinglab.db import now
from livinglab.error_words import WORDS
from tests.conftest import Client
from tests.factories.accounts import make_holder

SEARCH = "/cari?q=absensi"
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


def test_a_gate_lets_in_as_many_as_it_has_places() -> None:
    gate = Gate(places=2, room=1)

    assert [gate.enter_at_once() for _n in range(3)] == [True, True, False]
    gate.leave()
    assert gate.enter_at_once()


def test_whoever_waits_gets_the_place_that_is_left() -> None:
    gate = Gate(places=1, room=1)
    gate.enter_at_once()
    found: list[bool] = []
    waiting = threading.Thread(target=lambda: found.append(gate.enter(60)))
    waiting.start()

    gate.leave()
    waiting.join(60)

    assert found == [True]


def test_nobody_goes_in_past_those_who_came_before() -> None:
    gate = Gate(places=1, room=3)
    gate.enter_at_once()
    came: list[int] = []

    def wait(number: int) -> None:
        assert gate.enter(60)
        came.append(number)

    waiting = [threading.Thread(target=wait, args=(number,)) for number in range(3)]
    for number, thread in enumerate(waiting, 1):
        thread.start()
        while len(gate._waiting) < number:
            time.sleep(0.001)

    for number, thread in enumerate(waiting):
        gate.leave()
        assert not gate.enter_at_once()
        thread.join(60)
        assert came == list(range(number + 1))


def test_waiting_ends_and_leaves_room_for_the_next() -> None:
    gate = Gate(places=1, room=1)
    gate.enter_at_once()

    assert [gate.enter(0.001), gate.enter(0.001)] == [False, False]
    gate.leave()
    assert gate.enter(0.001)


def test_there_are_threads_for_all_who_work_and_wait() -> None:
    settings = {"WEB_THREADS": 4, "WAITING_REQUESTS": 32, "HEAVY_REQUESTS": 1}

    assert config.threads(settings) == 2 * (4 + 32) + 16 + config.SPARE_THREADS


def person(role: Role | None = None, **ended: object) -> User:
    user = User(email_confirmed_at=now(), grants=[], memberships=[])
    if role is not None:
        user.grants.append(Grant(role=role, **ended))
    return user


@pytest.mark.parametrize(
    ("viewer", "may"),
    [
        (None, False),
        (person(), False),
        (person(Role.REPRESENTATIVE), False),
        (person(Role.CURATOR), False),
        (person(Role.MODERATOR), True),
        (person(Role.MODERATOR, category_id=7), True),
        (person(Role.ADMINISTRATOR), True),
        (person(Role.ADMINISTRATOR, ended_at=now()), False),
    ],
)
def test_who_goes_ahead(viewer: User | None, may: bool) -> None:
    assert goes_ahead(viewer) is may


@pytest.fixture
def full(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """A site whose every place is taken, to work and to wait."""
    monkeypatch.setitem(app.extensions, "gates", Gates(*[Gate(0, 0)] * 3))
    return app


def signed_in(app: Flask, client: Client, role: Role | None = None) -> None:
    with app.app_context():
        client.sign_in(make_holder(role))


@pytest.mark.parametrize("path", ["/", "/forum", SEARCH, "/replikasi", "/replikasi.csv"])
def test_a_visitor_is_told_to_come_back(full: Flask, client: Client, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert f"<h1>{WORDS['busy'].title}</h1>" in answer.text
    assert 'class="brand"' in answer.text


def test_it_is_said_in_the_reader_s_language(full: Flask, client: Client) -> None:
    client.set_cookie("bahasa", "en")

    assert "<h1>LivingLab is very busy right now</h1>" in client.get(SEARCH).text


def test_a_program_is_told_in_its_own_form(full: Flask, client: Client) -> None:
    answer = client.get("/cari.json?q=absensi")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert answer.get_json()["error"]["code"] == 503


def test_a_member_waits_as_everybody_does(full: Flask, client: Client) -> None:
    signed_in(full, client)

    assert client.get(SEARCH).status_code == 503


def test_a_member_is_not_loaded_to_be_told_to_wait(
    full: Flask, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in(full, client)
    asked: list[User | None] = []
    monkeypatch.setattr(policy, "goes_ahead", asked.append)

    assert client.get(SEARCH).status_code == 503
    assert asked == []


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.ADMINISTRATOR])
def test_staff_goes_ahead(full: Flask, client: Client, role: Role) -> None:
    signed_in(full, client, role)

    assert client.get(SEARCH).status_code == 200
    assert client.post("/forum/pratinjau", data={"body": "Halo"}).status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/app.css"])
def test_what_watches_and_dresses_the_site_is_let_through(
    full: Flask, client: Client, path: str
) -> None:
    with client.get(path) as answer:
        assert answer.status_code == 200


def test_a_cached_page_is_let_through(
    app: Flask, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/forum").status_code == 200
    monkeypatch.setattr(Gate, "enter_at_once", lambda gate: False)
    monkeypatch.setattr(Gate, "enter", lambda gate, seconds: False)

    assert client.get("/forum").status_code == 200
    assert client.get("/forum?urut=lama").status_code == 503


def test_a_text_that_was_not_taken_can_be_sent_again(full: Flask, client: Client) -> None:
    signed_in(full, client)

    answer = client.post(
        "/forum/topik", data={"title": "Tanpa sinyal", "body": "Isi."}, headers=SAME_SITE
    )

    assert answer.status_code == 503
    assert 'name="title" value="Tanpa sinyal"' in answer.text
    assert "Anda belum masuk" not in answer.text


def test_the_second_visitor_is_told_without_flask(
    full: Flask, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get("/forum?urut=lama", headers={"Accept-Encoding": "br"})
    monkeypatch.setattr(errors, "_page", None)  # Flask has nothing to answer with any more

    second = client.get("/replikasi?provinsi=16", headers={"Accept-Encoding": "br"})

    assert (second.status_code, second.headers["Retry-After"]) == (503, "5")
    assert second.data == first.data
    own = {"X-Request-ID", "Server-Timing", "Date"}
    assert {*second.headers.items()} - own_of(second, own) == (
        {*first.headers.items()} - own_of(first, own)
    )
    assert second.headers["X-Request-ID"] != first.headers["X-Request-ID"]


def own_of(answer: TestResponse, names: set[str]) -> set[tuple[str, str]]:
    return {pair for pair in answer.headers.items() if pair[0] in names}


def test_what_is_told_names_no_address(full: Flask, client: Client) -> None:
    text = client.get("/forum?urut=lama").text

    assert "urut=lama" not in text
    assert '<a class="button" href="">Coba lagi</a>' in text


def test_each_kind_of_reader_is_told_in_their_own_way(full: Flask, client: Client) -> None:
    texts = [client.get(SEARCH).text, client.get("/cari.json?q=absensi").text]
    client.set_cookie("bahasa", "en")
    texts.append(client.get(SEARCH).text)
    client.set_cookie("tema", "dark")
    texts.append(client.get(SEARCH).text)

    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(
    ("path", "status"),
    [("/healthz", 200), ("/static/img/icon.svg", 200), ("/tidak/ada", 503)],
)
def test_only_what_needs_no_place_goes_on(
    full: Flask, client: Client, path: str, status: int
) -> None:
    client.get(SEARCH)

    with client.get(path) as answer:
        assert answer.status_code == status


def test_a_moderator_goes_on_beside_them(full: Flask, client: Client) -> None:
    assert client.get(SEARCH).status_code == 503
    signed_in(full, client, Role.MODERATOR)

    assert client.get("/forum?urut=lama").status_code == 200


def test_readers_do_not_wait_for_writers(
    app: Flask, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    gates = Gates(heavy=Gate(1, 0), reading=Gate(1, 0), writing=Gate(0, 0))
    monkeypatch.setitem(app.extensions, "gates", gates)

    assert client.get("/forum?urut=lama").status_code == 200
    assert client.post("/forum/topik", data={"title": "Tanpa sinyal"}).status_code == 503


def test_places_are_given_back_whatever_the_answer_was(app: Flask, client: Client) -> None:
    most = app.config["WEB_THREADS"] + 1
    app.config["PROPAGATE_EXCEPTIONS"] = False

    @app.get("/uji/rusak")
    @admission.heavy
    def break_down() -> str:
        raise RuntimeError

    for path in (SEARCH, "/tidak/ada", "/uji/rusak", "/replikasi.csv"):
        answers = {client.get(path).status_code for _n in range(most)}
        assert 503 not in answers, path
