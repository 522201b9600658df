"""Occasions of saved searches: what one has found since it was last looked at."""

from typing import Any

from flask_babel import force_locale
from sqlalchemy import and_, func, select

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum.queries import search_scopes
from livinglab.notifications.labels import name_of
from livinglab.notifications.models import Reason
from livinglab.notifications.queries import people
from livinglab.notifications.queries.occasions import Letter, Occasion
from livinglab.search.models import SavedSearch, SavedSearchThing, SearchDocument, Telling


def search_found(details: dict[str, Any]) -> Occasion | None:
    """To whoever keeps the search, of what they may still see at this moment."""
    saved = db.session.get(SavedSearch, details["saved_search_id"])
    if saved is None or saved.telling is Telling.NONE:
        return None
    owners = people.users_by_ids([saved.user_id])
    count = _still_seen(saved, int(details["seq"]), owners[0]) if owners else 0
    if not count:
        return None
    with force_locale(owners[0].language):
        subject = name_of(saved)
    occasion = Occasion(
        "search.found",
        subject,
        f"/akun/pencarian/{saved.id}",
        lambda user: user.id == saved.user_id,
        count=count,
        letter=Letter.GATHERED if saved.telling is Telling.MAIL else Letter.NONE,
    )
    occasion.add({saved.user_id}, Reason.SEARCH, f"search:{saved.id}")
    return occasion


def _still_seen(saved: SavedSearch, seq: int, owner: User) -> int:
    """How many of the things that were found in this look can be found by their owner now."""
    thing, row = SavedSearchThing, SearchDocument
    seen = (
        select(row.kind, row.object_id)
        .join(thing, and_(thing.kind == row.kind, thing.object_id == row.object_id))
        .where(
            thing.saved_search_id == saved.id,
            thing.seq == seq,
            row.deleted.is_(False),
            row.scope.in_(search_scopes(owner)),
        )
        .distinct()
        .subquery()
    )
    return db.session.scalar(select(func.count()).select_from(seen)) or 0
