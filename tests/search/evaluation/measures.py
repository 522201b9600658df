"""nDCG, recall and reciprocal rank at ten."""

from collections.abc import Mapping, Sequence
from math import log2
from typing import NamedTuple

DEPTH = 10
RELEVANT = 2


class Figures(NamedTuple):
    questions: int
    ndcg: float
    recall: float
    mrr: float
    without: float  # share of questions that found nothing


def ndcg(found: Sequence[str], grades: Mapping[str, int]) -> float:
    best = _gain(sorted(grades.values(), reverse=True)[:DEPTH])
    return _gain([grades.get(key, 0) for key in found[:DEPTH]]) / best if best else 0.0


def recall(found: Sequence[str], grades: Mapping[str, int]) -> float:
    relevant = {key for key, grade in grades.items() if grade >= RELEVANT}
    possible = min(len(relevant), DEPTH)
    return len(relevant & set(found[:DEPTH])) / possible if possible else 0.0


def reciprocal_rank(found: Sequence[str], grades: Mapping[str, int]) -> float:
    for place, key in enumerate(found, 1):
        if grades.get(key, 0) >= RELEVANT:
            return 1 / place
    return 0.0


def over(answers: Sequence[tuple[Sequence[str], Mapping[str, int]]]) -> Figures:
    """The means over questions: what each found, and what it should have."""
    count = len(answers)
    return Figures(
        count,
        sum(ndcg(*answer) for answer in answers) / count,
        sum(recall(*answer) for answer in answers) / count,
        sum(reciprocal_rank(*answer) for answer in answers) / count,
        sum(not found for found, _ in answers) / count,
    )


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / log2(place + 1) for place, grade in enumerate(grades, 1))
