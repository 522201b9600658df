"""What the worker does for search."""

from datetime import datetime

from flask import current_app

from livinglab.db import now
from livinglab.i18n import JAKARTA
from livinglab.jobs import Job
from livinglab.search import following, recounting

NIGHT = range(1, 4)  # hours in which a large merge disturbs nobody


def follow() -> int:
    """PostgreSQL sees what is written at once; the embedded engine has to be told."""
    return following.follow() if current_app.config["SEARCH_ENGINE"] == "whoosh" else 0


def renew() -> int:
    """After an upgrade; the embedded engine does it while it makes its index anew."""
    is_postgresql = current_app.config["SEARCH_ENGINE"] == "postgresql"
    return recounting.renew() if is_postgresql else 0


def tidy() -> int:
    if current_app.config["SEARCH_ENGINE"] != "whoosh" or not _is_night(now()):
        return 0
    return following.tidy()


def _is_night(moment: datetime) -> bool:
    return moment.astimezone(JAKARTA).hour in NIGHT


JOBS = (
    Job("search-follow", 0.3, follow),
    Job("search-renew", 60, renew),
    Job("search-tidy", 600, tidy),
)
