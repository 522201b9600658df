"""The database goes away: people are told to come back, and the site recovers by itself."""

import sqlite3
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import TimeoutError as PoolTimeout

from livinglab.accounts.login import SESSION_KEY
from livinglab.db import db
from livinglab.error_words import WORDS
from tests.conftest import make_app
from tests.servers import free_port

SERVING = {"TESTING": False, "PROPAGATE_EXCEPTIONS": False}


def assert_says_come_back(app: Flask) -> None:
    client = app.test_client()
    for path in ("/", "/forum", "/daerah"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10"), path
        assert f"<h1>{WORDS[503].title}</h1>" in answer.text
        assert "OperationalError" not in answer.text
    assert client.get("/cari.json?q=absensi").get_json()["error"]["code"] == 503
    status = client.get("/status")
    assert (status.status_code, status.headers["Retry-After"]) == (503, "10")
    told = client.get("/metrics")
    assert told.status_code == 200
    assert 'status="503"} ' in told.text
    assert "livinglab_waiting" not in told.text
    assert client.get("/healthz").status_code == 200
    ready = client.get("/readyz")
    assert (ready.status_code, ready.get_json()["faults"]) == (503, ["database"])


def assert_serves(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/forum").status_code == 200
    assert client.get("/readyz").status_code == 200
    assert "livinglab_waiting{" in client.get("/metrics").text


def test_a_database_file_that_comes_back(tmp_path: Path, template: sqlite3.Connection) -> None:
    folder = tmp_path / "disk"
    app = make_app(tmp_path, f"sqlite:///{folder / 'site.sqlite3'}", SERVING)

    assert_says_come_back(app)
    folder.mkdir()
    copy = sqlite3.connect(folder / "site.sqlite3")
    template.backup(copy)
    copy.close()
    assert_serves(app)
    with app.app_context():
        db.engine.dispose()


def test_a_server_that_nobody_reaches(tmp_path: Path) -> None:
    url = f"postgresql+psycopg://nobody@127.0.0.1:{free_port()}/site"

    assert_says_come_back(make_app(tmp_path, url, SERVING))


def test_who_would_wait_for_a_turn_there_is_told_as_well(tmp_path: Path) -> None:
    """Whether somebody may go ahead is asked of the server."""
    url = f"postgresql+psycopg://nobody@127.0.0.1:{free_port()}/site"
    app = make_app(tmp_path, url, SERVING | {"WEB_THREADS": 1})
    client = app.test_client()
    with client.session_transaction() as browser:
        browser[SESSION_KEY] = "somebody's"

    assert app.extensions["gates"].reading.enter_at_once()
    answer = client.get("/forum")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")


@pytest.mark.postgres
def test_a_server_that_comes_back_while_connections_are_kept(
    tmp_path: Path, postgres_url: str
) -> None:
    """As when PostgreSQL is started anew: what the pool holds is dead by then."""
    app = make_app(tmp_path, postgres_url, SERVING)
    assert_serves(app)
    url = make_url(postgres_url)
    keeper = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with keeper.connect() as server:

        def let_in(word: str) -> None:
            server.execute(text(f"ALTER DATABASE {url.database} ALLOW_CONNECTIONS {word}"))
            server.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :n"
                ),
                {"n": url.database},
            )

        let_in("false")
        assert_says_come_back(app)
        let_in("true")
        assert_serves(app)
        # Dead connections again, and a server that is there: one request finds out.
        let_in("true")
        app.test_client().get("/daerah?x=1")
        assert_serves(app)
    keeper.dispose()
    with app.app_context():
        db.engine.dispose()


@pytest.mark.postgres
def test_a_server_that_goes_when_the_answer_is_made(tmp_path: Path, postgres_url: str) -> None:
    """Between the last question and the end of the transaction: what was made stands."""
    app = make_app(tmp_path, postgres_url, SERVING)
    keeper = create_engine(postgres_url, isolation_level="AUTOCOMMIT")

    @app.get("/uji/terlambat")
    def lose_the_server() -> str:
        own = db.session.scalar(text("SELECT pg_backend_pid()"))
        with keeper.connect() as server:
            server.execute(text("SELECT pg_terminate_backend(:own, 5000)"), {"own": own})
        return "sudah jadi"

    answers = [app.test_client().get("/uji/terlambat") for _turn in range(2)]

    assert [answer.text for answer in answers] == ["sudah jadi"] * 2
    assert_serves(app)
    with app.app_context():
        assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
        db.engine.dispose()
    keeper.dispose()


def test_a_form_that_finds_no_database_gives_its_text_back(
    tmp_path: Path,
) -> None:
    app = make_app(tmp_path, f"sqlite:///{tmp_path / 'gone' / 'site.sqlite3'}", SERVING)
    client = app.test_client()
    with client.session_transaction() as browser:
        browser[SESSION_KEY] = "somebody's"
    form = {"title": "Tanpa basis data", "body": "Kantor kami di pulau. " * 9}
    from_here, from_elsewhere = (
        client.post("/forum/topik", data=form, headers={"Sec-Fetch-Site": origin})
        for origin in ("same-origin", "cross-site")
    )

    assert (from_here.status_code, from_here.headers["Retry-After"]) == (503, "10")
    assert client.get("/forum").status_code == 503
    assert f"<h1>{WORDS['unsure'].title}</h1>" in from_here.text
    assert 'name="title" value="Tanpa basis data"' in from_here.text
    assert form["body"].strip() in from_here.text
    assert from_elsewhere.status_code == 503
    assert form["body"].strip() not in from_elsewhere.text
    client.set_cookie("bahasa", "en")
    assert "cannot be reached right now</h1>" in client.post("/forum/topik").text


def test_a_pool_without_a_free_connection_is_told_as_too_busy(
    app: Flask, tmp_path: Path
) -> None:
    @app.get("/uji/penuh")
    def wait() -> str:
        raise PoolTimeout("QueuePool limit reached")

    app.config.update(SERVING)
    app.testing = False
    answer = app.test_client().get("/uji/penuh")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
