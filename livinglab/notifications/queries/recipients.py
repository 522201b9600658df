"""Who is told of an event, and why: nobody who may not see it, and nobody twice."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from livinglab.accounts.models import User
from livinglab.db import db, now
from livinglab.notifications.models import Notification
from livinglab.notifications.queries import (
    forum_occasions,
    ledger_occasions,
    people,
    search_occasions,
)
from livinglab.notifications.queries.occasions import Occasion, Told
from livinglab.outbox import Event

NEWS = ("thread.new", "post.new", "mention")
AT_ONCE = 500
GIVE_UP_AFTER = timedelta(days=1)

OCCASIONS: dict[str, Callable[[dict[str, Any]], Occasion | None]] = {
    "thread.new": forum_occasions.thread_new,
    "post.new": forum_occasions.post_new,
    "mention": forum_occasions.mention,
    "answer.accepted": forum_occasions.answer_accepted,
    "poll.closed": forum_occasions.poll_closed,
    "thread.approved": partial(forum_occasions.approved, "thread.approved"),
    "post.approved": partial(forum_occasions.approved, "post.approved"),
    "flag.new": forum_occasions.flag_new,
    "membership.claimed": ledger_occasions.membership_claimed,
    "membership.confirmed": partial(
        ledger_occasions.membership_settled, "membership.confirmed"
    ),
    "membership.refused": partial(ledger_occasions.membership_settled, "membership.refused"),
    "application.submitted": ledger_occasions.application_submitted,
    "application.published": partial(
        ledger_occasions.application_settled, "application.published"
    ),
    "application.returned": partial(
        ledger_occasions.application_settled, "application.returned"
    ),
    "step.recorded": ledger_occasions.step_recorded,
    "step.endorsed": ledger_occasions.step_endorsed,
    "replication.stale": ledger_occasions.replication_stale,
    "agreement.expiring": ledger_occasions.agreement_expiring,
    "search.found": search_occasions.search_found,
}


def occasion_of(event: Event) -> Occasion | None:
    """What the event is to people; None for one that nobody is told of."""
    make = OCCASIONS.get(event.kind)
    return make(event.details) if make else None


def recipients(event: Event, occasion: Occasion) -> list[tuple[User, Told]]:
    """The candidates that may see it and were not told yet, never the one who did it."""
    ids = sorted(occasion.candidates.keys() - {event.actor_id} - _told(event, occasion))
    return [
        (user, occasion.candidates[user.id])
        for start in range(0, len(ids), AT_ONCE)
        for user in people.users_by_ids(ids[start : start + AT_ONCE])
        if occasion.may_see(user)
    ]


def waiting_events(limit: int) -> list[Event]:
    """The oldest that are due to be fanned out, each for one worker only."""
    return list(
        db.session.scalars(
            select(Event)
            .where(Event.done_at.is_(None), _is_due())
            .order_by(Event.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
    )


def _is_due() -> ColumnElement[bool]:
    """Its time has come; or it lies further off than any waits, so the clock was wrong."""
    return or_(
        Event.next_try_at.is_(None),
        Event.next_try_at <= now(),
        Event.next_try_at > now() + GIVE_UP_AFTER,
    )


def must_wait(user_ids: Iterable[int], *, letters_an_hour: int) -> set[int]:
    """Who got that many letters in the last hour, or has lines that wait already."""
    mailed = func.count(case((Notification.mailed_at > now() - timedelta(hours=1), 1)))
    waiting = func.count(case((Notification.mail_waits.is_(True), 1)))
    return set(
        db.session.scalars(
            select(Notification.user_id)
            .where(
                Notification.user_id.in_(list(user_ids)),
                or_(
                    Notification.mailed_at > now() - timedelta(hours=1),
                    Notification.mail_waits.is_(True),
                ),
            )
            .group_by(Notification.user_id)
            .having(or_(mailed >= letters_an_hour, waiting > 0))
        )
    )


def actor_of(event: Event) -> User | None:
    return db.session.get(User, event.actor_id) if event.actor_id is not None else None


def _told(event: Event, occasion: Occasion) -> set[int]:
    same = Notification.event_id == event.id
    if occasion.is_news:
        same = or_(
            same,
            and_(
                Notification.thread_id == occasion.thread_id,
                Notification.post_number == occasion.post_number,
                Notification.kind.in_(NEWS),
            ),
        )
    return set(db.session.scalars(select(Notification.user_id).where(same)))
