"""Whether this release knows the schema of the database, or a newer one has migrated it on.

So it is where somebody went back to an older release, or did not start one machine again.
"""

from contextlib import suppress

import structlog
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from livinglab.db import db

# What is said where the schema is another one: a table or column is unknown, or one that is
# unknown here was not filled.
PG_SAID = {"42P01", "42703", "23502"}
SQLITE_SAID = {"SQLITE_ERROR", "SQLITE_CONSTRAINT_NOTNULL"}
log = structlog.get_logger("database")


def fault() -> str | None:
    """What to tell where the database is further than this release; else None."""
    # `reads_only` keeps it from waiting for SQLite's writers (db.py).
    with db.engine.connect().execution_options(reads_only=True) as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
    known = ScriptDirectory(current_app.extensions["migrate"].directory)
    try:
        known.get_revision(revision or "base")
    except CommandError:
        return (
            f"The database is at revision {revision}, which this release does not know: its "
            f"own last is {known.get_current_head()}. Install the release that migrated it, "
            "or a newer one; or restore the backup from before."
        )
    return None


def tell() -> None:
    """The log, if it is so."""
    with suppress(SQLAlchemyError):  # who asks next is told of it
        if said := fault():
            log.error(said)


def tell_of(error: BaseException | None) -> None:
    """The log, if it is so and the error may come of it."""
    said = getattr(error, "orig", None)
    if (
        getattr(said, "sqlstate", "") in PG_SAID
        or getattr(said, "sqlite_errorname", "") in SQLITE_SAID
    ):
        tell()
