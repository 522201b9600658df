"""The order of hits: the same for every engine, from the terms of the documents themselves.

For each concept of the question the best of its ways counts, and the others a
little: how often it stands in title, names and body against their length (BM25
over fields), how rare it is, and how surely it was meant. Words that stand
together, titles that are the question, and what others have confirmed come
first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import pairwise
from math import exp, log
from typing import NamedTuple

from livinglab.db import now
from livinglab.search.asking.applications import APPLICATIONS, asks_for_applications
from livinglab.search.asking.parts import SURE, Alternative, Asked, Concept
from livinglab.search.packing import key_of
from livinglab.search.places import NOWHERE, Places
from livinglab.search.vocabulary import Vocabulary

FIELD_WEIGHTS = (5.0, 3.0, 1.0)  # title, names, body
USUAL_LENGTHS = (6.0, 12.0, 250.0)  # in places
LENGTH_PULL = (0.3, 0.5, 0.6)  # how far a field longer than usual counts less
SATURATION = 2.0
OTHER_WAYS = 0.3  # what a document adds by saying the same in other words as well
REGION_RARITY = 4.5
WEAK = 0.2  # how much a word is missed that need not be there
CLEARLY = 0.2  # from which weight on a concept is there in full
TOGETHER = 0.35  # for two words of the question that stand side by side
TOGETHER_IN = (2.0, 1.5, 1.0)  # title, names, body
WHOLE_TITLE = 1.6
THE_REGION_ITSELF = 3.0
OF_THE_APPLICATION = 1.3  # for what belongs to the application that was called by its name
ASKED_FOR_APPLICATIONS = 1.4  # for applications, where the question begins with "aplikasi"
KINDS = APPLICATIONS | {("replikasi",)}  # what a question may say beside a name
TRUST = {"verified": 1.06, "confirmed": 1.04, "declared": 1.02}
ANSWERED = 1.06
FRESH, FRESH_DAYS = 0.08, 400.0
WEIGHED, MOST_WEIGHED = 0.05, 1.25
LATER_PAGE = 0.97  # a thing's own page says best what it is about; of files, too


class Candidate(NamedTuple):
    """A row of `search_document` as far as ranking looks at it."""

    id: int
    kind: str
    object_id: str
    page: int
    status: str
    trust: str
    weight: float
    created_at: datetime
    province: str
    application: str
    # What places.pack() made of its terms.
    places: bytes

    @property
    def is_file(self) -> bool:
        return self.page < 0


@dataclass(frozen=True)
class Scored:
    candidate: Candidate
    score: float
    coverage: float  # how much of what was asked for it has, by rarity: 0 to 1
    places: Places = field(repr=False, compare=False)
    # Its title is what was asked for, but for regions and kinds of things, and nothing else.
    is_called: bool = False


class Scorer:
    def __init__(self, asked: Asked, vocabulary: Vocabulary) -> None:
        self.asked, self.vocabulary = asked, vocabulary
        self._rarities = [_rarity(concept, vocabulary) for concept in asked.concepts]
        self._by_concept = dict(zip(asked.concepts, self._rarities, strict=True))
        self._shares = [
            rarity * (WEAK if concept.weak else 1.0)
            for concept, rarity in zip(asked.concepts, self._rarities, strict=True)
        ]
        self._all = sum(self._shares)
        self._ways = [_ways(concept) for concept in asked.concepts]
        self._sure = {concept: _sure(concept) for concept in asked.concepts}
        self._asks_for_applications = asks_for_applications(asked.concepts)
        self._pairs = _pairs(asked.concepts, self._rarities)
        self._now = now()

    @property
    def concepts(self) -> Sequence[Concept]:
        return self.asked.concepts

    def rarity(self, concept: Concept) -> float:
        return self._by_concept[concept]

    def score_all(self, candidates: Sequence[Candidate]) -> list[Scored]:
        """Each for itself; then what belongs to an application that was called by its name."""
        scored = [self._score(candidate) for candidate in candidates]
        wanted = called(scored)
        return [
            replace(one, score=one.score * OF_THE_APPLICATION)
            if wanted.intersection(one.candidate.application.split())
            else one
            for one in scored
        ]

    def _score(self, candidate: Candidate) -> Scored:
        places = Places(candidate.places)
        parts = [_of_concept(ways, places) for ways in self._ways]
        relevance = sum(r * p for r, p in zip(self._rarities, parts, strict=True))
        relevance += self._together(places)
        covered = sum(
            share if part >= CLEARLY else share * part / CLEARLY
            for share, part in zip(self._shares, parts, strict=True)
        )
        coverage = covered / self._all if self._all else 1.0
        standing = self._standing(candidate, len(parts))
        missing = self._not_in_title(places) if self._is_named(places) else None
        if missing is not None and not missing:
            standing *= WHOLE_TITLE
        score = (relevance or 0.1) * coverage * standing
        is_called = missing is not None and all(map(_is_beside_a_name, missing))
        return Scored(candidate, score, coverage, places, is_called)

    def _together(self, places: Places) -> float:
        bonus = 0.0
        for pair, rarity in self._pairs:
            counts = places.counts(pair)
            if counts != NOWHERE:
                found = max(w for count, w in zip(counts, TOGETHER_IN, strict=True) if count)
                bonus += TOGETHER * rarity * found
        return bonus

    def _standing(self, candidate: Candidate, concepts: int) -> float:
        """What is true of the document whatever the words are."""
        factor = TRUST.get(candidate.trust, 1.0)
        factor *= min(1 + WEIGHED * log(1 + max(candidate.weight, 0)), MOST_WEIGHED)
        if candidate.kind == "region" and candidate.object_id in self.asked.regions:
            factor *= THE_REGION_ITSELF if concepts == 1 else 1.0
        if candidate.kind == "application" and self._asks_for_applications:
            factor *= ASKED_FOR_APPLICATIONS
        if candidate.kind == "thread":
            age = max((self._now - candidate.created_at).days, 0)
            factor *= 1 + FRESH * exp(-age / FRESH_DAYS)
            factor *= ANSWERED if candidate.status == "answered" else 1.0
        return factor * (LATER_PAGE if candidate.page else 1.0)

    def _not_in_title(self, places: Places) -> list[Concept]:
        return [
            concept
            for concept in self.asked.required
            if not any(places.counts(way)[0] for way in self._sure[concept])
        ]

    def _is_named(self, places: Places) -> bool:
        """Whether the title says nothing but what was asked for."""
        concepts = self.asked.concepts
        if not concepts or places.title > 2 * len(concepts) + 2:
            return False
        said = sum(
            max(
                (len(way.words) for way in self._sure[concept] if places.counts(way)[0]),
                default=0,
            )
            for concept in concepts
        )
        return said >= places.title > 0


def called(scored: Sequence[Scored]) -> set[str]:
    """The applications that were asked for by their names."""
    return {
        one.candidate.object_id
        for one in scored
        if one.is_called and one.candidate.kind == "application"
    }


def _sure(concept: Concept) -> list[Alternative]:
    return [way for way in concept.alternatives if way.weight >= SURE]


def _is_beside_a_name(concept: Concept) -> bool:
    """Whether it says of which region, or which kind of thing, a name is asked for."""
    ways = concept.alternatives
    return ways[0].terms[0].startswith("@") or any(way.terms in KINDS for way in ways)


def _ways(concept: Concept) -> list[tuple[int, Alternative]]:
    """The ways to say it, each with the key of a term without which it is not there."""
    return [(key_of(way.words[0]), way) for way in concept.alternatives]


def _of_concept(ways: Sequence[tuple[int, Alternative]], places: Places) -> float:
    # Most documents have few of the ways: `has` spares most of the counting.
    found = [way.weight * _of_alternative(way, places) for key, way in ways if places.has(key)]
    if not found:
        return 0.0
    best = max(found)
    return min(best + OTHER_WAYS * (sum(found) - best), 1.0)


def _of_alternative(alternative: Alternative, places: Places) -> float:
    counts = places.counts(alternative)
    if counts == NOWHERE:
        return 0.0
    frequency = 0.0
    for n, (count, length) in enumerate(zip(counts, places.lengths, strict=True)):
        if count:
            long = length / USUAL_LENGTHS[n]
            frequency += FIELD_WEIGHTS[n] * count / (1 - LENGTH_PULL[n] + LENGTH_PULL[n] * long)
    return frequency / (frequency + SATURATION)


def _rarity(concept: Concept, vocabulary: Vocabulary) -> float:
    first = concept.alternatives[0]
    if first.terms[0].startswith(("@", "#")):
        return REGION_RARITY
    rarities = [vocabulary.rarity(word) for word in first.words]
    rarity = max(rarities) + 0.4 * (sum(rarities) - max(rarities))
    return rarity * (0.4 if concept.weak else 1.0)


def _pairs(
    concepts: Sequence[Concept], rarities: Sequence[float]
) -> list[tuple[Alternative, float]]:
    """Each two concepts that follow each other, as a phrase, with its rarity."""
    return [
        (
            Alternative((*first.alternatives[0].terms, *second.alternatives[0].terms)),
            (rarities[n] + rarities[n + 1]) / 2,
        )
        for n, (first, second) in enumerate(pairwise(concepts))
    ]
