"""The order of hits: the same for every engine, from the terms of the documents themselves.

For each concept of the question the best of its ways counts: how often it
stands in title, names and body against their length (BM25 over fields), how
rare it is, and how surely it was meant. Words that stand together, titles
that are the question, and what others have confirmed come first.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import exp, log

from livinglab.db import now
from livinglab.search.asking.parts import Alternative, Asked, Concept
from livinglab.search.phrases import side_by_side
from livinglab.search.vocabulary import Vocabulary

FIELD_WEIGHTS = (5.0, 3.0, 1.0)  # title, names, body
USUAL_LENGTHS = (6.0, 12.0, 250.0)  # in places
LENGTH_PULL = (0.3, 0.5, 0.6)  # how far a field longer than usual counts less
SATURATION = 1.2
REGION_RARITY = 4.5
TOGETHER = 0.35  # for two words of the question that stand side by side
WHOLE_TITLE = 1.6
THE_REGION_ITSELF = 3.0
OF_THE_APPLICATION = 1.3  # for what belongs to the application that was called by its name
KINDS = {"application": 1.12, "region": 1.0, "replication": 1.04, "thread": 1.0}
TRUST = {"verified": 1.06, "confirmed": 1.04, "declared": 1.02}
ANSWERED = 1.06
FRESH, FRESH_DAYS = 0.08, 400.0
WEIGHED, MOST_WEIGHED = 0.05, 1.25
LATER_PAGE = 0.97  # the opening of a thread says best what it is about; of files, too


@dataclass(frozen=True)
class Candidate:
    """A row of `search_document` as far as ranking looks at it."""

    id: int
    kind: str
    object_id: str
    page: int
    status: str
    trust: str
    weight: float
    created_at: datetime
    application: str
    stems: str

    @property
    def is_file(self) -> bool:
        return self.page < 0


@dataclass(frozen=True)
class Scored:
    candidate: Candidate
    score: float
    coverage: float  # how much of what was asked for it has, by rarity: 0 to 1
    is_named: bool = False  # its title says what was asked for and nothing else


class Scorer:
    def __init__(self, asked: Asked, vocabulary: Vocabulary) -> None:
        self._asked = asked
        self._rarities = [_rarity(concept, vocabulary) for concept in asked.concepts]
        self._by_concept = dict(zip(asked.concepts, self._rarities, strict=True))
        self._now = now()

    def rarity(self, concept: Concept) -> float:
        return self._by_concept[concept]

    def score_all(self, candidates: Sequence[Candidate]) -> list[Scored]:
        """Each for itself; then what belongs to an application that was called by its name."""
        scored = [self._score(candidate) for candidate in candidates]
        called = {
            one.candidate.object_id
            for one in scored
            if one.is_named and one.candidate.kind == "application"
        }
        return [
            replace(one, score=one.score * OF_THE_APPLICATION)
            if called.intersection(one.candidate.application.split())
            else one
            for one in scored
        ]

    def _score(self, candidate: Candidate) -> Scored:
        fields = [_Field(text) for text in (candidate.stems + "\n\n").split("\n")[:3]]
        parts = [_of_concept(concept, fields) for concept in self._asked.concepts]
        relevance = sum(r * p for r, p in zip(self._rarities, parts, strict=True))
        relevance += self._together(fields)
        asked_for = covered = 0.0
        for concept, rarity, part in zip(
            self._asked.concepts, self._rarities, parts, strict=True
        ):
            share = rarity * (0.2 if concept.weak else 1.0)
            asked_for += share
            covered += share if part > 0 else 0
        coverage = covered / asked_for if asked_for else 1.0
        score = (relevance or 0.1) * coverage**2 * self._standing(candidate, fields, parts)
        return Scored(candidate, score, coverage, self._is_named(fields[0]))

    def _together(self, fields: Sequence["_Field"]) -> float:
        bonus = 0.0
        concepts = self._asked.concepts
        for n in range(len(concepts) - 1):
            first, second = concepts[n].alternatives[0], concepts[n + 1].alternatives[0]
            pair = Alternative((*first.terms, *second.terms))
            rarity = (self._rarities[n] + self._rarities[n + 1]) / 2
            found = max(
                (w for f, w in zip(fields, (2.0, 1.5, 1.0), strict=True) if f.count(pair)),
                default=0.0,
            )
            bonus += TOGETHER * rarity * found
        return bonus

    def _standing(
        self, candidate: Candidate, fields: Sequence["_Field"], parts: Sequence[float]
    ) -> float:
        """What is true of the document whatever the words are."""
        factor = KINDS.get(candidate.kind, 1.0) * TRUST.get(candidate.trust, 1.0)
        factor *= min(1 + WEIGHED * log(1 + max(candidate.weight, 0)), MOST_WEIGHED)
        if candidate.kind == "region" and candidate.object_id in self._asked.regions:
            factor *= THE_REGION_ITSELF if len(parts) == 1 else 1.0
        if candidate.kind == "thread":
            age = max((self._now - candidate.created_at).days, 0)
            factor *= 1 + FRESH * exp(-age / FRESH_DAYS)
            factor *= ANSWERED if candidate.status == "answered" else 1.0
            factor *= LATER_PAGE if candidate.page else 1.0
        if self._is_named(fields[0]) and self._is_all_in(fields[0]):
            factor *= WHOLE_TITLE
        return factor

    def _is_all_in(self, title: "_Field") -> bool:
        return all(
            any(_surely_in(way, title) for way in concept.alternatives)
            for concept in self._asked.required
        )

    def _is_named(self, title: "_Field") -> bool:
        """Whether the title says nothing but what was asked for."""
        concepts = self._asked.concepts
        if not concepts or title.length > 2 * len(concepts) + 2:
            return False
        said = sum(
            max((len(a.words) for a in concept.alternatives if _surely_in(a, title)), default=0)
            for concept in concepts
        )
        return said >= title.length > 0


def _surely_in(alternative: Alternative, field: "_Field") -> bool:
    return alternative.weight >= TOGETHER * 2 and field.count(alternative) > 0


class _Field:
    """One line of a document's terms."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._counts = Counter(text.replace("+", " ").split())
        self.length = text.count(" ") + 1 if text else 0

    def count(self, alternative: Alternative) -> int:
        words = alternative.words
        if len(words) == 1:
            return self._counts[words[0]]
        least = min(self._counts[word] for word in words)
        if alternative.apart or not least:
            return least
        return len(side_by_side(alternative.terms).findall(self.text))


def _of_concept(concept: Concept, fields: Sequence[_Field]) -> float:
    return max(a.weight * _of_alternative(a, fields) for a in concept.alternatives)


def _of_alternative(alternative: Alternative, fields: Sequence[_Field]) -> float:
    frequency = 0.0
    for n, field in enumerate(fields):
        if count := field.count(alternative):
            long = field.length / USUAL_LENGTHS[n]
            frequency += FIELD_WEIGHTS[n] * count / (1 - LENGTH_PULL[n] + LENGTH_PULL[n] * long)
    return frequency / (frequency + SATURATION)


def _rarity(concept: Concept, vocabulary: Vocabulary) -> float:
    first = concept.alternatives[0]
    if first.terms[0].startswith(("@", "#")):
        return REGION_RARITY
    rarities = [vocabulary.rarity(word) for word in first.words]
    rarity = max(rarities) + 0.4 * (sum(rarities) - max(rarities))
    return rarity * (0.4 if concept.weak else 1.0)
