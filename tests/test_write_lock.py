"""Whoever waits for SQLite's write lock looks for it ever more often, and is told at last."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, NullPool, create_engine, text
from sqlalchemy.exc import OperationalError

from livinglab import write_lock

CHANGE = text("UPDATE counted SET number = number + 1")
NUMBER = text("SELECT number FROM counted")


class Clock:
    """Time that passes only while somebody rests."""

    def __init__(self) -> None:
        self.now = 0.0
        self.rests: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.rests.append(seconds)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(write_lock, "time", clock)
    monkeypatch.setattr(write_lock, "uniform", lambda low, high: (low + high) / 2)
    return clock


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "counted.sqlite3"


@pytest.fixture
def engine(path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE counted (number INTEGER)"))
        connection.execute(text("INSERT INTO counted VALUES (0)"))
    yield engine
    engine.dispose()


@pytest.fixture
def other(path: Path, engine: Engine) -> Iterator[sqlite3.Connection]:
    """Somebody else who holds the lock, be it another program."""
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


def _change(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(CHANGE)


def test_the_lock_is_given_back_with_the_transaction(engine: Engine) -> None:
    threads = [threading.Thread(target=_change, args=(engine,)) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    with engine.connect() as connection:
        assert connection.scalar(NUMBER) == 8


def test_one_that_waits_gets_it_when_it_is_free(
    engine: Engine, other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leave(seconds: float) -> None:
        if other.in_transaction:
            other.execute("COMMIT")

    monkeypatch.setattr("livinglab.write_lock.time.sleep", leave)

    _change(engine)

    with engine.connect() as connection:
        assert connection.scalar(NUMBER) == 1


def test_rests_are_shorter_the_longer_one_has_waited(
    engine: Engine, other: sqlite3.Connection, clock: Clock
) -> None:
    with pytest.raises(OperationalError, match="database is locked"):
        _change(engine)

    assert sum(clock.rests) == pytest.approx(write_lock.BUSY_TIMEOUT / 1_000, abs=0.01)
    assert clock.rests == sorted(clock.rests, reverse=True)
    assert clock.rests[0] > 10 * clock.rests[-1]


def test_one_that_waited_in_vain_is_as_patient_as_before(
    engine: Engine, other: sqlite3.Connection, clock: Clock
) -> None:
    with engine.connect().execution_options(reads_only=True) as connection:
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        with pytest.raises(OperationalError):
            write_lock.begin(connection)

        patience = raw.execute("PRAGMA busy_timeout").fetchone()
    assert patience == (write_lock.BUSY_TIMEOUT,)


def test_what_no_waiting_mends_is_said_at_once(engine: Engine, clock: Clock) -> None:
    within = pytest.raises(OperationalError, match="within a transaction")
    with engine.begin() as connection, within:
        write_lock.begin(connection)

    assert clock.rests == []
