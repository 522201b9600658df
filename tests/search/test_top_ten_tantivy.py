"""Tantivy's candidates are the likeliest of all that match, at 100,000 documents.

What is expected is worked out here from the words of each document, without an engine.
"""

import random
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import pytest
from tantivy import Index

from livinglab.db import now
from livinglab.search.asking.parts import Alternative, Concept, Filters
from livinglab.search.engines import IN_HEADING, Entry, Wanted, tantivy_writing
from livinglab.search.engines.tantivy import Search, Snapshot
from livinglab.search.engines.tantivy_counting import EXACT

DOCUMENTS, QUESTIONS, LIMIT = 100_000, 10, 40
WORDS = [f"kata{n}" for n in range(3_000)]
WEIGHTS = list(accumulate(1 / (n + 3) for n in range(len(WORDS))))
TODAY = now()
PUBLIC = frozenset({"public"})
pytestmark = pytest.mark.slow


class Made(NamedTuple):
    entry: Entry
    head: frozenset[str]
    text: frozenset[str]

    def share(self, wanted: Wanted) -> float | None:
        """How much of what was asked for it has; None if it does not answer."""
        has = [any(set(w.words) <= self.text for w in c.alternatives) for c in wanted.concepts]
        if not (any(has) if wanted.any_of_them else all(has)):
            return None
        total = 0.0
        for (concept, share), is_there in zip(wanted.shares(), has, strict=True):
            total += share * is_there * wanted.any_of_them
            in_head = any(set(way.words) <= self.head for way in concept.alternatives)
            total += share * IN_HEADING * in_head
        return total


@pytest.fixture(scope="module")
def made() -> list[Made]:
    chance = random.Random(1)
    return [_made(chance, number) for number in range(1, DOCUMENTS + 1)]


@pytest.fixture(scope="module")
def snapshot(made: list[Made], tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder: Path = tmp_path_factory.mktemp("large")
    tantivy_writing.create(folder)
    tantivy_writing.write(folder, [one.entry for one in made], is_building=True)
    tantivy_writing.close()
    return Snapshot(Index.open(str(folder)), folder, 0)


def _made(chance: random.Random, number: int) -> Made:
    words = chance.choices(WORDS, cum_weights=WEIGHTS, k=16)
    stems = f"{' '.join(words[:4])}\n{words[4]}\n{' '.join(words[5:])}"
    weight, day = float(chance.randrange(3)), TODAY - timedelta(days=chance.randrange(900))
    scope = "public" if chance.random() < 0.9 else "category:1"
    thing = str(number // 2)  # two pages each
    entry = Entry(
        *(number, "thread", thing, stems, "", f"{11 + number % 30}", "", "", "", scope, weight),
        *(day, False),
    )
    return Made(entry, frozenset(words[:5]), frozenset(words))


def _wanted(
    chance: random.Random, concepts: int, ways: int, any_of_them: bool = False
) -> Wanted:
    asked = []
    for _ in range(concepts):
        words = chance.sample(WORDS[:400], ways)
        asked.append(Concept(words[0], tuple(Alternative((word,)) for word in words)))
    rarities = tuple(round(chance.uniform(1, 6), 1) for _ in asked)
    return Wanted(
        tuple(asked),
        (),
        Filters(),
        PUBLIC,
        limit=LIMIT,
        rarities=rarities,
        any_of_them=any_of_them,
    )


FORMS = {
    "one word": partial(_wanted, concepts=1, ways=1),
    "synonyms": partial(_wanted, concepts=1, ways=4),
    "two words": partial(_wanted, concepts=2, ways=2),
    "three words": partial(_wanted, concepts=3, ways=3),
    "any of two": partial(_wanted, concepts=2, ways=1, any_of_them=True),
    "any of three": partial(_wanted, concepts=3, ways=1, any_of_them=True),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_likeliest_of_all_that_match(
    snapshot: Snapshot, made: list[Made], form: str
) -> None:
    chance = random.Random(form)
    for _ in range(QUESTIONS):
        wanted = FORMS[form](chance)

        found = Search(snapshot, wanted).found()

        ranked = sorted(
            (-round(share, 3), -one.entry.weight, -one.entry.id)
            for one in made
            if one.entry.scope == "public" and (share := one.share(wanted)) is not None
        )
        assert found.ids == [-number for _, _, number in ranked[:LIMIT]], wanted
        things = len({-number // 2 for _, _, number in ranked})
        assert found.is_exact == (len(ranked) <= EXACT), wanted
        if found.is_exact:
            assert found.total == things, wanted
        else:
            assert things * 0.8 < found.total <= things, wanted


def test_filters_and_facets_count_things_and_not_pages(
    snapshot: Snapshot, made: list[Made]
) -> None:
    chance = random.Random(9)
    for _ in range(QUESTIONS):
        wanted = FORMS["two words"](chance)
        provinces = frozenset({"11", "12", "13"})
        narrow = replace(wanted, filters=Filters(provinces=provinces))

        found = Search(snapshot, narrow).found()

        matched = [
            one.entry
            for one in made
            if one.entry.scope == "public" and one.share(wanted) is not None
        ]
        passed = [entry for entry in matched if entry.province in provinces]
        assert set(found.ids) <= {entry.id for entry in passed}
        assert found.total == len({entry.object_id for entry in passed})
        for province, count in found.facets["province"].items():
            things = {entry.object_id for entry in matched if entry.province == province}
            assert count == len(things)
        assert sum(found.facets["kind"].values()) == found.total


def test_of_many_there_are_at_least_so_many(snapshot: Snapshot, made: list[Made]) -> None:
    chance = random.Random(4)
    for _ in range(QUESTIONS):
        word = chance.choice(WORDS[:20])
        wanted = Wanted((Concept(word, (Alternative((word,)),)),), (), Filters(), PUBLIC)

        found = Search(snapshot, wanted).found()

        matched = [one.entry for one in made if word in one.text]
        for province, count in found.facets["province"].items():
            things = {
                entry.object_id
                for entry in matched
                if entry.province == province and entry.scope == "public"
            }
            assert not found.is_exact
            assert len(things) * 0.5 < count <= len(things)
