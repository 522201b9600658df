"""Work in the background: forgetting what is no longer needed."""

from livinglab.accounts import services
from livinglab.db import db
from livinglab.jobs import Job


def tidy() -> int:
    """How much went; it rests once there is nothing more that can go."""
    gone = services.throw_away_old()
    db.session.commit()
    return gone


JOBS = (Job("tidy accounts", 3600.0, tidy, alone=True),)
