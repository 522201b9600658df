"""Reads of the public log."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from livinglab.db import db
from livinglab.onward import Page, page_of
from livinglab.publiclog import LogEntry

PER_PAGE = 50


def log_page(
    *, action: str, readable: Collection[int], after: int | None = None
) -> Page[LogEntry]:
    """A page of the log, newest first, from the beginning or after an entry.

    An entry about a category is shown only if that is among the `readable`
    ones; `action` is a whole action or the noun before its first dot.
    """
    found = select(LogEntry).where(
        LogEntry.category_id.is_(None) | LogEntry.category_id.in_(readable)
    )
    if action:
        found = found.where(
            (LogEntry.action == action)
            | LogEntry.action.startswith(f"{action}.", autoescape=True)
        )
    if after is not None:
        found = found.where(LogEntry.id < after)
    entries = db.session.scalars(
        found.options(joinedload(LogEntry.actor))
        .order_by(LogEntry.id.desc())
        .limit(PER_PAGE + 1)
    ).all()
    return page_of(entries, PER_PAGE)


def log_actions() -> Sequence[str]:
    """The nouns that occur before the first dot: thread, post, membership, …"""
    actions = db.session.scalars(select(LogEntry.action).distinct()).all()
    return sorted({action.partition(".")[0] for action in actions})
