"""Brings an embedded engine up to what the database holds: the worker's part, and rebuilds.

A batch is read, written to the index and committed there; only then the
cursor moves. Dying in between means that the batch is done again, which
changes nothing.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import defer, undefer

from livinglab import pagecache
from livinglab.db import db, now
from livinglab.search import terms
from livinglab.search.analysis import VERSION
from livinglab.search.engines import Busy, Entry, choice, folders
from livinglab.search.engines.choice import writing
from livinglab.search.models import ASIDE, EngineCursor, SearchDocument

BATCH = 50
QUIET = timedelta(seconds=20)


def follow() -> int:
    """Take one batch into the index in use; make an index where there is none."""
    folder = folders.current()
    if folder is None or not _is_ours(folder):
        folder = _begin()
        folders.switch_to(folder)
        folders.drop_others(folder)
    building = folders.is_building(folder)
    try:
        done = _batch(folder, is_building=building)
    except Busy:  # another worker of this machine is at it: the index is not ours to finish
        return 0
    if building and done == 0:
        folders.finish(folder)
    return done


def rebuild(report: Callable[[int, int], None]) -> int:
    """Make a new index beside the one in use, and let readers go over to it at the end."""
    folder = _begin()
    total = db.session.scalar(select(func.count()).select_from(SearchDocument)) or 0
    done = 0
    while count := _batch(folder, is_building=True):
        done += count
        report(min(done, total), total)
    writing().tidy(folder)
    folders.switch_to(folder)
    folders.finish(folder)
    folders.drop_others(folder)
    return done


def tidy() -> int:
    """Merge the segments of the index in use into one, if there are many."""
    return _merge(_whole(), writing().tidy)


def gather() -> int:
    """Merge small segments of the index in use, if nothing came in for a while."""
    folder = _whole()
    if folder is None or now() - _last_batch(folder) < QUIET:
        return 0
    db.session.commit()  # nothing in the database waits while segments are merged
    return _merge(folder, writing().gather)


def _merge(folder: Path | None, merging: Callable[[Path], bool]) -> int:
    if folder is None:
        return 0
    with folders.writing(folder) as mine:
        return int(mine and merging(folder))


def _last_batch(folder: Path) -> datetime:
    """Long ago for an index that nothing is known of."""
    cursor = select(EngineCursor.updated_at).where(EngineCursor.engine == _name(folder))
    return db.session.scalar(cursor) or datetime.min.replace(tzinfo=UTC)


def followed() -> int:
    """The `seq` up to which readers can find what was written.

    While there is no whole index this is all of it: what a reader misses then
    is old, and not new once the index is there.
    """
    if choice.has_index() and (folder := _whole()) is not None:
        cursor = select(EngineCursor.seq).where(EngineCursor.engine == _name(folder))
        if (seq := db.session.scalar(cursor)) is not None:
            return seq
    return db.session.scalar(select(func.max(SearchDocument.seq))) or 0


def waiting() -> Select[int]:
    """Counts the documents that the index of this machine has not taken in as they are now.

    Other machines, and engines used before, have cursors of their own; PostgreSQL has none,
    and nothing waits there: it finds the rows themselves.
    """
    documents = select(func.count(SearchDocument.id))
    if not choice.has_index():
        return documents.where(false())
    folder = folders.current()
    own = "" if folder is None else _name(folder)
    cursor = select(EngineCursor.seq).where(EngineCursor.engine == own)
    return documents.where(SearchDocument.seq > func.coalesce(cursor.scalar_subquery(), 0))


def is_whole() -> bool:
    """Whether readers can find everything but what was written a moment ago."""
    return not choice.has_index() or _whole() is not None


def _whole() -> Path | None:
    folder = folders.current()
    return None if folder is None or folders.is_building(folder) else folder


def _begin() -> Path:
    folder = folders.make()
    writing().create(folder)
    db.session.add(EngineCursor(engine=_name(folder), seq=0))
    db.session.commit()
    return folder


def _is_ours(folder: Path) -> bool:
    """Whether this database knows the index; one of another database is of no use."""
    cursor = db.session.get(EngineCursor, _name(folder))
    db.session.commit()
    return cursor is not None


def _name(folder: Path) -> str:
    return f"{choice.name()}:{folder.name}"


def _batch(folder: Path, *, is_building: bool) -> int:
    """How many documents were taken in. Raises Busy where another process takes them."""
    size = writing().BUILD_BATCH if is_building else BATCH
    with folders.writing(folder) as mine:
        if not mine:
            raise Busy
        cursor = db.session.get_one(EngineCursor, _name(folder))
        rows = _rows_after(cursor.seq, size)
        entries = [_entry(row) for row in rows]
        highest = max((row.seq for row in rows), default=0)
        # Ends the transaction: nothing in the database waits while the index is written.
        db.session.commit()
        if not entries:
            return 0
        writing().write(folder, entries, is_building=is_building)
        db.session.get_one(EngineCursor, _name(folder)).seq = highest
        pagecache.touch("search", *({ASIDE} & {row.scope for row in rows}))
        db.session.commit()
    return len(entries)


def _rows_after(seq: int, size: int) -> list[SearchDocument]:
    rows = db.session.scalars(
        select(SearchDocument)
        .where(SearchDocument.seq > seq)
        .order_by(SearchDocument.seq)
        .limit(size)
        # What was analysed by this version needs no text.
        .options(undefer(SearchDocument.stems), defer(SearchDocument.body))
    ).all()
    for row in rows:
        if row.analysis != VERSION:
            terms.analyse(row)
    return list(rows)


def _entry(row: SearchDocument) -> Entry:
    return Entry(
        *(row.id, row.kind, row.object_id, row.stems, row.region, row.province),
        *(row.application, row.status, row.author, row.scope, row.weight),
        *(row.created_at, row.deleted),
    )
