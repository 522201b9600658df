"""How far a document has a concept: BM25 over its fields, by the best of the ways to say it."""

from collections.abc import Sequence
from typing import NamedTuple

from livinglab.search.asking.parts import SURE, Alternative, Concept
from livinglab.search.packing import key_of
from livinglab.search.places import Places
from livinglab.search.vocabulary import Vocabulary

FIELD_WEIGHTS = (5.0, 3.0, 1.0)  # title, names, body
USUAL_LENGTHS = (6.0, 12.0, 250.0)  # in places
LENGTH_PULL = (0.3, 0.5, 0.6)  # how far a field longer than usual counts less
SATURATION = 2.0
REGION_RARITY = 4.5
OTHER_WAYS = 0.3  # what a document adds by saying the same in other words as well


class Way(NamedTuple):
    """A way to say a concept, with what ranking would otherwise ask of it for each document."""

    key: int  # of a term without which it is not there
    weight: float
    words: int  # of a title by which it names the concept; 0 where it is not sure enough
    more: Alternative | None  # the way, where that term alone is not all of it


def ways_of(concept: Concept) -> list[Way]:
    return [
        Way(
            key_of(way.words[0]),
            way.weight,
            len(way.words) if way.weight >= SURE else 0,
            way if len(way.words) > 1 else None,
        )
        for way in concept.alternatives
    ]


def worths_in(lengths: Sequence[int]) -> list[float]:
    """What a word counts in title, names and body of such lengths."""
    return [
        weight / (1 - pull + pull * length / usual)
        for weight, pull, length, usual in zip(
            FIELD_WEIGHTS, LENGTH_PULL, lengths, USUAL_LENGTHS, strict=True
        )
    ]


def of_concept(
    ways: Sequence[Way], places: Places, worths: Sequence[float]
) -> tuple[float, int]:
    """How far a document has it, 0 to 1, and by how many words its title names it."""
    of_title, of_names, of_body = worths
    best = whole = 0.0
    words = 0
    for key, weight, naming, more in ways:
        stands = places.of_key(key)
        if not stands:  # most documents have few of the ways
            continue
        title, names, body = places.counts(more) if more else places.by_part(stands)
        frequency = title * of_title + names * of_names + body * of_body
        part = weight * frequency / (frequency + SATURATION)
        whole += part
        best = max(best, part)
        if title:
            words = max(words, naming)
    return min(best + OTHER_WAYS * (whole - best), 1.0), words


def rarity_of(concept: Concept, vocabulary: Vocabulary, says_where: bool) -> float:
    """A word that no document has is as rare as what documents have for it, beside a place.

    "Network" would outweigh the region in "network problem Ogan Ilir"; "jaringan" does not.
    """
    first = concept.alternatives[0]
    if concept.is_place:
        return REGION_RARITY
    if says_where and not all(map(vocabulary.knows, first.words)):
        first = _usual(concept, vocabulary) or first
    rarities = [vocabulary.rarity(word) for word in first.words]
    rarity = max(rarities) + 0.4 * (sum(rarities) - max(rarities))
    return rarity * (0.4 if concept.weak else 1.0)


def _usual(concept: Concept, vocabulary: Vocabulary) -> Alternative | None:
    """What documents have for a word that none of them has, as surely as any: "jaringan"."""
    known = [
        way
        for way in concept.alternatives
        if way.weight >= SURE and all(map(vocabulary.knows, way.words))
    ]
    return max(
        known,
        key=lambda way: (way.weight, min(map(vocabulary.documents, way.words))),
        default=None,
    )
