"""Bitmaps of many documents keep and count what the loop over a few documents does."""

from collections.abc import Sequence
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from livinglab.search.asking.parts import Filters
from livinglab.search.engines.bitmaps import Numbers, Sieve, bitmap, documents, part_of
from livinglab.search.engines.columns import Columns, sift

CODES = st.lists(st.sampled_from(["16", "32", "33"]), max_size=2).map(" ".join)
THING = st.tuples(st.sampled_from(["thread", "application"]), CODES, CODES)
PAGE = st.tuples(st.sampled_from(["", "open", "answered"]), st.integers(2021, 2023))
THINGS = st.lists(st.tuples(THING, st.lists(PAGE, min_size=1, max_size=3)), max_size=8)
SOME = st.frozensets(st.sampled_from(["16", "32", "99"]), max_size=2)
VALUES = {
    "kinds": st.frozensets(st.just("thread"), max_size=1),
    "provinces": SOME,
    "applications": SOME,
    "regions": SOME,
    "stages": st.frozensets(st.sampled_from(["open", "answered"]), max_size=2),
    "years": st.frozensets(st.integers(2021, 2024), max_size=2),
    "authors": st.frozensets(st.sampled_from(["1", "2", "3"]), max_size=2),
}
FILTERS = st.builds(
    Filters,
    **VALUES,
    after=st.sampled_from([None, datetime(2022, 1, 1, tzinfo=UTC)]),
    without=st.none() | st.builds(Filters, **VALUES),
)
Page = tuple[str, tuple[str, str, str], tuple[str, int]]


def columns(pages: Sequence[Page], first: int) -> Columns:
    return Columns(
        document=list(range(first, first + len(pages))),
        kind=[thing[0] for _, thing, _ in pages],
        object=[key for key, _, _ in pages],
        region=[thing[1] for _, thing, _ in pages],
        province=[thing[1] for _, thing, _ in pages],
        application=[thing[2] for _, thing, _ in pages],
        status=[page[0] for _, _, page in pages],
        author=[" 1 2" if key in "024" else " 2" for key, _, _ in pages],
        scope=["public"] * len(pages),
        weight=[0.0] * len(pages),
        created=[page[1] * 10_000 + 101 for _, _, page in pages],
    )


@given(THINGS, FILTERS, st.data())
def test_both_ways_keep_and_count_the_same(
    things: list[tuple[tuple[str, str, str], list[tuple[str, int]]]],
    filters: Filters,
    data: st.DataObject,
) -> None:
    pages = [(str(n), thing, page) for n, (thing, own) in enumerate(things) for page in own]
    cut = data.draw(st.integers(0, len(pages)))
    matched = data.draw(st.sets(st.integers(0, len(pages) - 1))) if pages else set()
    numbers = Numbers()
    parts = [part_of(columns(some, 0), numbers) for some in (pages[:cut], pages[cut:])]

    kept, found, facets = Sieve(parts, numbers).sift(matched, filters)

    expected, counts = sift(columns(pages, 0), sorted(matched), filters)
    assert kept == expected
    assert found == len({pages[n][0] for n in expected})
    assert {name: dict(values) for name, values in facets.items() if values} == counts


@given(st.sets(st.integers(0, 300)))
def test_documents_come_back_from_their_bitmap(numbers: set[int]) -> None:
    assert documents(bitmap(numbers, 301)) == sorted(numbers)
