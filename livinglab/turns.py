"""What one process of all machines does at a time, by locks of PostgreSQL.

SQLite needs none: such a site has one worker and one start. A lock is held by
a transaction of its own and ends with it, so one that was killed holds nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import func, select

from livinglab.db import db


@contextmanager
def turn(name: str, *, wait: bool = False) -> Iterator[bool]:
    """Whether it is ours to do what goes by this name; with `wait`, once it is."""
    if db.engine.dialect.name != "postgresql":
        yield True
        return
    number = func.hashtextextended(f"livinglab:{name}", 0)
    lock = func.pg_advisory_xact_lock if wait else func.pg_try_advisory_xact_lock
    with db.engine.begin() as connection:
        answer = connection.scalar(select(lock(number)))
        yield wait or bool(answer)
