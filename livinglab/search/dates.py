"""When what can be found was written, and what is told of what has no day.

A region, or a record that tells no day, is undated: of no year, neither before nor after any
day, and the last of what is asked for newest first. The day it was read in says nothing.
"""

from datetime import UTC, datetime

# In the columns of every engine, so a moment that can be compared.
UNDATED = datetime(1970, 1, 1, tzinfo=UTC)


def day_number(moment: datetime) -> int:
    """As YYYYMMDD, by which engines put days into an order."""
    return int(f"{moment:%Y%m%d}")


FIRST_DAY = day_number(UNDATED) + 1  # that something can be of


def years(year: int) -> list[str]:
    """The values of the facet: the year, or none."""
    return [str(year)] if year > UNDATED.year else []
