"""The order of hits: the same for every engine, from the terms of the documents.

For each concept of the question the best of its ways counts, and the others a
little: how often it stands in title, names and body against their length (BM25
over fields), how rare it is, and how surely it was meant. Words that stand
together, titles that are the question, and what others have confirmed come
first.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from math import exp, log
from operator import mul
from typing import NamedTuple

from livinglab.db import now
from livinglab.search.asking.demands import demands
from livinglab.search.asking.parts import Alternative, Asked, Concept
from livinglab.search.hindered import hindered
from livinglab.search.naming import is_beside_a_name, joining_words, named
from livinglab.search.places import NOWHERE, Places
from livinglab.search.vocabulary import Vocabulary
from livinglab.search.weighing import of_concept, rarity_of, ways_of, worths_in

WEAK = 0.2  # how much a word is missed that need not be there
CLEARLY = 0.2  # from which weight on a concept is there in full
TOGETHER = 0.35  # for two words of the question that stand side by side
TOGETHER_IN = (2.0, 1.5, 1.0)  # title, names, body
WHOLE_TITLE, WHAT_WAS_NAMED = 1.6, 2.2  # an application, or its replication there
THE_REGION_ITSELF = 3.0
OF_THE_APPLICATION = 1.3  # for what belongs to the application that was called by its name
TOLD = 0.5  # what an application says of itself, for its replication where it was asked for
ASKED_FOR_APPLICATIONS = 1.4  # for applications, where the question begins with "aplikasi"
ASKED_FOR_REPLICATIONS = 1.3  # for replications, where it says so beside something else
# For replications that met an obstacle, and for others, where obstacles are asked for.
HINDERED, UNHINDERED = 1.3, 0.2
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


class Scored(NamedTuple):
    candidate: Candidate
    score: float
    coverage: float  # how much of what was asked for it has, by rarity: 0 to 1
    places: Places
    # Its title is what was asked for, but for regions and kinds of things, and nothing else.
    is_called: bool = False
    # How far it has each concept, 0 to 1.
    parts: tuple[float, ...] = ()


class Scorer:
    def __init__(self, asked: Asked, vocabulary: Vocabulary) -> None:
        self.asked, self.vocabulary = asked, vocabulary
        says_where = any(concept.is_somewhere for concept in asked.concepts)
        self._rarities = [rarity_of(one, vocabulary, says_where) for one in asked.concepts]
        self._by_concept = dict(zip(asked.concepts, self._rarities, strict=True))
        self._shares = [
            rarity * (WEAK if concept.weak else 1.0)
            for concept, rarity in zip(asked.concepts, self._rarities, strict=True)
        ]
        self._all = sum(self._shares)
        self._ways = [ways_of(concept) for concept in asked.concepts]
        self._sure_ways = [[way for way in ways if way.words] for ways in self._ways]
        self._joining = joining_words(asked)
        self._named = named(asked, vocabulary)
        required = set(asked.required)
        self._is_required = [concept in required for concept in asked.concepts]
        self._demands = demands(asked)
        self._pairs = _pairs(asked.concepts, self._rarities)
        # Where something else is asked for beside places, and no obstacles.
        self._places = [n for n, concept in enumerate(asked.concepts) if concept.is_somewhere]
        self._asks_what_is_there = (
            0 < len(self._places) < len(asked.concepts) and not self._demands.obstacles
        )
        self._hindered: frozenset[int] = frozenset()
        self._now = now()

    @property
    def concepts(self) -> Sequence[Concept]:
        return self.asked.concepts

    def rarity(self, concept: Concept) -> float:
        return self._by_concept[concept]

    def score_all(self, candidates: Sequence[Candidate]) -> list[Scored]:
        """Each for itself; then what belongs to an application."""
        if self._demands.obstacles:
            self._hindered = hindered(one.id for one in candidates if one.kind == "replication")
        scored = self._told([self._score(candidate) for candidate in candidates])
        wanted = called(scored)
        return [
            one._replace(score=one.score * OF_THE_APPLICATION)
            if wanted.intersection(one.candidate.application.split())
            else one
            for one in scored
        ]

    def _told(self, scored: list[Scored]) -> list[Scored]:
        """At the place that was asked for a replication does what its application does.

        Its own records say so little: "absensi Kabupaten Bandung" means e-Office there. Of an
        application that was called by its name the replications bear that name themselves.
        """
        if not self._asks_what_is_there:
            return scored
        known = {
            one.candidate.object_id: [
                0.0 if n in self._places else TOLD * part for n, part in enumerate(one.parts)
            ]
            for one in scored
            if one.candidate.kind == "application" and not one.is_called
        }
        return [
            self._score(one.candidate, known[one.candidate.application])
            if one.candidate.application in known and self._is_there(one)
            else one
            for one in scored
        ]

    def _is_there(self, one: Scored) -> bool:
        is_replication = one.candidate.kind == "replication"
        return is_replication and any(one.parts[n] for n in self._places)

    def _score(self, candidate: Candidate, told: Sequence[float] = ()) -> Scored:
        places = Places(candidate.places)
        worths = worths_in(places.lengths)
        # "Padang Panjang" has nothing to do with what is long, nor "Barat Daya" with power.
        all_ways = self._sure_ways if candidate.kind == "region" else self._ways
        found = [of_concept(ways, places, worths) for ways in all_ways]
        parts = [part for part, _ in found]
        if told:
            parts = list(map(max, parts, told))
        relevance = sum(map(mul, self._rarities, parts)) + self._together(places)
        covered = sum(
            [
                share if part >= CLEARLY else share * part / CLEARLY
                for share, part in zip(self._shares, parts, strict=True)
            ]
        )
        coverage = covered / self._all if self._all else 1.0
        standing = self._standing(candidate)
        joining = self._joining if candidate.kind == "thread" else 0
        missing = self._unsaid(places.title, [words for _, words in found], joining)
        is_named = candidate.object_id in self._named
        if is_named or (missing is not None and not missing):
            standing *= WHAT_WAS_NAMED if is_named else WHOLE_TITLE
        score = (relevance or 0.1) * coverage * standing
        is_called = is_named or (missing is not None and all(map(is_beside_a_name, missing)))
        return Scored(candidate, score, coverage, places, is_called, tuple(parts))

    def _together(self, places: Places) -> float:
        bonus = 0.0
        for pair, rarity in self._pairs:
            counts = places.counts(pair)
            if counts != NOWHERE:
                found = max(w for count, w in zip(counts, TOGETHER_IN, strict=True) if count)
                bonus += TOGETHER * rarity * found
        return bonus

    def _standing(self, candidate: Candidate) -> float:
        """What is true of the document whatever the words are."""
        factor = TRUST.get(candidate.trust, 1.0)
        factor *= min(1 + WEIGHED * log(1 + max(candidate.weight, 0)), MOST_WEIGHED)
        if candidate.kind == "region" and candidate.object_id in self.asked.regions:
            factor *= THE_REGION_ITSELF if self._demands.only_one else 1.0
        if candidate.kind == "application" and self._demands.applications:
            factor *= ASKED_FOR_APPLICATIONS
        if candidate.kind == "replication":
            factor *= ASKED_FOR_REPLICATIONS if self._demands.replications else 1.0
            if self._demands.obstacles:
                factor *= HINDERED if candidate.id in self._hindered else UNHINDERED
        if candidate.kind == "thread":
            age = max((self._now - candidate.created_at).days, 0)
            factor *= 1 + FRESH * exp(-age / FRESH_DAYS)
            factor *= ANSWERED if candidate.status == "answered" else 1.0
        return factor * (LATER_PAGE if candidate.page else 1.0)

    def _unsaid(self, title: int, words: Sequence[int], joining: int) -> list[Concept] | None:
        """What was asked for and the title does not say; None for one that says more.

        `title` is its length; `words` are those by which it names each concept. It may have
        all words of the question that only join them, too: "anggaran dari mana".
        """
        most = min(sum(words), 2 * len(words) + 2)
        if not 0 < title <= most and title != sum(words) + joining:
            return None
        said = zip(self.concepts, words, self._is_required, strict=True)
        return [concept for concept, named, is_required in said if is_required and not named]


def called(scored: Sequence[Scored]) -> set[str]:
    """The applications that were asked for by their names."""
    return {
        one.candidate.object_id
        for one in scored
        if one.is_called and one.candidate.kind == "application"
    }


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
