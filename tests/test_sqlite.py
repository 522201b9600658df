"""The embedded database as a real one: many writers, a bounded WAL, damage that is named."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
import structlog
from flask import Flask
from sqlalchemy import select, text

from livinglab import sqlite
from livinglab.db import db
from livinglab.forum.models import Post, Thread
from tests.conftest import Client
from tests.factories.accounts import OGAN_ILIR, make_user
from tests.factories.forum import make_thread

pytestmark = pytest.mark.at_once
POSTERS = 50


@pytest.fixture
def posters(app: Flask) -> tuple[int, list[Client]]:
    """A thread, and fifty people who are signed in."""
    app.test_client_class = Client
    with app.app_context():
        thread = make_thread()
        people = [make_user(f"Penulis {number}", of=OGAN_ILIR) for number in range(POSTERS)]
        db.session.commit()
        clients = [app.test_client() for _person in people]
        for client, person in zip(clients, people, strict=True):
            assert isinstance(client, Client)
            client.sign_in(person)
        return thread.id, clients  # type: ignore[return-value]


def test_fifty_post_at_once_and_none_finds_the_database_locked(
    app: Flask, posters: tuple[int, list[Client]]
) -> None:
    thread_id, clients = posters

    def post(client: Client) -> int:
        """Come back as often as the site is too busy. A locked database would raise."""
        while True:
            answer = client.post(
                f"/forum/topik/{thread_id}/balasan", data={"body": "Kami memakainya."}
            )
            if answer.status_code != 503:
                return answer.status_code

    with ThreadPoolExecutor(POSTERS) as pool:
        statuses = list(pool.map(post, clients))

    assert set(statuses) <= {302, 303}
    with app.app_context():
        numbers = db.session.scalars(
            select(Post.number).where(Post.thread_id == thread_id).order_by(Post.number)
        ).all()
        assert numbers == list(range(1, POSTERS + 2))
        assert db.session.get_one(Thread, thread_id).post_count == POSTERS + 1


@pytest.fixture
def embedded(app: Flask) -> Iterator[Flask]:
    with app.app_context():
        yield app


def write(megabytes: int) -> None:
    """Rows of a table that is there for it, each megabyte in a transaction of its own."""
    db.session.execute(text("CREATE TABLE IF NOT EXISTS ballast (content BLOB)"))
    for _megabyte in range(megabytes):
        db.session.execute(text("INSERT INTO ballast VALUES (zeroblob(1048576))"))
        db.session.commit()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> int:
    """A WAL of more than two megabytes is a large one."""
    monkeypatch.setattr(sqlite, "LARGE", 2 * 1024 * 1024)
    monkeypatch.setattr(sqlite, "PATIENCE", 50)
    return 2 * 1024 * 1024


@pytest.mark.sqlite
def test_a_wal_that_a_long_reader_let_grow_is_emptied_after_it(
    embedded: Flask, small: int
) -> None:
    with closing(sqlite3.connect(str(db.engine.url.database))) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM region").fetchone()
        write(8)
        grown = sqlite.wal_size()
        with structlog.testing.capture_logs() as lines:
            sqlite.checkpoint()
        held = sqlite.wal_size()
        reader.execute("ROLLBACK")

    assert grown > small
    assert held >= grown
    assert [line["event"] for line in lines] == ["a reader holds the WAL"]
    sqlite.checkpoint()
    assert sqlite.wal_size() == 0


class Readers(threading.Thread):
    """One reader stands in the WAL at any moment; each goes once the next has come."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path, self.stopping = path, threading.Event()

    def run(self) -> None:
        with closing(self._reader()) as first, closing(self._reader()) as second:
            going, coming = first, second
            while not self.stopping.wait(0.02):
                coming.execute("BEGIN")
                coming.execute("SELECT count(*) FROM region").fetchone()
                if going.in_transaction:
                    going.execute("ROLLBACK")
                going, coming = coming, going

    def _reader(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, isolation_level=None)


@pytest.mark.sqlite
def test_a_wal_is_emptied_although_readers_follow_one_another(
    embedded: Flask, small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 30_000)
    readers = Readers(str(db.engine.url.database))
    readers.start()
    try:
        for _turn in range(4):
            write(4)
            sqlite.checkpoint()
            assert sqlite.wal_size() == 0
    finally:
        readers.stopping.set()
        readers.join()


@pytest.mark.sqlite
def test_a_small_wal_is_left_to_sqlite(embedded: Flask) -> None:
    write(1)
    before = sqlite.wal_size()
    sqlite.checkpoint()

    assert 0 < before == sqlite.wal_size()


@pytest.mark.sqlite
def test_writers_are_as_patient_as_before_after_a_checkpoint(
    embedded: Flask, small: int
) -> None:
    write(4)
    sqlite.checkpoint()

    with closing(db.engine.raw_connection()) as connection:
        assert connection.cursor().execute("PRAGMA busy_timeout").fetchone() == (15_000,)


def test_a_sound_database_is_said_to_be_sound(app: Flask) -> None:
    said = app.test_cli_runner().invoke(args=["check-database"])

    assert said.exit_code == 0


@pytest.mark.sqlite
@pytest.mark.parametrize("pages", [range(-1, 0), range(40, 60)], ids=["one", "many"])
def test_damage_is_named(embedded: Flask, small: int, pages: range) -> None:
    path = Path(str(db.engine.url.database))
    write(4)
    sqlite.checkpoint()
    db.session.remove()
    db.engine.dispose()
    with path.open("r+b") as file:
        for page in pages:
            file.seek(page * 4096, os.SEEK_SET if page >= 0 else os.SEEK_END)
            file.write(b"\xff" * 64)

    said = embedded.test_cli_runner().invoke(args=["check-database"])

    assert said.exit_code == 1
    assert "malformed" in said.output or "page" in said.output.lower()


@pytest.mark.sqlite
def test_a_reference_to_nothing_is_named(embedded: Flask) -> None:
    with closing(sqlite3.connect(str(db.engine.url.database))) as careless:
        careless.execute("UPDATE organisation SET region_code = '99.99' WHERE id = 1")
        careless.commit()

    assert sqlite.faults() == [
        "row 1 of organisation refers to a row of region that is not there"
    ]
