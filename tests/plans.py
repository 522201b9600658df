"""How SQLite goes about statements: which index it takes, and what it reads whole."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event

from livinglab.db import db


def plans(ask: Callable[[], Any], of: tuple[str, ...] = ("SELECT",)) -> list[str]:
    """The plan of each statement that is run and has one of these words in it."""
    run: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        run.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return [_plan(*each) for each in run if any(words in each[0] for words in of)]


def _plan(statement: str, parameters: Any) -> str:
    explained = db.session.connection().exec_driver_sql(
        f"EXPLAIN QUERY PLAN {statement}", parameters
    )
    return "\n".join(row[3] for row in explained)
