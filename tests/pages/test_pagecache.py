"""Pages kept for visitors: small on the wire, known by their tag, never old, never private."""

import gzip
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import brotli
import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from livinglab import addresses, compression, flights, metrics, pagecache
from livinglab.accounts.login import Sessions
from livinglab.admission import Gate, Gates
from livinglab.db import db
from livinglab.front import Front
from tests.conftest import Client
from tests.factories.accounts import OGAN_ILIR, make_user
from tests.selects import counted_selects

UNPACK: dict[str, Any] = {"br": brotli.decompress, "gzip": gzip.decompress}


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_a_page_is_packed_in_the_coding_that_is_asked_for(client: Client, coding: str) -> None:
    plain = client.get("/tentang")
    packed = client.get("/tentang", headers={"Accept-Encoding": coding})

    assert packed.headers["Content-Encoding"] == coding
    assert UNPACK[coding](packed.data) == plain.data
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert packed.headers["ETag"] != plain.headers["ETag"]


def test_a_browser_that_takes_nothing_gets_the_plain_page(client: Client) -> None:
    answer = client.get("/tentang", headers={"Accept-Encoding": "br;q=0, identity"})

    assert "Content-Encoding" not in answer.headers


def test_a_kept_page_is_packed_only_once(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed: list[str] = []
    whole = compression.pack

    def counting(body: bytes, name: str, *, carefully: bool = False) -> bytes:
        packed.append(name)
        return whole(body, name, carefully=carefully)

    monkeypatch.setattr(compression, "pack", counting)
    for _turn in range(3):
        client.get("/sumber", headers={"Accept-Encoding": "br"})

    assert packed == ["br"]


def test_a_page_that_has_not_changed_is_not_sent_again(client: Client) -> None:
    headers = {"Accept-Encoding": "br"}
    first = client.get("/", headers=headers)

    again = client.get("/", headers=headers | {"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")


def test_head_tells_what_get_would_and_makes_no_page_of_its_own(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = count_pages(monkeypatch)
    headers = {"Accept-Encoding": "br"}
    told = client.head("/tentang", headers=headers)
    got = client.get("/tentang", headers=headers)
    known = client.head("/tentang", headers=headers | {"If-None-Match": got.headers["ETag"]})

    own = {"Server-Timing", "X-Request-ID"}
    assert (told.data, made) == (b"", [1])
    assert {*told.headers.items()} - {*got.headers.items()} == {
        pair for pair in told.headers.items() if pair[0] in own
    }
    assert known.status_code == 304


def test_a_write_makes_the_page_anew(
    app: Flask, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get("/tentang")
    made = count_pages(monkeypatch)
    with app.app_context():
        pagecache.touch("site")
        db.session.commit()

    again = client.get("/tentang")

    assert len(made) == 1
    assert again.data == first.data


def test_a_page_that_tells_how_long_ago_is_kept_only_for_minutes(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = count_pages(monkeypatch)
    client.get("/tentang")
    client.get("/tentang")
    monkeypatch.setattr(pagecache, "LONGEST", 0.0)
    client.get("/tentang")

    assert len(made) == 2


def test_languages_and_themes_are_kept_apart(client: Client) -> None:
    assert 'lang="id" data-theme="auto"' in client.get("/tentang").text

    client.get("/bahasa/en")
    client.get("/tema/dark")

    assert 'lang="en" data-theme="dark"' in client.get("/tentang").text


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("fbclid=IwAR0x", ""),
        ("utm_source=wa&utm_medium=grup&q=e-office", "q=e-office"),
        ("q=e-office&gclid", "q=e-office"),
        ("a=1&gad_source=1&b=2", "a=1&b=2"),
        ("q=utm_source%3D&utm=1&fbclids=2", "q=utm_source%3D&utm=1&fbclids=2"),
        ("", ""),
    ],
)
def test_marks_that_follow_people_are_left_out_of_addresses(query: str, kept: str) -> None:
    assert addresses.untracked(query) == kept


def test_a_very_long_address_is_neither_kept_nor_told_in_links(app: Flask) -> None:
    client = app.test_client()
    longest = "a" * addresses.LONGEST
    for _time in range(2):
        page = client.get(f"/cari?q={longest}")

    assert page.status_code == 200
    assert 'href="/masuk?lanjut=%2Fcari"' in page.text
    assert longest not in page.text
    asked = app.extensions["pagecache"]._asked._values
    assert not any(longest in key[0] for key in asked)


def test_a_very_long_path_is_neither_told_in_links_nor_kept_with_pieces(app: Flask) -> None:
    path = "/" + "a" * 100_000

    page = app.test_client().get(path)

    assert page.status_code == 404
    assert len(page.data) < 50_000
    assert 'href="/masuk?lanjut=%2F"' in page.text
    kept = app.extensions["fragments"]._values
    assert path not in str(list(kept))


def test_whoever_comes_by_a_marked_link_gets_the_page_that_is_kept(client: Client) -> None:
    client.get("/tentang")

    answer = client.get("/tentang?fbclid=IwAR0x&utm_source=wa")

    assert queries_of(answer) <= 1
    assert b"IwAR0x" not in answer.data


def test_a_signed_in_page_is_neither_kept_nor_shared(app: Flask, client: Client) -> None:
    with app.app_context():
        user = make_user("Sari Rahasia", of=OGAN_ILIR)
        db.session.commit()
        client.sign_in(user)
    own = client.get("/tentang")
    visitor = app.test_client().get("/tentang")

    assert "Sari Rahasia" in own.text
    assert own.headers["Cache-Control"] == "private, no-cache"
    assert "Sari Rahasia" not in visitor.text
    assert "csrf_token" not in visitor.text
    for path in ("/forum.atom", "/cari.json?q=absensi", "/replikasi.csv"):
        assert client.get(path).headers["Cache-Control"] == "private, no-cache"


def count_pages(monkeypatch: pytest.MonkeyPatch, slowly: float = 0) -> list[int]:
    """Grows by one with every page that is made and kept, which takes so many seconds more."""
    made: list[int] = []
    packing = pagecache._packed

    def counting(*arguments: Any, **named: Any) -> pagecache.Page:
        made.append(1)
        time.sleep(slowly)
        return packing(*arguments, **named)

    monkeypatch.setattr(pagecache, "_packed", counting)
    return made


def test_a_page_sent_once_is_sent_again_as_it_was_by_one_query(client: Client) -> None:
    headers = {"Accept-Encoding": "br", "X-Request-ID": "permintaan-7"}
    first = client.get("/daerah/16.10", headers=headers)

    again = client.get("/daerah/16.10", headers=headers)

    assert queries_of(again) == 1 < queries_of(first)
    assert again.data == first.data
    own = "Server-Timing"
    assert {*again.headers} - {(own, again.headers[own])} == {*first.headers} - {
        (own, first.headers[own])
    }


def test_only_visitors_who_read_are_answered_before_flask(app: Flask) -> None:
    front = app.wsgi_app
    assert isinstance(front, Front)
    read = {"REQUEST_METHOD": "GET", "PATH_INFO": "/tentang", "QUERY_STRING": "a=1"}

    chosen = front.key_of(read | {"HTTP_COOKIE": "bahasa=en; tema=dark; lain=x"})

    assert chosen == ("/tentang?a=1", "en", "dark", False, "")
    assert front.key_of(read | {"HTTP_ACCEPT_ENCODING": "gzip, br"}) == (
        *("/tentang?a=1", "id", "auto", False, "br"),
    )
    assert front.key_of(read | {"HTTP_SAVE_DATA": "on"}) == (
        *("/tentang?a=1", "id", "auto", True, ""),
    )
    assert front.key_of(read | {"REQUEST_METHOD": "POST"}) is None
    for cookie in ("remember_token=abc", "bahasa=en; remember_token=", "ditulis=1"):
        assert front.key_of(read | {"HTTP_COOKIE": cookie}) is None


def test_without_its_database_the_front_leaves_it_to_flask(
    app: Flask, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get("/tentang")

    with app.app_context():
        known = db.engine.dialect

    class Gone:
        dialect = known

        def raw_connection(self) -> None:
            raise OperationalError("", {}, Exception("gone"))

    monkeypatch.setattr(app.wsgi_app, "_engine", Gone())

    assert client.get("/tentang").status_code == 200


def test_a_page_from_the_front_is_counted_like_any_other(client: Client) -> None:
    def seen() -> float:
        return float(metrics.REQUESTS.labels("texts.about", "GET", 200)._value.get())

    client.get("/tentang")
    before = seen()
    client.get("/tentang")

    assert seen() == before + 1


def queries_of(answer: Any) -> int:
    return int(answer.headers["Server-Timing"].partition('desc="')[2].rstrip('"'))


def test_a_burst_for_one_page_is_one_page_made_and_nobody_is_sent_away(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    gates = Gates(Gate(1, 1), Gate(1, 0), Gate(1, 0))  # for one reader, and nobody may wait
    monkeypatch.setitem(app.extensions, "gates", gates)
    made = count_pages(monkeypatch, slowly=0.1)

    def ask(number: int) -> int:
        return app.test_client().get("/tentang").status_code

    with ThreadPoolExecutor(16) as pool:
        statuses = set(pool.map(ask, range(48)))

    assert (statuses, len(made)) == ({200}, 1)
    assert isinstance(app.wsgi_app, Front)
    assert app.wsgi_app._flights._flights == {}


def test_nobody_waits_for_a_page_behind_one_who_waits_for_a_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(flights, "SOON", 0.01)
    waiting = flights.Flights[str]()
    first, is_first = waiting.join("a")
    second, is_second = waiting.join("a")

    assert (is_first, is_second, first) == (True, False, second)
    assert not second.wait()
    waiting.land("a")
    assert second.wait()
    assert waiting.join("a")[1]


@pytest.mark.parametrize("path", ["/tentang", "/aplikasi.csv?urut=nama", "/daerah.xlsx"])
def test_what_head_made_is_what_get_shows(app: Flask, client: Client, path: str) -> None:
    got = client.get(path)
    with app.app_context():
        pagecache.touch("site")
        db.session.commit()

    told = client.head(path)
    again = client.get(path)

    assert told.headers["Content-Length"] == str(len(again.data))
    assert told.data == b""
    # A table as a file says when it was made.
    assert again.data == got.data or path.endswith(".xlsx")
    assert len(again.data) > 100


@pytest.mark.parametrize(
    ("held", "is_visitor"),
    [
        ({"csrf_token": "a"}, True),
        ({}, True),
        ({"csrf_token": "a", "_flashes": []}, False),
        ({"_user_id": "a"}, False),
    ],
)
def test_who_has_seen_a_form_is_a_visitor_still(
    app: Flask, held: dict[str, Any], is_visitor: bool
) -> None:
    sign = Sessions().get_signing_serializer(app)
    assert sign is not None
    assert isinstance(app.wsgi_app, Front)
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "QUERY_STRING": ""}

    key = app.wsgi_app.key_of(asked | {"HTTP_COOKIE": f"session={sign.dumps(held)}"})

    assert (key is not None) == is_visitor


def test_all_that_a_write_touches_rises_in_one_statement(app: Flask) -> None:
    with app.app_context():
        pagecache.touch("forum", "thread:1")
        db.session.commit()
        with counted_selects() as statements:
            pagecache.touch("thread:1", "ledger")
            db.session.commit()

        assert len(statements) == 1
        assert pagecache.versions_of(("forum", "thread:1", "ledger", "people")) == {
            "forum": 1,
            "thread:1": 2,
            "ledger": 1,
            "people": 0,
        }
