"""What changed between two texts, word by word."""

import difflib
import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

# Of the part between the ends that both texts share: beyond this, words are not compared
# but lines, and lines not either. Texts made to be slow take the cube of it.
MOST_COMPARED = 1000


class Piece(NamedTuple):
    """A stretch of text: "same", "out" (only in the old) or "in" (only in the new)."""

    kind: str
    text: str


def differences(old: str, new: str) -> list[Piece]:
    """The old and the new text as one, each stretch marked."""
    pieces: list[Piece] = []
    for part in (_words, _lines, _whole):
        before, after = part(old), part(new)
        begins = _shared(before, after)
        ends = _shared(before[begins:][::-1], after[begins:][::-1])
        changed = before[begins : len(before) - ends], after[begins : len(after) - ends]
        if max(map(len, changed)) <= MOST_COMPARED:
            shared = Piece("same", "".join(before[:begins]))
            rest = Piece("same", "".join(before[len(before) - ends :]))
            pieces = [shared, *_pieces(*changed), rest]
            break
    return [piece for piece in pieces if piece.text]


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|[^\s]+", text)


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _whole(text: str) -> list[str]:
    return [text]


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many pieces both begin with."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], pairs))


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
