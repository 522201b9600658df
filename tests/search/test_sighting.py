"""One set of things behind the total, the counts, and every order; what has a part, apart."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from livinglab.search import index
from livinglab.search.asking import Filters
from livinglab.search.results import Facet, Hit, Results
from livinglab.search.sighting import FEW
from tests.search.documents import facet, keys, put, settle

pytestmark = pytest.mark.usefixtures("site")
WORDS = ("gajah", "harimau", "kancil", "merpati", "komodo", "banteng", "rusa")
SORTS = ("relevance", "newest", "confirmed")
ATTRIBUTES = {
    "kind": "kinds",
    "province": "provinces",
    "application": "applications",
    "stage": "stages",
    "year": "years",
}
THREADS = Filters(kinds=frozenset({"thread"}))
REPLICATIONS = Filters(kinds=frozenset({"replication"}))


def only(name: str, value: str) -> Filters:
    chosen: frozenset[str | int] = frozenset({int(value) if name == "year" else value})
    return Filters(**{ATTRIBUTES[name]: chosen})  # type: ignore[arg-type]


def of(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.key for hit in hits]


def counted(results: Results) -> Iterator[tuple[Facet, str, int]]:
    for one in results.facets:
        for value, things in one.values:
            yield one, value, things


def put_many(chance: random.Random) -> None:
    for _ in range(90):
        said = chance.sample(WORDS, chance.randint(1, 3))
        put(
            said[0],
            " ".join(said[1:]),
            kind=chance.choice(("thread", "application", "replication")),
            provinces=(chance.choice(("16", "32", "33")),),
            applications=(chance.choice(("e-absen", "e-surat")),),
            status=chance.choice(("open", "answered", "in_use", "")),
            weight=chance.randint(0, 9),
            created_at=datetime(chance.choice((2023, 2024, 2025)), 3, 4, tzinfo=UTC),
        )
    settle()


@pytest.mark.parametrize("seed", range(2))
def test_choosing_a_value_gives_as_many_as_its_count_says_in_every_order(seed: int) -> None:
    chance = random.Random(seed)
    put_many(chance)
    questions = [" ".join(chance.sample(WORDS, number)) for number in (1, 2, 2, 3, 4)]
    nearest = 0

    for question in questions:
        results = index.find(question, per_page=100)
        nearest += results.is_nearest
        assert results.total == len(results.hits)
        for one, value, things in counted(results):
            for sort in SORTS:
                narrowed = index.find(
                    question, filters=only(one.name, value), sort=sort, per_page=100
                )
                assert narrowed.total == len(narrowed.hits) == things, (question, one, value)
                assert set(of(narrowed.hits)) <= set(of(results.hits))
                assert narrowed.is_nearest == results.is_nearest

    assert 0 < nearest < len(questions)


def test_a_choice_among_those_of_another_facet_gives_what_it_says() -> None:
    put_many(random.Random(5))
    question = "gajah harimau kancil merpati komodo"
    first = index.find(question, filters=THREADS)
    assert first.is_nearest

    for value, things in dict(facet(first, "province")).items():
        both = Filters(kinds=THREADS.kinds, provinces=frozenset({value}))
        assert index.find(question, filters=both).total == things
    for value, things in facet(first, "kind").items():
        assert index.find(question, filters=only("kind", value)).total == things


def test_what_has_a_part_follows_what_has_all_and_is_not_counted() -> None:
    parts = {put("Gajah gajah gajah", provinces=("32",)) for _ in range(30)}
    whole = {put("Judul", "Gajah, lalu kancil.", provinces=("16",)) for _ in range(3)}
    settle()

    for sort in SORTS:
        results = index.find("gajah kancil", sort=sort)

        assert (set(of(results.hits)), results.total) == (whole, 3)
        assert facet(results, "province") == {"16": 3}
        assert set(of(results.others)) < parts
        assert len(results.shown) == FEW
        assert not results.is_nearest


def test_others_stand_behind_the_last_of_those_that_have_all() -> None:
    for _ in range(5):
        put("Gajah dan kancil")
    part = put("Gajah")
    settle()

    first, second, third = (index.find("gajah kancil", page=n, per_page=2) for n in (1, 2, 3))

    assert (first.pages, first.others, second.others) == (3, (), ())
    assert (len(third.hits), of(third.others)) == (1, [part])


def test_where_enough_have_all_nothing_else_is_shown() -> None:
    for _ in range(FEW):
        put("Gajah dan kancil")
    put("Gajah")
    settle()

    assert index.find("gajah kancil").others == ()


def test_the_nearest_are_the_same_in_every_order() -> None:
    old = put("Gajah dan kancil", created_at=datetime(2021, 1, 2, tzinfo=UTC), weight=9)
    new = put("Gajah", created_at=datetime(2024, 1, 2, tzinfo=UTC))
    settle()

    found = {sort: index.find("gajah kancil harimau", sort=sort) for sort in SORTS}

    assert all(results.is_nearest and results.total == 2 for results in found.values())
    assert keys(found["relevance"]) == keys(found["confirmed"]) == [old, new]
    assert keys(found["newest"]) == [new, old]


def test_a_thread_stands_by_the_newest_of_its_pages() -> None:
    key = put("Gajah", created_at=datetime(2021, 1, 2, tzinfo=UTC))
    other = put("Gajah dan kancil", created_at=datetime(2022, 1, 2, tzinfo=UTC))
    put("Gajah", object_id=key, page=1, created_at=datetime(2023, 1, 2, tzinfo=UTC))
    settle()

    assert keys(index.find("gajah harimau", sort="newest")) == [key, other]


def test_of_the_nearest_those_that_pass_are_counted_and_further_ones_follow() -> None:
    near = {put("Gajah dan kancil", kind="application") for _ in range(FEW - 1)}
    thread = put("Gajah dan kancil")
    further = put("Gajah")
    settle()

    results = index.find("gajah kancil harimau", filters=THREADS)

    assert (of(results.hits), results.total) == ([thread], 1)
    assert of(results.others) == [further]
    assert facet(results, "kind") == {"thread": 1, "application": len(near)}


def test_where_only_the_filter_leaves_nothing_it_is_said_where_there_is_something() -> None:
    put("Gajah dan kancil")
    part = put("Gajah", kind="replication")
    settle()

    results = index.find("gajah kancil", filters=REPLICATIONS)

    assert (results.total, results.hits, results.is_nearest) == (0, (), False)
    assert of(results.others) == [part]
    assert facet(results, "kind") == {"thread": 1}


def test_what_is_no_facet_is_part_of_the_question() -> None:
    there = put("Gajah", regions=("16.10",))
    put("Gajah dan kancil", regions=("32.11",))
    settle()

    results = index.find("gajah kancil daerah:16.10")

    assert (keys(results), results.is_nearest, results.total) == ([there], True, 1)


def test_a_region_that_has_it_in_other_words_alone_does_not_count_as_found() -> None:
    for number in range(FEW):
        put("Kabupaten", "Nilai pemerintah elektronik", kind="region", object_id=f"17.{number}")
    whole = put("SPBE", "Nilai indeks naik")
    part = put("SPBE", "Predikat kurang")
    settle()

    results = index.find("skor sistem pemerintahan berbasis elektronik")

    assert (results.total, of(results.hits)) == (1, [whole])
    assert of(results.others)[:1] == [part]


@pytest.mark.parametrize("threads", [2, FEW])
def test_it_is_the_same_regions_that_do_not_count_whatever_is_chosen(threads: int) -> None:
    for number in range(threads):
        put(f"Presensi {number}", provinces=("16",))
    for place in ("16.01", "16.02", "17.01"):
        put("Kabupaten", "Absen", kind="region", object_id=place, provinces=(place[:2],))
    put("Kabupaten", "Presensi", kind="region", object_id="17.02", provinces=("17",))
    settle()

    for chosen in (
        Filters(),
        only("kind", "thread"),
        only("kind", "region"),
        only("province", "17"),
    ):
        results = index.find("presensi", filters=chosen)
        for one, value, things in counted(results):
            of_it = ATTRIBUTES[one.name]
            narrower = replace(chosen, **{of_it: getattr(only(one.name, value), of_it)})
            assert index.find("presensi", filters=narrower).total == things, (chosen, value)
