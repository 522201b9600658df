"""Work in the background: forgetting what is no longer needed."""

from livinglab.accounts import services
from livinglab.db import db
from livinglab.jobs import Job


def tidy() -> int:
    """Returns 0, so that it rests in between whatever it found."""
    services.throw_away_old()
    db.session.commit()
    return 0


JOBS = (Job("tidy accounts", 3600.0, tidy, alone=True),)
