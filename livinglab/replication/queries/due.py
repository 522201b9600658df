"""What has fallen due: silence to ask about, agreements that end soon."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select

from livinglab.db import db, now
from livinglab.outbox import Event
from livinglab.replication.models import Agreement, Replication, Stage
from livinglab.replication.queries.snapshot import snapshot
from livinglab.replication.queries.states import is_stale

# The region is told so many days before an agreement ends.
WARNINGS = (7, 30, 90)


class Due(NamedTuple):
    """An event to be recorded once, under its key."""

    key: str
    kind: str
    details: dict[str, int]


def due_events() -> list[Due]:
    """All that is due today and was not said yet."""
    today = now().date()
    due = [*_stale(today), *_expiring(today)]
    known = _known(event.key for event in due)
    return [event for event in due if event.key not in known]


def _stale(today: date) -> Iterator[Due]:
    """Once a month for as long as it is silent."""
    for row in snapshot().rows:
        if is_stale(row, today):
            yield Due(
                f"stale:{row.id}:{today:%Y-%m}", "replication.stale", {"replication_id": row.id}
            )


def _expiring(today: date) -> Iterator[Due]:
    """Of several warnings that are due only the nearest."""
    for number, ends in db.session.execute(
        select(Agreement.id, Agreement.expires_on)
        .join(Replication, Replication.id == Agreement.replication_id)
        .where(
            Agreement.expires_on.between(today, today + timedelta(days=max(WARNINGS))),
            Replication.is_draft.is_(False),
            Replication.stage.is_distinct_from(Stage.STOPPED),
        )
        .order_by(Agreement.expires_on, Agreement.id)
    ).all():
        if ends is None:
            continue
        days = next(warning for warning in WARNINGS if (ends - today).days <= warning)
        yield Due(
            f"expiring:{number}:{ends}:{days}",
            "agreement.expiring",
            {"agreement_id": number, "days": days},
        )


def _known(keys: Iterable[str]) -> set[str]:
    return {
        key
        for key in db.session.scalars(select(Event.key).where(Event.key.in_(list(keys))))
        if key
    }
