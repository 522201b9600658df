"""What the worker does for this feature."""

from livinglab.db import db
from livinglab.jobs import Job
from livinglab.notifications.queries.recipients import waiting_events
from livinglab.notifications.services.digests import send_digests
from livinglab.notifications.services.fanout import settle

BATCH = 20


def fan_out_events() -> int:
    """Settle some events; how many are done."""
    events = waiting_events(BATCH)
    for event in events:
        settle(event)
    done = sum(event.done_at is not None for event in events)
    db.session.commit()
    return done


def gather_letters() -> int:
    sent = send_digests(BATCH)
    db.session.commit()
    return sent


JOBS = (
    Job("events", 1, fan_out_events),
    Job("digests", 60, gather_letters),
)
