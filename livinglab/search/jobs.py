"""What the worker does for search."""

from datetime import datetime

from livinglab.db import now
from livinglab.i18n import JAKARTA
from livinglab.jobs import Job
from livinglab.search import following, recounting
from livinglab.search.engines import choice

NIGHT = range(1, 4)  # hours in which a large merge disturbs nobody


def follow() -> int:
    """PostgreSQL sees what is written at once; an embedded engine has to be told."""
    return following.follow() if choice.has_index() else 0


def renew() -> int:
    """After an upgrade; an embedded engine does it while it makes its index anew."""
    return 0 if choice.has_index() else recounting.renew()


def tidy() -> int:
    return following.tidy() if choice.has_index() and _is_night(now()) else 0


def _is_night(moment: datetime) -> bool:
    return moment.astimezone(JAKARTA).hour in NIGHT


JOBS = (
    Job("search-follow", 0.3, follow),
    Job("search-renew", 60, renew),
    Job("search-tidy", 600, tidy),
)
