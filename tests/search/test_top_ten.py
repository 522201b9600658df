"""The first ten are the first of all that match, at 100,000 documents.

Whoosh's own search told to find no more than ten found another ten in one
question of six at this size and in none at a tenth of it, and sometimes never
came back, so the size is the point of the test.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from whoosh import index as whoosh_index
from whoosh import query as q

from livinglab.db import now
from livinglab.search.asking.parts import Alternative, Concept, Filters
from livinglab.search.engines import Entry, Wanted, whoosh_writing
from livinglab.search.engines.bitmaps import Numbers, Sieve, part_of
from livinglab.search.engines.columns import Columns
from livinglab.search.engines.whoosh_matching import Known, find_in

DOCUMENTS, BATCH, QUESTIONS, TEN = 100_000, 20_000, 8, 10
WORDS = [f"kata{n}" for n in range(3_000)]
WEIGHTS = list(accumulate(1 / (n + 3) for n in range(len(WORDS))))
ALL = Columns(
    document=list(range(DOCUMENTS)),
    kind=["thread"] * DOCUMENTS,
    object=[str(n) for n in range(DOCUMENTS)],
    province=["16"] * DOCUMENTS,
    region=[""] * DOCUMENTS,
    application=[""] * DOCUMENTS,
    status=[""] * DOCUMENTS,
    weight=[0.0] * DOCUMENTS,
    created=[20260101] * DOCUMENTS,
)
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder: Path = tmp_path_factory.mktemp("large")
    whoosh_writing.create(folder)
    chance = random.Random(1)
    for first in range(0, DOCUMENTS, BATCH):
        entries = [_entry(chance, first + n) for n in range(BATCH)]
        whoosh_writing.write(folder, entries, is_building=True)
    searcher = whoosh_index.open_dir(str(folder)).searcher()
    yield searcher
    searcher.close()


def _entry(chance: random.Random, number: int) -> Entry:
    words = chance.choices(WORDS, cum_weights=WEIGHTS, k=16)
    stems = f"{' '.join(words[:4])}\n{words[4]}\n{' '.join(words[5:])}"
    return Entry(
        *(number, "thread", str(number), stems, "", "16", "", "", "", "public", 0.0),
        *(now(), False),
    )


def _concept(chance: random.Random, ways: int = 1) -> Concept:
    words = chance.sample(WORDS[:400], ways)
    return Concept(words[0], tuple(Alternative((w,), 1 / (n + 1)) for n, w in enumerate(words)))


def _phrase(chance: random.Random) -> Concept:
    return Concept("", (Alternative(tuple(chance.sample(WORDS[:8], 2))),))


FORMS: dict[str, Callable[[random.Random], list[Concept]]] = {
    "one word": lambda chance: [_concept(chance)],
    "synonyms": lambda chance: [_concept(chance, 4)],
    "two words": lambda chance: [_concept(chance), _concept(chance, 3)],
    "three words": lambda chance: [_concept(chance, 2) for _ in range(3)],
    "phrase": lambda chance: [_phrase(chance)],
    "phrase and word": lambda chance: [_phrase(chance), _concept(chance)],
}


def test_the_first_ten_are_the_first_of_all_that_match(searcher: Any) -> None:
    chance = random.Random(2)
    known = Known()
    numbers = Numbers()
    sieve = Sieve([part_of(ALL, numbers)], numbers)
    for form in FORMS.values():
        for _ in range(QUESTIONS):
            wanted = Wanted(tuple(form(chance)), (), Filters(), frozenset(), limit=TEN)
            allowed = set(range(chance.randrange(3), DOCUMENTS, 3))

            short = find_in(sieve, searcher, wanted, allowed, known)
            long = find_in(sieve, searcher, replace(wanted, limit=TEN * 10), allowed, known)

            expected = allowed.intersection(searcher.docs_for_query(_tree(wanted)))
            assert short.total == len(expected), wanted
            assert short.ids == long.ids[: len(short.ids)] or long.total <= TEN * 10, wanted
            assert set(long.ids) <= expected, wanted


def _tree(wanted: Wanted) -> Any:
    """The same question in the engine's own terms."""
    return q.And(
        [q.Or([_way(alternative) for alternative in c.alternatives]) for c in wanted.concepts]
    )


def _way(alternative: Alternative) -> Any:
    words = list(alternative.words)
    return q.Phrase("text", words) if len(words) > 1 else q.Term("text", words[0])
