"""Where the next page of a list begins, as it stands in the address."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, literal, true, tuple_
from sqlalchemy.orm import QueryableAttribute

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def write_cursor(moment: datetime, number: int) -> str:
    """The place of the last that was shown, by the moment that sorts it and its id."""
    return f"{(moment - EPOCH) // timedelta(microseconds=1)}-{number}"


def after_place(text: str, *columns: QueryableAttribute[Any]) -> ColumnElement[bool]:
    """What comes after it, newest first by these two columns; all, if it is no such place."""
    place = read_cursor(text)
    return true() if place is None else tuple_(*columns) < tuple_(*map(literal, place))


def read_cursor(text: str) -> tuple[datetime, int] | None:
    """Where a page begins; None for anything that is not such a place."""
    moment, _, number = text.partition("-")
    digits = moment.isdecimal() and number.isdecimal() and text.isascii()
    if not digits or len(moment) > 16 or len(number) > 9:
        return None
    return EPOCH + timedelta(microseconds=int(moment)), int(number)
