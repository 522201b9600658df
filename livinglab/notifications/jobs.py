"""What the worker does for this feature."""

from livinglab.db import db
from livinglab.jobs import Job
from livinglab.notifications.queries.finds import whose_turn
from livinglab.notifications.queries.recipients import waiting_events
from livinglab.notifications.services.digests import send_digests
from livinglab.notifications.services.fanout import settle
from livinglab.notifications.services.looking import look
from livinglab.search import following

BATCH = 20
SEARCHES = 10  # looked at in one transaction


def fan_out_events() -> int:
    """Settle some events; how many were tried: one that fails is not due again at once."""
    events = waiting_events(BATCH)
    for event in events:
        settle(event)
    db.session.commit()
    return len(events)


def gather_letters() -> int:
    sent = send_digests(BATCH)
    db.session.commit()
    return sent


def look_for_finds() -> int:
    """Look whether some saved searches find something new; how many were looked at."""
    if not following.is_whole():
        return 0
    followed = following.followed()
    turn = whose_turn(SEARCHES, followed)
    for saved in turn:
        look(saved, followed)
    db.session.commit()
    return len(turn)


JOBS = (
    # By one alone: several events of one post tell a person once, and two workers
    # at it would not see each other's lines.
    Job("events", 1, fan_out_events, is_nudged=True, alone=True),
    Job("digests", 60, gather_letters),
    Job("saved-searches", 30, look_for_finds),
)
