"""What the worker does for the ledger and the catalog.

It notices silence and agreements that end, draws small copies of screenshots, and lets
obstacles of before be found by those who meet the same, and applications by who owns them.
"""

from livinglab import outbox
from livinglab.db import db
from livinglab.jobs import Job
from livinglab.replication.queries.due import due_events
from livinglab.replication.services.documents import put_as_before
from livinglab.replication.services.keeping import put_renamed
from livinglab.replication.services.obstacle_pages import put_missing
from livinglab.replication.services.pictures import add_missing_small

BATCH = 200
DRAWN_AT_ONCE = 5
PUT_AT_ONCE = 50
HOUR = 3600


def notice() -> int:
    """Record a batch of what is due. The keys make each event happen once."""
    batch = due_events()[:BATCH]
    for event in batch:
        outbox.record_event(event.kind, key=event.key, **event.details)
    db.session.commit()
    return len(batch)


def draw_small() -> int:
    """For screenshots from before there were small ones."""
    drawn = add_missing_small(DRAWN_AT_ONCE)
    db.session.commit()
    return drawn


def put_obstacles() -> int:
    done = put_missing(PUT_AT_ONCE)
    db.session.commit()
    return done


def put_applications() -> int:
    done = put_as_before(PUT_AT_ONCE)
    db.session.commit()
    return done


def put_replications() -> int:
    """After their application got another name, which their titles bear."""
    done = put_renamed(PUT_AT_ONCE)
    db.session.commit()
    return done


JOBS: tuple[Job, ...] = (
    Job("ledger", HOUR, notice, alone=True),
    Job("small-pictures", HOUR, draw_small, alone=True),
    Job("obstacles", HOUR, put_obstacles, alone=True),
    Job("applications", HOUR, put_applications, alone=True),
    Job("replications", 2, put_replications, alone=True),
)
