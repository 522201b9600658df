"""What changed between two texts, word by word."""

import difflib
import re
from collections.abc import Iterator
from typing import NamedTuple

MOST_WORDS = 3000  # beyond this, lines are compared: comparing words would take too long


class Piece(NamedTuple):
    """A stretch of text: "same", "out" (only in the old) or "in" (only in the new)."""

    kind: str
    text: str


def differences(old: str, new: str) -> list[Piece]:
    """The old and the new text as one, each stretch marked."""
    before, after = _words(old), _words(new)
    if len(before) + len(after) > 2 * MOST_WORDS:
        before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    return list(_pieces(before, after))


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|[^\s]+", text)


def _pieces(before: list[str], after: list[str]) -> Iterator[Piece]:
    matcher = difflib.SequenceMatcher(None, before, after)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            yield Piece("same", "".join(before[first:last]))
            continue
        if last > first:
            yield Piece("out", "".join(before[first:last]))
        if end > start:
            yield Piece("in", "".join(after[start:end]))
