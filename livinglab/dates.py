"""Dates that are known to the day, the month or only the year.

Press records often give no more than a month. The date column then holds
the first day of the period, and the precision says how much of it is known.
"""

import enum
import re
from datetime import date
from typing import NamedTuple

# Whole or cut off after three letters or more, in Indonesian and in English.
MONTHS = (
    ("januari", "january"), ("februari", "february"), ("maret", "march"), ("april",),
    ("mei", "may"), ("juni", "june"), ("juli", "july"), ("agustus", "august", "agt"),
    ("september",), ("oktober", "october"), ("november",), ("desember", "december"),
)  # fmt: skip
DAY_FIRST = re.compile(r"(?:([0-9]{1,2})[-/. ]+)?([0-9]{1,2}|[a-z]{3,9})[-/. ]+([0-9]{4})")


class Precision(enum.StrEnum):
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class PartialDate(NamedTuple):
    day: date
    precision: Precision


class BadDate(ValueError):
    """The text is not a date in one of the known forms."""


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


def parse_written(text: str) -> PartialDate:
    """Read what people write: `28/06/2022`, `6-2022` and `28 Jun 2022` too, the day first."""
    found = DAY_FIRST.fullmatch(text.strip().lower())
    if found is None:
        return parse_partial(text)
    day, month, year = found.groups()
    number = month if month.isdecimal() else _number_of(month)
    return parse_partial("-".join(str(part) for part in (year, number, day) if part))


def _number_of(month: str) -> str:
    """What is no month stays as it is, and is refused."""
    for number, words in enumerate(MONTHS, 1):
        if any(word.startswith(month) for word in words):
            return str(number)
    return month


def write_partial(day: date | None, precision: Precision) -> str:
    """The inverse of `parse_partial`, for form fields; "" for no date."""
    if day is None:
        return ""
    return day.isoformat()[
        : {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}[precision]
    ]
