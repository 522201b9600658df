"""Saved searches for tests, and the worker's looks at them."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from livinglab.accounts.models import Organisation, User
from livinglab.accounts.services import load_organisations
from livinglab.db import db, now
from livinglab.notifications.jobs import look_for_finds
from livinglab.notifications.models import Notification
from livinglab.regions.services import load_regions
from livinglab.search import services
from livinglab.search.models import SavedSearch, Telling
from livinglab.search.question import Question
from tests.factories.accounts import make_user
from tests.notifications.helpers import fan_out
from tests.search.documents import put, settle


def load_places() -> None:
    """The regions and their pemda, where the database of the test has none."""
    if db.session.scalar(select(Organisation.id).limit(1)) is None:
        load_regions()
        load_organisations()
        db.session.commit()


def save(
    text: str = "absensi",
    *,
    owner: User | None = None,
    telling: Telling = Telling.SITE,
    **filters: Any,
) -> SavedSearch:
    """As if it was saved some minutes ago, when all that is there could be found."""
    settle()
    saved = services.save(owner or make_user(), Question(text, **filters)).search
    saved.telling = telling
    saved.created_at = now() - timedelta(minutes=5)
    db.session.commit()
    return saved


def application(title: str = "Absensi", body: str = "", **fields: Any) -> str:
    """Something to be found that nobody of the tests has written."""
    return put(title, body, kind="application", **fields)


def look() -> None:
    """What the worker does once everybody's turn has come."""
    settle()
    take_turns()
    while look_for_finds():
        pass
    fan_out()


def take_turns() -> None:
    db.session.execute(update(SavedSearch).values(looked_at=now() - timedelta(hours=1)))
    db.session.commit()


def told_of(owner: User) -> list[int]:
    """How many things each of the person's lines tells of."""
    return list(
        db.session.scalars(
            select(Notification.count)
            .where(Notification.user_id == owner.id, Notification.kind == "search.found")
            .order_by(Notification.id)
        )
    )
