"""Whether anybody has written to the SQLite database since it was last asked.

SQLite counts for each connection what all others have committed, in whatever
process (https://www.sqlite.org/pragma.html#pragma_data_version). To ask for
that takes a sixth of what a query through the pool takes (decision 0011), and
while the count stands whatever was read stands too.
"""

import sqlite3
import threading
from contextlib import suppress
from itertools import count
from pathlib import Path

from sqlalchemy import Engine

# Of which connection, and its count: those of two connections say nothing of each other.
Mark = tuple[int, int]
_connections = count()


class Commits:
    """Asks by a connection of its own, which stays open and never reads a row."""

    def __init__(self, database: str) -> None:
        """Of the database in this file. Raises sqlite3.OperationalError without one."""
        self._connection = sqlite3.connect(
            f"{Path(database).resolve().as_uri()}?mode=rw",
            uri=True,
            timeout=0,
            isolation_level=None,
            check_same_thread=False,
        )
        self._number = next(_connections)
        # Two that ask at once would share a transaction: the later would see too little.
        self._asking = threading.Lock()

    def mark(self) -> Mark | None:
        """Another than before if something was committed since; None if it cannot be told."""
        try:
            with self._asking:
                ((version,),) = self._connection.execute("PRAGMA data_version").fetchall()
        except sqlite3.Error:
            return None
        return self._number, version

    def close(self) -> None:
        self._connection.close()


def of(engine: Engine) -> Commits | None:
    """None where they cannot be counted so: on PostgreSQL, in memory, without a file."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return None
    with suppress(sqlite3.Error):
        return Commits(engine.url.database)
    return None
