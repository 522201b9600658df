"""What the worker does for search."""

import time
from datetime import datetime

from livinglab.db import db, now
from livinglab.i18n import JAKARTA
from livinglab.jobs import Job
from livinglab.search import following, recounting, vocabulary
from livinglab.search.engines import choice

PATIENCE = 60.0  # seconds
NIGHT = range(1, 4)  # hours in which a large merge disturbs nobody


def begin() -> None:
    """Before the site starts: what another version has read, and what is not in the index.

    A large site that was upgraded does not wait for all its texts to be read anew: the
    worker goes on, and search says that it finds only a part.
    """
    if recounting.is_to_begin():
        vocabulary.restem()
        db.session.commit()
    began = time.monotonic()
    while follow() and time.monotonic() - began < PATIENCE:
        pass


def follow() -> int:
    """PostgreSQL sees what is written at once; an embedded engine has to be told."""
    return following.follow() if choice.has_index() else 0


def renew() -> int:
    """After an upgrade; an embedded engine does it while it makes its index anew."""
    return 0 if choice.has_index() else recounting.renew()


def gather() -> int:
    return following.gather() if choice.has_index() else 0


def tidy() -> int:
    return following.tidy() if choice.has_index() and _is_night(now()) else 0


def _is_night(moment: datetime) -> bool:
    return moment.astimezone(JAKARTA).hour in NIGHT


JOBS = (
    Job("search-follow", 0.3, follow),
    Job("search-renew", 60, renew),
    Job("search-gather", 10, gather),
    Job("search-tidy", 600, tidy),
)
