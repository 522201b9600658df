"""Nobody finds, counts or is offered what they may not see, whatever is asked."""

import random
from collections import Counter
from itertools import combinations

import pytest

from livinglab.search import index
from livinglab.search.asking import Filters
from tests.search.documents import facet, keys, put, settle

pytestmark = pytest.mark.usefixtures("site")
WORDS = (
    *("gajah", "harimau", "kancil", "merpati", "cendrawasih", "komodo", "anoa", "maleo"),
    *("tarsius", "trenggiling", "kuskus", "jalak"),
)
SCOPES = ("public", "category:1", "category:2", "curators")
ROUNDS, DOCUMENTS, QUESTIONS = 6, 50, 25


def viewers() -> list[frozenset[str]]:
    """What readers may see: always what is public, and any of the rest."""
    closed = SCOPES[1:]
    groups = [set(group) for n in range(4) for group in combinations(closed, n)]
    return [frozenset({"public"} | group) for group in groups]


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_every_reader_finds_exactly_what_they_may_see(seed: int) -> None:
    chance = random.Random(seed)
    written: dict[str, tuple[str, str, set[str]]] = {}
    for _ in range(DOCUMENTS):
        scope, kind = chance.choice(SCOPES), chance.choice(("thread", "application"))
        words = chance.sample(WORDS, chance.randint(1, 4))
        key = put(words[0], " ".join(words[1:]), scope=scope, kind=kind)
        written[key] = (scope, kind, set(words))
    for key in chance.sample(sorted(written), 8):
        index.remove(written.pop(key)[1], key)
    settle()

    for _ in range(QUESTIONS):
        scopes = chance.choice(viewers())
        first, second = chance.sample(WORDS, 2)
        question, any_of, none_of = chance.choice(
            (
                (first, {first}, set()),
                (f'"{first}"', {first}, set()),
                (f"{first} -{second}", {first}, {second}),
                (f"{first} OR {second}", {first, second}, set()),
            )
        )
        expected = {
            key: kind
            for key, (scope, kind, said) in written.items()
            if scope in scopes and said & any_of and not said & none_of
        }

        results = index.find(question, scopes=scopes, per_page=DOCUMENTS)

        assert sorted(keys(results)) == sorted(expected), question
        assert results.total == len(expected)
        assert facet(results, "kind") == Counter(expected.values())


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_no_reader_is_offered_a_word_of_what_is_hidden(seed: int) -> None:
    chance = random.Random(seed)
    seen: dict[str, set[str]] = {word: set() for word in WORDS}
    for word in WORDS:
        for scope in chance.sample(SCOPES, chance.randint(0, 2)):
            put(word, scope=scope)
            seen[word].add(scope)
    settle()

    for word in WORDS:
        slip = word[:2] + word[3:]
        for scopes in viewers():
            offered = index.find(slip, scopes=scopes).suggestion
            assert offered in {"", *(w for w in WORDS if seen[w] & scopes)}


def test_the_facets_tell_nothing_of_what_is_hidden() -> None:
    put("gajah", provinces=("16",), applications=("rahasia",), scope="category:1")
    put("gajah", provinces=("32",))
    settle()

    results = index.find("gajah", filters=Filters(kinds=frozenset({"application"})))

    assert facet(results, "kind") == {"thread": 1}
    assert facet(results, "province") == {}
    assert facet(index.find("gajah"), "application") == {}
