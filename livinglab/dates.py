"""Dates that are known to the day, the month or only the year.

Press records often give no more than a month. The date column then holds
the first day of the period, and the precision says how much of it is known.
"""

import enum
from datetime import date
from typing import NamedTuple


class Precision(enum.StrEnum):
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class PartialDate(NamedTuple):
    day: date
    precision: Precision


class BadDate(ValueError):
    """The text is not a date in one of the three known forms."""


def parse_partial(text: str) -> PartialDate:
    """Read `2022-06-28`, `2022-06` or `2022`. Raises BadDate for anything else."""
    parts = text.strip().split("-")
    if not all(part.isdecimal() and part.isascii() for part in parts) or len(parts[0]) != 4:
        raise BadDate(text)
    try:
        match [int(part) for part in parts]:
            case [year, month, day]:
                return PartialDate(date(year, month, day), Precision.DAY)
            case [year, month]:
                return PartialDate(date(year, month, 1), Precision.MONTH)
            case [year]:
                return PartialDate(date(year, 1, 1), Precision.YEAR)
    except ValueError as wrong:
        raise BadDate(text) from wrong
    raise BadDate(text)


def write_partial(day: date | None, precision: Precision) -> str:
    """The inverse of `parse_partial`, for form fields; "" for no date."""
    if day is None:
        return ""
    return day.isoformat()[
        : {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}[precision]
    ]
