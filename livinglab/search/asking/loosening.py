"""What else may do where a page has room: a word of a term that has several."""

from dataclasses import replace
from itertools import takewhile

from livinglab.search.asking.parts import Alternative, Asked, Concept
from livinglab.search.words import WEAK

PARTED = 0.1  # the weight of one word where several are one term
NOT = frozenset({"tidak", "belum", "tanpa", "bukan"})


def parted(asked: Asked) -> Asked:
    """Where what is one thing in several words may be found by any of them, a little."""
    return replace(asked, concepts=tuple(map(_parted, asked.concepts)))


def _parted(concept: Concept) -> Concept:
    """What follows a "not" is not what is meant: "tidak jalan" is not found by "jalan"."""
    if not concept.is_of_several_words:
        return concept
    meant = takewhile(lambda word: word not in NOT, concept.alternatives[0].words)
    parts = (Alternative((word,), PARTED) for word in meant if word not in WEAK)
    return replace(concept, alternatives=(*concept.alternatives, *parts))
