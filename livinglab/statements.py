"""Counts the statements of each request, and logs those that take long.

A slow one is logged with where it was asked and its text: `?` stands for each
value, so that nobody's words or address come into the log. What is measured
is the database's part up to the first row; and of a write to SQLite, how long it
waited for the one before.
"""

import time
from typing import Any

import structlog
from flask import Flask, current_app, g, has_app_context, has_request_context, request
from sqlalchemy import Connection, Engine, event

from livinglab import write_lock

LONGEST_TEXT = 2_000
BEGAN = "statement_began"
log = structlog.get_logger("database")


def _begin(
    connection: Connection,
    cursor: Any,
    statement: str,
    parameters: Any,
    context: Any,
    many: Any,
) -> None:
    connection.info[BEGAN] = time.perf_counter()
    if has_request_context() and not statement.startswith("BEGIN"):
        g.queries = g.get("queries", 0) + 1


def _end(
    connection: Connection,
    cursor: Any,
    statement: str,
    parameters: Any,
    context: Any,
    many: Any,
) -> None:
    _log_if_slow(connection.info[BEGAN], statement)


def _has_begun(connection: Connection) -> None:
    if (asked := connection.info.pop(write_lock.ASKED, None)) is not None:
        _log_if_slow(asked, write_lock.BEGIN)


def _log_if_slow(began: float, statement: str) -> None:
    taken = (time.perf_counter() - began) * 1000
    if has_app_context() and 0 < current_app.config["SLOW_QUERY_MS"] <= taken:
        log.warning(
            "slow query",
            ms=round(taken, 1),
            route=request.endpoint if has_request_context() else None,
            statement=" ".join(statement.split())[:LONGEST_TEXT],
        )


def init_app(app: Flask) -> None:
    # All engines of the process: those of another application would hear each statement twice.
    if not event.contains(Engine, "before_cursor_execute", _begin):
        event.listen(Engine, "before_cursor_execute", _begin)
        event.listen(Engine, "after_cursor_execute", _end)
        event.listen(Engine, "begin", _has_begun)  # after db.py's, which begins
