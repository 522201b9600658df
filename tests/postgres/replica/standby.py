"""A streaming replica of the tests' PostgreSQL server, that can be held back at will."""

import os
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests import servers


class Standby:
    """Has all databases of its primary, at the same names."""

    def __init__(self, data: Path, primary: str) -> None:
        self._data, self._primary = data, primary
        self.port = servers.free_port()

    def url_of(self, database: str) -> str:
        """The same database, here, as SQLAlchemy's URL."""
        name = database.rpartition("/")[2]
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{name}"

    def start(self) -> None:
        self._url = servers.start_postgresql(self._data, self.port, servers.FAST)

    def stop(self) -> None:
        servers.stop_postgresql(self._data, "immediate")

    def promote(self) -> None:
        """From now on it follows none, and takes writes of its own."""
        servers.run_postgresql("pg_ctl", "-D", self._data, "-w", "promote")

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Its processes stand still: connections are taken, and nothing is answered."""
        first = int((self._data / "postmaster.pid").read_text().split()[0])
        numbers = [first, *_children(first)]
        try:
            for number in numbers:
                os.kill(number, signal.SIGSTOP)
            yield
        finally:
            for number in numbers:
                os.kill(number, signal.SIGCONT)

    def pause(self) -> None:
        """What is written from now on is not seen here until `resume`."""
        self._ask("SELECT pg_wal_replay_pause()")

    def resume(self) -> None:
        self._ask("SELECT pg_wal_replay_resume()")

    def catch_up(self) -> None:
        """Wait until it has what was committed by now; the primary flushes it first."""
        with psycopg.connect(self._primary, autocommit=True) as primary:
            # One that waits for its own words to reach the disk, and those of all before.
            primary.execute("SET synchronous_commit = on")
            primary.execute("SELECT pg_logical_emit_message(true, 'tests', '')")
            row = primary.execute("SELECT pg_current_wal_flush_lsn()::text").fetchone()
        assert row is not None
        deadline = time.monotonic() + 20
        while not self._ask("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", row[0]):
            assert time.monotonic() < deadline, "the replica does not catch up"
            time.sleep(0.02)

    def _ask(self, query: str, *values: str) -> object:
        with psycopg.connect(self._url, autocommit=True) as connection:
            row = connection.execute(query.encode(), values).fetchone()
        return row and row[0]


def _children(parent: int) -> list[int]:
    """Of a process, by what stands behind the name in its state: state, parent, …"""
    states = (path.read_text() for path in Path("/proc").glob("[0-9]*/stat"))
    parts = [(state.split()[0], state.rpartition(")")[2].split()[1]) for state in states]
    return [int(number) for number, its_parent in parts if int(its_parent) == parent]


@contextmanager
def standby_of(primary: str) -> Iterator[Standby]:
    """A copy of the server at this URL, that follows it."""
    with tempfile.TemporaryDirectory(prefix="standby-", ignore_cleanup_errors=True) as made:
        servers.lend(Path(made))
        data, port = Path(made) / "pg", str(urlsplit(primary).port)
        servers.run_postgresql(
            "pg_basebackup", "-D", data, "-R", "-X", "stream", "-c", "fast", "--no-sync",
            "-h", "127.0.0.1", "-p", port, "-U", "postgres",
        )  # fmt: skip
        standby = Standby(data, primary)
        standby.start()
        try:
            yield standby
        finally:
            standby.stop()
