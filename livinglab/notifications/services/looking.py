"""Looking whether saved searches find something new.

What is found, how far was looked, and the event that tells of it are written
in one transaction: a look that was killed is done again whole.
"""

import structlog

from livinglab import outbox
from livinglab.db import db, now
from livinglab.notifications.queries import finds
from livinglab.search.models import SavedSearch, SavedSearchThing, Telling

log = structlog.get_logger("notifications")


def look(saved: SavedSearch, followed: int) -> None:
    """Look up to `followed`. A fault in one search holds up no other: its turn comes again."""
    saved_id = saved.id
    try:
        with db.session.begin_nested():
            _look(saved, followed)
    except Exception:  # one search's fault, whatever it is
        log.exception("saved search failed", saved_search_id=saved_id)
    saved.looked_at = now()


def _look(saved: SavedSearch, followed: int) -> None:
    rows = finds.changed_since(saved, followed)
    is_all = len(rows) < finds.MOST_ROWS
    things = finds.new_things(saved, rows)
    saved.seq = followed if is_all else rows[-1].seq
    if not things:
        return
    saved.found_at = now()
    held = finds.told_things(saved, rows)
    for (kind, object_id), status in things.items():
        thing = held.get((kind, object_id))
        if thing is None:
            thing = SavedSearchThing(saved_search_id=saved.id, kind=kind, object_id=object_id)
            db.session.add(thing)
        thing.status, thing.seq = status, saved.seq
    if saved.telling is not Telling.NONE:
        outbox.record_event(
            "search.found",
            key=f"search.found:{saved.id}:{saved.seq}",
            saved_search_id=saved.id,
            seq=saved.seq,
        )
