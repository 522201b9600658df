"""What else may do where a page has room, though it is hardly what was asked for.

A word of a term that has several, and words that go with what was asked for.
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain, islice, takewhile

from livinglab.search.asking.meaning import MOST_CONCEPTS, SYNONYM, of_terms, strongest
from livinglab.search.asking.parts import Alternative, Asked, Concept
from livinglab.search.asking.stages import is_stage
from livinglab.search.associations import going_with, longest
from livinglab.search.synonyms import Terms, thesaurus
from livinglab.search.vocabulary import Vocabulary
from livinglab.search.words import WEAK

PARTED = 0.2  # the weight of one word where several are one term that has another meaning
PARTS = 3  # words of a term that is taken apart; longer ones are sayings
ASSOCIATED = 0.2  # and of what only goes with a word
NOT = frozenset({"tidak", "belum", "tanpa", "bukan"})
MOST_WAYS = 16  # of a concept, beside its own
UNCOUNTED = 2  # letters of words that no vocabulary has


def loosened(asked: Asked, vocabulary: Vocabulary) -> Asked:
    """Where each concept may be found by less as well, a little."""
    concepts = tuple(part for concept in asked.concepts for part in apart(concept))
    concepts = concepts[:MOST_CONCEPTS]
    return replace(
        asked,
        concepts=tuple(
            _known(_with(concept, (*_parts(concept), *ways)), vocabulary)
            for concept, ways in zip(concepts, _associated(concepts), strict=True)
        ),
    )


def is_wider(sought: Asked, asked: Asked) -> bool:
    """Whether it has a way to say something that was asked for that the question has not."""
    return bool(_ways(sought) - _ways(asked))


def _ways(asked: Asked) -> set[Alternative]:
    return {way for concept in asked.concepts for way in concept.alternatives}


def _known(concept: Concept, vocabulary: Vocabulary) -> Concept:
    """Without the ways that no document has, which are half of them.

    Each would be looked for in every document. What was asked for itself stays.
    """
    first, *others = concept.alternatives
    known = (way for way in others if all(_may_be(word, vocabulary) for word in way.words))
    return replace(concept, alternatives=(first, *islice(known, MOST_WAYS)))


def _may_be(term: str, vocabulary: Vocabulary) -> bool:
    """Whether a document may have it. No vocabulary has regions, stages, numbers, "ti"."""
    return len(term) <= UNCOUNTED or not term.isalpha() or vocabulary.knows(term)


def apart(concept: Concept) -> list[Concept]:
    """A term of several words as its words, which the term as a whole answers as well.

    So a line of the tables about "data pegawai" takes nothing from a text that has
    another word for either.
    """
    words = concept.alternatives[0].words
    if not concept.is_of_several_words or len(words) > PARTS or NOT.intersection(words):
        return [concept]
    if any(is_stage(way) for way in concept.alternatives):
        return [concept]
    whole = [way for way in concept.alternatives if len(way.words) > 1 or way.weight >= SYNONYM]
    meant = [word for word in words if word not in WEAK]
    if len(meant) == 1:  # "surat" alone says little of "nomor surat"
        return [concept]
    return [
        replace(concept, text=word, alternatives=strongest([*of_terms((word,)), *whole]))
        for word in meant
    ] or [concept]


def _with(concept: Concept, ways: Iterable[Alternative]) -> Concept:
    """And these ways, of which each stands once, and none that is there for more."""
    known = {way.terms for way in concept.alternatives}
    more = {way.terms: way for way in ways if way.terms not in known}
    return replace(concept, alternatives=(*concept.alternatives, *more.values()))


def _parts(concept: Concept) -> list[Alternative]:
    """In English, too. What follows a "not" is not meant: "tidak jalan" by "jalan"."""
    if not concept.is_of_several_words:
        return []
    meant = takewhile(lambda word: word not in NOT, concept.alternatives[0].words)
    words = [(word,) for word in meant if word not in WEAK]
    english = thesaurus().english
    said = (*words, *(way for word in words for way in english.get(word, ())))
    return [Alternative(way, PARTED) for way in said]


def _associated(concepts: tuple[Concept, ...]) -> list[list[Alternative]]:
    """For each concept what goes with it, or with a name of several that it is part of."""
    found: list[list[Alternative]] = [[] for _ in concepts]
    for first in range(len(concepts)):
        for after in range(first + 1, min(first + longest(), len(concepts)) + 1):
            ways = [
                Alternative(terms, ASSOCIATED, apart=len(terms) > 1)
                for terms in _beside(concepts[first:after])
            ]
            for n in range(first, after):
                found[n] += ways
    return [[] if c.weak else ways for c, ways in zip(concepts, found, strict=True)]


def _beside(concepts: tuple[Concept, ...]) -> tuple[Terms, ...]:
    """What the table has for these words and, of one concept, for what means the same.

    A word of the question is often one that the table does not have, or has little for,
    while the usual word for it has more: "tunarungu" and "tuli".
    """
    if any(concept.exact for concept in concepts):
        return ()
    words = tuple(word for concept in concepts for word in concept.alternatives[0].words)
    found = going_with(words)
    if len(concepts) > 1:
        return found
    same = (way for way in concepts[0].alternatives if way.weight >= SYNONYM)
    return tuple(dict.fromkeys((*found, *chain(*(going_with(way.terms) for way in same)))))
