"""What the best hits say beside what was asked: others that say it too come up.

A topic is named in many ways, of which a question has one and the table of
synonyms some more. What two of the best hits have in common and few
documents of the site have names it as well.
"""

from bisect import insort
from collections.abc import Sequence
from itertools import combinations

from livinglab.search.asking import Asked
from livinglab.search.packing import key_of
from livinglab.search.ranking import Scored
from livinglab.search.vocabulary import Vocabulary

BEST = 5  # things that are learnt from
NEAR = 0.4  # of the best score, that they have at least
TERMS = 16  # that are learnt
LIFT = 0.3  # of the best score, for what says all of them

Learnt = list[tuple[int, float]]  # keys of terms, with weights that make 1


def lifted(scored: Sequence[Scored], asked: Asked, vocabulary: Vocabulary) -> list[Scored]:
    """The same, where more that is said like in the best of them counts for more."""
    best = _best(scored)
    learnt = _learnt(best, asked, vocabulary) if len(best) > 1 else []
    if not learnt:
        return list(scored)
    lift = LIFT * best[0].score
    return [one._replace(score=one.score + lift * one.places.worth(learnt)) for one in scored]


def _best(scored: Sequence[Scored]) -> list[Scored]:
    """The first few things, each by its best page."""
    found: dict[tuple[str, str], Scored] = {}
    for one in sorted(scored, key=lambda s: (-s.score, s.candidate.id)):
        if len(found) == BEST:
            break
        found.setdefault((one.candidate.kind, one.candidate.object_id), one)
    best = list(found.values())
    return [one for one in best if one.score >= NEAR * best[0].score > 0]


def _learnt(best: Sequence[Scored], asked: Asked, vocabulary: Vocabulary) -> Learnt:
    ways = (way for concept in asked.concepts for way in concept.alternatives)
    known = {key_of(word) for way in ways for word in way.words}
    said = [(set(one.places.keys), one.score) for one in best]
    shared = set().union(*(one & other for (one, _), (other, _) in combinations(said, 2)))
    whole = sum(score for _, score in said)
    telling: list[tuple[float, int]] = []
    for rarity, key in vocabulary.rarest(shared - known):
        if len(telling) == TERMS and rarity * whole < -telling[-1][0]:
            break  # nor do those that follow tell so much
        insort(telling, (-rarity * sum(score for keys, score in said if key in keys), key))
        del telling[TERMS:]
    whole = sum(worth for worth, _ in telling)
    return [(key, worth / whole) for worth, key in telling]
