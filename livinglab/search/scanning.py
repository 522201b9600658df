"""The characters of a text: cleaned of what cannot be seen, and cut into tokens.

Pages of posts are long, and most are ASCII: what Python's `re` has to look up in
Unicode for each letter costs twice as much as what it finds in its own small table.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

APOSTROPHES = "'’ʼ"
BLOCK = 32  # tokens that are passed over at once
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
ASCII_CONTROL = {n: " " for n in range(128) if CONTROL.match(chr(n))}


class Shape:
    """How tokens look, in classes of signs: those of words, all others, and digits."""

    def __init__(self, sign: str, other: str, digit: str, joining: str) -> None:
        number = rf"{digit}+(?:[./]{digit}+)+"
        token = rf"{number}|{sign}+(?:{joining}{sign}+)*"
        self.token = re.compile(token)
        # Every sign begins a token or goes on with one.
        self.block = re.compile(rf"(?:{other}*+(?>{token})){{{BLOCK}}}")


ANY = Shape(r"[^\W_]", r"[\W_]", r"\d", f"[-‐‑{APOSTROPHES}]")
ASCII = Shape("[0-9A-Za-z]", "[^0-9A-Za-z]", "[0-9]", "[-']")


def clean(text: str) -> str:
    """The text in one spelling of Unicode, without what cannot be seen."""
    if text.isascii():
        return text.translate(ASCII_CONTROL)
    return CONTROL.sub(" ", INVISIBLE.sub("", unicodedata.normalize("NFKC", text)))


def tokens_of(text: str, first: int = 0) -> Iterator[re.Match[str]]:
    """The tokens of a cleaned text, from number `first` on, counted from 0."""
    shape, at = ASCII if text.isascii() else ANY, 0
    for _ in range(first // BLOCK):
        if (block := shape.block.match(text, at)) is None:
            return iter(())
        at = block.end()
    return islice(shape.token.finditer(text, at), first % BLOCK, None)
