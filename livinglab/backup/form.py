"""What a backup looks like inside: shared by writing and reading."""

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import date, datetime
from typing import IO, Any

from sqlalchemy import Date, LargeBinary, Table

from livinglab.db import Base, UtcDateTime

FORM = 1
DERIVED = {"engine_cursor"}  # of this machine's own search index, not of the site
BLOCK = 1024 * 1024


class NotPossible(Exception):
    """The backup cannot be written or read; the message says why and what to do."""


def tables() -> list[Table]:
    """All tables of the site, those that others refer to first."""
    return [table for table in Base.metadata.sorted_tables if table.name not in DERIVED]


def digest(stream: IO[bytes]) -> str:
    """SHA-256 of what is left in the stream, in hexadecimal."""
    whole = hashlib.sha256()
    while block := stream.read(BLOCK):
        whole.update(block)
    return whole.hexdigest()


def to_line(row: Any) -> bytes:
    return json.dumps([_plain(value) for value in row], ensure_ascii=False).encode() + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return b64encode(value).decode() if isinstance(value, bytes) else value


def from_lines(table: Table, lines: Iterator[bytes]) -> Iterator[dict[str, Any]]:
    """The rows of a table's part, with the columns that the table still has."""
    names = json.loads(next(lines))
    for line in lines:
        values = zip(names, json.loads(line), strict=True)
        yield {name: _typed(table, name, value) for name, value in values if name in table.c}


def _typed(table: Table, name: str, value: Any) -> Any:
    kind = table.c[name].type
    if isinstance(value, str) and isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(value, str) and isinstance(kind, LargeBinary):
        return b64decode(value)
    return date.fromisoformat(value) if value and isinstance(kind, Date) else value
