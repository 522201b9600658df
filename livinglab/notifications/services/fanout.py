"""Events become notifications and letters.

An event, its notifications and its letters are settled in one transaction,
and unique keys stand behind it: a batch that was killed half-way is done
again whole, and nobody is told twice.
"""

from datetime import timedelta

import structlog

from livinglab.accounts.models import User
from livinglab.db import db, now
from livinglab.logs import on_behalf_of
from livinglab.notifications.models import Notification
from livinglab.notifications.queries.occasions import Letter, Occasion, Told
from livinglab.notifications.queries.recipients import (
    GIVE_UP_AFTER,
    actor_of,
    must_wait,
    occasion_of,
    recipients,
)
from livinglab.notifications.services import letters
from livinglab.outbox import Event

log = structlog.get_logger("notifications")
LETTERS_AN_HOUR = 10
SHORTEST_PAUSE = timedelta(minutes=1)


def settle(event: Event) -> int:
    """Tell everybody of one event; how many were told.

    A fault in one event holds up no other: it steps back for as long again as it
    has waited, and is given up after a day.
    """
    event_id, began_at = event.id, event.created_at
    with on_behalf_of(event.request_id):
        try:
            with db.session.begin_nested():
                told = fan_out(event)
                event.done_at = now()
        except Exception:  # one event's fault, whatever it is
            log.exception("event failed", event_id=event_id)
            waited = now() - began_at
            if waited > GIVE_UP_AFTER:
                event.done_at = now()
            else:
                event.next_try_at = now() + max(waited, SHORTEST_PAUSE)
            return 0
        log.info("event told", event_id=event_id, kind=event.kind, told=told)
    return told


def fan_out(event: Event) -> int:
    """Write a notification for each person to be told, and a letter where one is wanted."""
    occasion = occasion_of(event)
    if occasion is None:
        return 0
    actor = actor_of(event)
    told = [
        (user, _notification(event, actor, occasion, user, why))
        for user, why in recipients(event, occasion)
    ]
    db.session.add_all([notification for _, notification in told])
    db.session.flush()
    # Asked after the flush, so not of these lines: they neither wait nor are mailed yet.
    waiting = must_wait((user.id for user, _ in told), letters_an_hour=LETTERS_AN_HOUR)
    for user, notification in told:
        if not user.wants_mail or occasion.letter is Letter.NONE:
            continue
        if user.id in waiting or occasion.letter is Letter.GATHERED:
            notification.mail_waits = True
        else:
            letters.write_one(user, notification)
    db.session.flush()
    return len(told)


def _notification(
    event: Event, actor: User | None, occasion: Occasion, user: User, why: Told
) -> Notification:
    return Notification(
        user_id=user.id,
        event_id=event.id,
        kind=occasion.kind,
        actor=actor,
        reason=why.reason,
        scope=why.scope,
        count=occasion.count,
        subject=occasion.subject[:300],
        url=occasion.url,
        thread_id=occasion.thread_id,
        post_number=occasion.post_number,
    )
