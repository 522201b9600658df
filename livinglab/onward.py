"""Lists that are read on by cursor: a page begins after the row that ended the one before.

However far somebody reads, no page costs more than the first, and none repeats or
leaves out a row because others came or went meanwhile. In an address stands the id of
that row, or its place: the numbers that sort it, by which the list goes on even if the
row is gone. What is no place, or one behind which nothing is left, is the beginning.
"""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, NamedTuple, TypeVar

from flask import request
from sqlalchemy import BigInteger, ColumnElement, literal, true, tuple_
from sqlalchemy.orm import QueryableAttribute

ID = re.compile(r"[0-9]{1,9}")
NUMBERS = re.compile(r"[0-9]{1,16}(-[0-9]{1,16})*")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Key = tuple[int, ...]
Marks = Sequence[datetime | int]  # a key as the row has it
Row = TypeVar("Row")


class Page(NamedTuple, Generic[Row]):
    rows: Sequence[Row]
    after: int | None  # the id that the next page begins after; None on the last one


class Place(NamedTuple):
    """Where a page begins: after the row with this key, or, read backwards, before it."""

    key: Key
    is_backwards: bool = False


class Stretch(NamedTuple, Generic[Row]):
    """A page of a list that is read in both directions; None where nothing is."""

    rows: Sequence[Row]
    before: str | None
    after: str | None


def asked_after(name: str = "sesudah") -> int | None:
    """The id in the address; None, which is the first page, for what is none."""
    text = request.args.get(name, "")
    return int(text) if ID.fullmatch(text) else None


def page_of(rows: Sequence[Row], size: int) -> Page[Row]:
    """Of `size` rows with an id, of which one more was asked for."""
    shown: Sequence[Any] = rows[:size]
    return Page(shown, shown[-1].id if len(rows) > size else None)


def asked_place(length: int) -> Place | None:
    """The place in the address, of a list whose rows are sorted by so many numbers."""
    for name, is_backwards in (("sesudah", False), ("sebelum", True)):
        key = read_key(request.args.get(name, ""), length)
        if key is not None:
            return Place(key, is_backwards)
    return None


def stretch_of(
    fetch: Callable[[Place | None, int], Sequence[Row]],
    key: Callable[[Row], Marks],
    size: int,
    place: Place | None,
) -> Stretch[Row]:
    """`size` rows from the place. `fetch` gives those nearest to it, the nearest first."""
    rows = fetch(place, size + 1)
    if place and (len(rows) <= size if place.is_backwards else not rows):
        place, rows = None, fetch(None, size + 1)
    is_backwards = place is not None and place.is_backwards
    shown = rows[size - 1 :: -1] if is_backwards else rows[:size]
    return Stretch(
        shown,
        write_key(key(shown[0])) if place else None,
        write_key(key(shown[-1])) if is_backwards or len(rows) > size else None,
    )


def nearest(
    rows: Sequence[Row], key: Callable[[Row], Key], place: Place | None, count: int
) -> Sequence[Row]:
    """Of rows that are at hand, the largest keys first, those from the place."""
    if place is None:
        return rows[:count]
    if place.is_backwards:
        return [row for row in reversed(rows) if key(row) > place.key][:count]
    return [row for row in rows if key(row) < place.key][:count]


def write_key(key: Marks) -> str:
    """Moments to the microsecond."""
    return "-".join(
        str((part - EPOCH) // timedelta(microseconds=1) if isinstance(part, datetime) else part)
        for part in key
    )


def read_key(text: str, length: int) -> Key | None:
    """None for anything that is not the key of a row."""
    key = tuple(map(int, text.split("-"))) if NUMBERS.fullmatch(text) else ()
    return key if len(key) == length else None


def after_moment(text: str, *columns: QueryableAttribute[Any]) -> ColumnElement[bool]:
    """What comes after a row, newest first by a moment and an id; all, if it is no place."""
    key = read_key(text, len(columns))
    if key is None:
        return true()
    return tuple_(*columns) < tuple_(literal(moment_of(key[0])), literal(key[1], BigInteger))


def moment_of(number: int) -> datetime:
    return EPOCH + timedelta(microseconds=number)
