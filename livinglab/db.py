"""The database handle, and the base class every table inherits."""

import enum
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from flask import has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import Connection, DateTime, Dialect, Engine, Enum, Index, MetaData, event, text
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.orm import Session as PlainSession
from sqlalchemy.types import TypeDecorator

from livinglab import write_lock

READING_METHODS = {"GET", "HEAD", "OPTIONS"}

# In the info of a session: the engine that it reads from, where that is a replica.
REPLICA = "replica"
# `bind_arguments` of what is asked of the primary, wherever the session reads.
FRESH = {"fresh": True}

# What is raised where the database does not answer, or has no connection left.
AWAY = (OperationalError, InterfaceError, PoolTimeout)

# How a row is held while it is changed. Rows that refer to it can be written meanwhile; the
# stronger FOR UPDATE lets them wait, and two that hold in opposite order never end.
HELD: dict[str, Any] = {"key_share": True}


# By the name of the dialect: an INSERT that can say ON CONFLICT.
INSERTS: dict[str, Callable[[Any], Any]] = {
    "sqlite": sqlite_insert,
    "postgresql": postgresql_insert,
}


def is_reading() -> bool:
    """Whether this is done for a request that changes nothing."""
    return has_request_context() and request.method in READING_METHODS


def now() -> datetime:
    return datetime.now(UTC)


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC datetimes in Python, on every database engine."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def values(choices: type[enum.Enum]) -> list[str]:
    return [choice.value for choice in choices]


def index_where_set(name: str, *columns: str) -> Index:
    """An index of the few rows that have a value in the last of the columns.

    The many others are never looked up in it: SQLite takes `… IS NULL`, which is
    true of nearly every row, for a narrow condition if an index holds them.
    """
    few = text(f"{columns[-1]} IS NOT NULL")
    return Index(name, *columns, sqlite_where=few, postgresql_where=few)


class Base(DeclarativeBase):
    # Named constraints, so that a migration can drop them again.
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: UtcDateTime,
        enum.StrEnum: Enum(enum.StrEnum, native_enum=False, length=40, values_callable=values),
    }


class Timestamped:
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class Session(FlaskSession):
    """Asks the primary, unless the request reads from a replica (reading.py)."""

    def get_bind(
        self, mapper: Any = None, clause: Any = None, bind: Any = None, **more: Any
    ) -> Engine | Connection:
        if not more.pop("fresh", False):
            bind = bind or self.info.get(REPLICA)
        return super().get_bind(mapper, clause, bind, **more)

    def close(self) -> None:
        """An answer that is made by now stands, though the server has gone since it was asked.

        What was to be rolled back went with it, and so did the connection.
        """
        with suppress(DBAPIError):
            super().close()


# What was loaded stays readable after the commit: a view that answers with a name asks nothing.
db = SQLAlchemy(
    metadata=Base.metadata,
    session_options={"class_": Session, "expire_on_commit": False},
)


def session_apart() -> PlainSession:
    """In the transaction of the request, for what outlives its session; to be closed."""
    return PlainSession(db.session.connection(), join_transaction_mode="rollback_only")


def insert(table: Any) -> Any:
    """That of the database in use."""
    return INSERTS[db.session.get_bind().dialect.name](table)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, record: object) -> None:
    """WAL, foreign keys, patience; FULL so that a power cut keeps what was acknowledged."""
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # we say BEGIN ourselves, below
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        f"busy_timeout={write_lock.BUSY_TIMEOUT}",
        "synchronous=FULL",
        "cache_size=-65536",
        "mmap_size=268435456",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    """Take SQLite's write lock at once where a write is to be expected.

    A deferred transaction that reads first and writes later fails with
    "database is locked" when another one wrote in between, whatever the
    busy timeout.
    """
    if connection.dialect.name != "sqlite":
        return
    if connection.get_execution_options().get("reads_only", False) or is_reading():
        connection.exec_driver_sql("BEGIN")
    else:
        connection.info[write_lock.ASKED] = time.perf_counter()
        write_lock.begin(connection)
