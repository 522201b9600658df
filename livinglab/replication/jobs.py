"""What the worker does for the ledger: it notices silence, and agreements that end."""

from livinglab import outbox
from livinglab.db import db
from livinglab.jobs import Job
from livinglab.replication.queries.due import due_events

BATCH = 200
HOUR = 3600


def notice() -> int:
    """Record a batch of what is due. The keys make each event happen once."""
    batch = due_events()[:BATCH]
    for event in batch:
        outbox.record_event(event.kind, key=event.key, **event.details)
    db.session.commit()
    return len(batch)


JOBS: tuple[Job, ...] = (Job("ledger", HOUR, notice, alone=True),)
