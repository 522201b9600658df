"""Applications that have another name: what bears it is put anew by the worker, in batches.

How far each is done stands beside how far the engines are.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import select

from livinglab.db import db, insert
from livinglab.search.index import hold
from livinglab.search.models import EngineCursor

REPLICATIONS, THREADS = "replications-of:", "threads-of:"
Bearers = Callable[[int, int], Sequence[Any]]


def announce(application_id: int) -> None:
    """It has another name since this transaction."""
    hold()  # or a batch that is read meanwhile would be taken for a later one
    for kind in (REPLICATIONS, THREADS):
        new = insert(EngineCursor).values(engine=f"{kind}{application_id}", seq=0)
        db.session.execute(
            new.on_conflict_do_update(index_elements=["engine"], set_={"seq": 0})
        )


def put_anew(kind: str, bearers: Bearers, put: Callable[[Any], None]) -> int:
    """Put a batch of what bears one of the names; how many, 0 where nothing is to be done.

    `bearers` finds those of an application, by their ids, behind the last one.
    """
    waiting = select(EngineCursor.engine).where(EngineCursor.engine.startswith(kind)).limit(1)
    if (name := db.session.scalar(waiting)) is None:
        return 0
    hold()
    cursor = db.session.get_one(EngineCursor, name, populate_existing=True)
    found = bearers(int(name.removeprefix(kind)), cursor.seq)
    for one in found:
        put(one)
    if found:
        cursor.seq = found[-1].id
    else:
        db.session.delete(cursor)
    db.session.flush()
    return max(len(found), 1)
