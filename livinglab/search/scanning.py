"""The characters of a text: cleaned of what cannot be seen, and cut into tokens.

Pages of posts are long, and most are ASCII: what Python's `re` has to look up in
Unicode for each letter costs twice as much as what it finds in its own small table.
"""

import re
import unicodedata
from array import array
from collections.abc import Iterator
from itertools import islice

APOSTROPHES = "'’ʼ"
STEP = 64  # tokens
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


def tokens_of(text: str, first: int = 0, steps: bytes = b"") -> Iterator[re.Match[str]]:
    """The tokens of a cleaned text, from number `first` on, counted from 0.

    `steps` are those of this text. Steps of another are seen by its length and not
    used: a process of the release before this one changes texts and not their steps.
    """
    shape = ASCII if text.isascii() else ANY
    length, *starts = memoryview(steps).cast("I") if steps else (0,)
    done = min(first // STEP, len(starts)) if length == len(text) else 0
    at = starts[done - 1] if done else 0
    return islice(shape.finditer(text, at), first - done * STEP, None)


def steps_of(text: str) -> bytes:
    """Where in a cleaned text each STEPth token begins, behind the length of it all.

    In the byte order of the machine, as packing.py has it.
    """
    starts = (match.start() for match in islice(tokens_of(text), STEP, None, STEP))
    return array("I", [len(text), *starts]).tobytes()
