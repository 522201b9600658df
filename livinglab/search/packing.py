"""Packs where each term of a document stands, once, so that ranking reads no text.

Packed are four numbers (how many terms; how many places in title, names and
body), the keys of the terms in rising order, for each term how many spots lie
before its first, and the spots. They are in the byte order of the machine;
`reindex --words` writes them anew on another.
"""

from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import islice

MOST = 0xFFFF  # spots of a document; analysis.py leaves less
HEAD, KEY = 8, 8  # bytes
BETWEEN = 50  # places left free between two parts, so that no phrase spans them
STOP_WORD = "_"  # so analysis.stems() writes its place


def pack(stems: str) -> bytes:
    """Pack what analysis.stems() made of title, names and body, a line for each."""
    parts = parts_of(stems)
    keyed = ((key_of(term), at) for term, at in placed(parts) if at <= MOST)
    spots = sorted(islice(keyed, MOST))
    keys, before = array("Q"), array("H")
    for n, (key, _) in enumerate(spots):
        if not keys or key != keys[-1]:
            keys.append(key)
            before.append(n)
    head = array("H", [len(keys), *(min(len(part), MOST) for part in parts)])
    places = array("H", [at for _, at in spots])
    return b"".join(numbers.tobytes() for numbers in (head, keys, before, places))


def parts_of(stems: str) -> list[list[str]]:
    """The places of title, names and body."""
    lines = (stems + "\n\n").split("\n")[:3]
    return [line.split(" ") if line else [] for line in lines]


def placed(parts: Sequence[Sequence[str]]) -> Iterator[tuple[str, int]]:
    """Each term and its place; stop words only take theirs."""
    at = 0
    for part in parts:
        for place in part:
            for term in place.split("+"):
                if term and term != STOP_WORD:
                    yield term, at
            at += 1
        at += BETWEEN


@lru_cache(maxsize=100_000)
def key_of(term: str) -> int:
    """So long that two terms of one site never share it."""
    return int.from_bytes(blake2b(term.encode(), digest_size=KEY).digest())


NOTHING = pack("")
