"""What the embedded database needs now and then; PostgreSQL looks after itself.

Writers append to the WAL file beside the database. SQLite brings it back into
the database by itself, but begins the file anew only when no reader stands in
it: where one follows another, or a backup takes long, the file grows. So the
worker asks for it, and lets writers wait a second for that at most.
"""

from contextlib import closing
from pathlib import Path
from sqlite3 import DatabaseError

import structlog
from sqlalchemy.exc import SQLAlchemyError

from livinglab.db import db
from livinglab.jobs import Job
from livinglab.write_lock import BUSY_TIMEOUT

LARGE = 16 * 1024 * 1024  # bytes; below that SQLite's own way is good enough
PATIENCE = 1_000  # milliseconds for readers to leave
log = structlog.get_logger("database")


def is_used() -> bool:
    return db.engine.dialect.name == "sqlite"


def wal_size() -> int:
    """In bytes; 0 for a database in memory."""
    wal = Path(f"{db.engine.url.database or ''}-wal")
    return wal.stat().st_size if wal.exists() else 0


def checkpoint() -> int:
    """Empty a large WAL, unless readers stand in it too long. Returns 0, so that it rests."""
    if is_used() and wal_size() > LARGE:
        with closing(db.engine.raw_connection()) as connection:
            cursor = connection.cursor()
            try:
                cursor.execute(f"PRAGMA busy_timeout={PATIENCE}")
                is_busy, pages, _moved = cursor.execute(
                    "PRAGMA wal_checkpoint(TRUNCATE)"
                ).fetchone()
            finally:
                cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT}")
        if is_busy:
            log.warning("a reader holds the WAL", pages=pages)
    return 0


def faults() -> list[str]:
    """What is damaged in the database, in SQLite's words: pages, indexes, references."""
    try:
        with closing(db.engine.raw_connection()) as connection:
            cursor = connection.cursor()
            said = [row[0] for row in cursor.execute("PRAGMA integrity_check").fetchall()]
            lost = cursor.execute("PRAGMA foreign_key_check").fetchall()
    except (DatabaseError, SQLAlchemyError) as beyond_reading:
        return [str(beyond_reading)]
    return [line for line in said if line != "ok"] + [
        f"row {row} of {table} refers to a row of {other} that is not there"
        for table, row, other, _number in lost
    ]


JOBS = (Job("checkpoint", 30, checkpoint),)
