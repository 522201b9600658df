"""Reads pages of threads as this release does: once, behind an upgrade.

One before it did not mark the posts, and left the opening out of the first page.
"""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from livinglab import pagecache
from livinglab.db import db
from livinglab.forum.models import PAGE, Thread
from livinglab.forum.services import search_pages
from livinglab.forum.services.page_texts import body_of, posts_of
from livinglab.search import index, marking
from livinglab.search.models import UNMARKED, SearchDocument

_UNMARKED = select(SearchDocument).where(UNMARKED).order_by(SearchDocument.id)


def mark_some(limit: int) -> int:
    """Mark some pages; how many. An index of its own holds those that are left: soon none."""
    if db.session.scalar(_UNMARKED.with_only_columns(SearchDocument.id).limit(1)) is None:
        return 0
    index.hold()  # a reply that comes meanwhile waits, or is read here
    rows = db.session.scalars(_UNMARKED.limit(limit)).all()
    threads = _threads({int(row.object_id) for row in rows})
    for row in rows:
        thread = threads.get(int(row.object_id))
        if thread is None or not search_pages.is_public(thread):
            index.remove(row.kind, row.object_id)
        else:
            _mark(row, thread)
    pagecache.touch("search")
    db.session.flush()
    return len(rows)


def _threads(ids: Iterable[int]) -> dict[int, Thread]:
    found = db.session.scalars(
        select(Thread).where(Thread.id.in_(ids)).options(joinedload(Thread.category))
    )
    return {thread.id: thread for thread in found}


def _mark(row: SearchDocument, thread: Thread) -> None:
    """Whatever else has changed meanwhile is read with it."""
    if not marking.mark(row, body_of(posts_of(thread, row.page), row.page)):
        search_pages.reindex_number(thread, row.page * PAGE, has_files=False)
