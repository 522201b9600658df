"""Letters that wait in the outbox, written and watched from outside the site."""

import time
from collections.abc import Callable

from sqlalchemy import Engine, func, insert, select, update

from livinglab.db import now
from livinglab.outbox import Mail


def write_letters(database: Engine, first: int, count: int) -> None:
    letter = {"to": "sari@example.go.id", "subject": "Uji", "body": "Uji"}
    rows = [letter | {"key": f"letter:{number}"} for number in range(first, first + count)]
    with database.begin() as connection:
        connection.execute(insert(Mail), rows)


def unsent(database: Engine, *, due: bool = False) -> int:
    """How many letters wait: all, or those that nobody is at and whose time has come."""
    waiting = select(func.count(Mail.id)).where(Mail.sent_at.is_(None))
    if due:
        waiting = waiting.where(Mail.next_try_at <= now())
    with database.connect() as connection:
        return connection.scalar(waiting) or 0


def let_time_pass(database: Engine) -> None:
    """Leases and waits are over. A letter that is just being sent would go out again."""
    with database.begin() as connection:
        connection.execute(update(Mail).where(Mail.sent_at.is_(None)).values(next_try_at=now()))


def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
