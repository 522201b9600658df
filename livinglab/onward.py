"""Lists that are read on by cursor: a page begins after the row that ended the one before.

However far somebody reads, no page costs more than the first, and none repeats or
leaves out a row because others came or went meanwhile.
"""

import re
from collections.abc import Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from flask import request

ID = re.compile(r"[0-9]{1,9}")
Row = TypeVar("Row")


class Page(NamedTuple, Generic[Row]):
    rows: Sequence[Row]
    after: int | None  # the id that the next page begins after; None on the last one


def asked_after(name: str = "sesudah") -> int | None:
    """The id in the address; None, which is the first page, for what is none."""
    text = request.args.get(name, "")
    return int(text) if ID.fullmatch(text) else None


def page_of(rows: Sequence[Row], size: int) -> Page[Row]:
    """Of `size` rows with an id, of which one more was asked for."""
    shown: Sequence[Any] = rows[:size]
    return Page(shown, shown[-1].id if len(rows) > size else None)
