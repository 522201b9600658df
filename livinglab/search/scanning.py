"""The characters of a text: cleaned of what cannot be seen, and cut into tokens.

Pages of posts are long, and most are ASCII: what Python's `re` has to look up in
Unicode for each letter costs twice as much as what it finds in its own small table.
"""

import re
import unicodedata
from array import array
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

APOSTROPHES = "'’ʼ"
STEP = 64  # tokens
AS_WRITTEN = 1 << 31  # a bit of the length that steps begin with, of a text that was clean
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
ASCII_CONTROL = {n: " " for n in range(128) if CONTROL.match(chr(n))}


def _shape(sign: str, digit: str, joining: str) -> re.Pattern[str]:
    """What tokens look like, of these classes of signs."""
    return re.compile(rf"{digit}+(?:[./]{digit}+)+|{sign}+(?:{joining}{sign}+)*")


ANY = _shape(r"[^\W_]", r"\d", f"[-‐‑{APOSTROPHES}]")
ASCII = _shape("[0-9A-Za-z]", "[0-9]", "[-']")


def clean(text: str) -> str:
    """The text in one spelling of Unicode, without what cannot be seen."""
    if text.isascii():
        return text.translate(ASCII_CONTROL)
    return CONTROL.sub(" ", INVISIBLE.sub("", unicodedata.normalize("NFKC", text)))


class Stretch(NamedTuple):
    """Where in a text some of its tokens stand."""

    # From here on, and before here.
    start: int
    end: int
    # Other tokens that come before them in it.
    ahead: int


def tokens_of(text: str, start: int = 0) -> Iterator[re.Match[str]]:
    """The tokens of a cleaned text, from a place on at which one begins."""
    shape = ASCII if text.isascii() else ANY
    return shape.finditer(text, start)


def stretch(length: int, first: int, count: int, steps: bytes) -> Stretch:
    """Where so many tokens stand from number `first` on, counted from 0, told without the text.

    `steps` are those of this text, which is `length` long. Steps of another are seen by that
    and not used: a process of the release before this one changes texts and not their steps.
    """
    known, *starts = memoryview(steps).cast("I") if steps else (0,)
    if known & ~AS_WRITTEN != length:
        return Stretch(0, length, first)
    done, after = min(first // STEP, len(starts)), -(-(first + count) // STEP)
    return Stretch(
        starts[done - 1] if done else 0,
        starts[after - 1] if after <= len(starts) else length,
        first - done * STEP,
    )


def steps_of(text: str, *, is_as_written: bool = False) -> bytes:
    """Where in a cleaned text each STEPth token begins, behind the length of it all.

    That also tells whether the text was clean before. In the byte order of the machine, as
    packing.py has it.
    """
    starts = (match.start() for match in islice(tokens_of(text), STEP, None, STEP))
    return array("I", [len(text) | AS_WRITTEN * is_as_written, *starts]).tobytes()


def is_clean(text: str, steps: bytes) -> bool:
    """Whether cleaning would leave its places where they are; if in doubt, not."""
    if text.isascii():
        return True
    return steps[:4] == array("I", [len(text) | AS_WRITTEN]).tobytes()
