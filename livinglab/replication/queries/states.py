"""What can be said of one replication today, beside its stage."""

from datetime import date, timedelta

from livinglab.replication.models import Stage
from livinglab.replication.queries.snapshot import Row

ADOPTED = Stage.AGREEMENT
# Without news for so long, a replication is stale: before launch, and after.
QUIET_BEFORE, QUIET_AFTER = timedelta(days=183), timedelta(days=365)
EXPIRING = timedelta(days=90)


def is_stale(row: Row, today: date) -> bool:
    if row.news_on is None or row.stage in (None, Stage.STOPPED) or row.on_hold_since:
        return False
    running = row.stage in (Stage.LAUNCHED, Stage.IN_USE)
    return today - row.news_on > (QUIET_AFTER if running else QUIET_BEFORE)


def is_expiring(row: Row, today: date) -> bool:
    ends = row.agreement_ends
    return ends is not None and today <= ends <= today + EXPIRING


def is_held(row: Row, today: date) -> bool:
    return row.on_hold_since is not None


def is_adopted(row: Row, today: date) -> bool:
    return row.furthest is not None and row.furthest.rank >= ADOPTED.rank


def is_not_adopted(row: Row, today: date) -> bool:
    """Known to have come no further than interest or a visit."""
    return not is_adopted(row, today)


STATES = {
    "stale": is_stale,
    "expiring": is_expiring,
    "held": is_held,
    "adopted": is_adopted,
    "not_adopted": is_not_adopted,
}
