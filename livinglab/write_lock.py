"""SQLite's write lock, taken so that whoever waits longest has the best chances.

SQLite itself looks for it ever less often, ten times a second in the end, while those who
come last look a hundred times: among 16 writers some waited for three seconds, and the
worker, which brings replies into the search, was one of them. Here they look ever more
often instead.
"""

import sqlite3
import time
from random import uniform
from typing import cast

from sqlalchemy import Connection

BUSY_TIMEOUT = 15_000  # milliseconds for another writer to finish
BEGIN = "BEGIN IMMEDIATE"
ASKED = "asked_for_lock"  # in the info of a connection: when it began to wait
# Seconds that somebody has waited at least, and about how long the next rest is.
RESTS = ((1.0, 0.001), (0.2, 0.003), (0.05, 0.008), (0.0, 0.016))


def begin(connection: Connection) -> None:
    """Begin a transaction that may write.

    Raises OperationalError ("database is locked") after BUSY_TIMEOUT, and for all other
    reasons at once.
    """
    raw = cast("sqlite3.Connection", connection.connection.driver_connection)
    raw.execute("PRAGMA busy_timeout=0")
    try:
        if not _begun_in_time(raw):
            connection.exec_driver_sql(BEGIN)
    finally:
        raw.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT}")


def _begun_in_time(raw: sqlite3.Connection) -> bool:
    came = time.monotonic()
    while (waited := time.monotonic() - came) * 1_000 < BUSY_TIMEOUT:
        try:
            raw.execute(BEGIN)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                return False  # asked once more, it says so
            rest = next(rest for since, rest in RESTS if waited >= since)
            time.sleep(uniform(0.5, 1.5) * rest)  # noqa: S311  no secret
        else:
            return True
    return False
