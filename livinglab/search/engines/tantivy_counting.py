"""How many things match, and how many have each value of a facet: by Tantivy's aggregations.

A thread of many pages counts once. That is exact for few documents and an estimate
for many: no reader of "35.000+" waits for the last of them.
"""

from collections.abc import Callable, Iterable, Sequence
from math import sqrt
from typing import Any, NamedTuple

from tantivy import Query, Searcher

from livinglab.search.engines.tantivy_fields import SAMPLES
from livinglab.search.engines.tantivy_questions import within

VALUES = 600  # of a facet: all applications, provinces, stages, years
EXACT = 2_000  # documents
SAMPLE = 3_000  # documents of a sample, about
# There are at least so many of an estimate. At 1,000,000 posts 92 totals of words, phrases
# and prefixes lay between 0.97 and 1.03 of what there was; of 3,700 values of facets 1 %
# lay above 1.25, the highest at 1.56, all of them of values that the sample had few of.
SURELY_IN_ALL, SURELY_OF_VALUE, SURELY_OF_RARE = 0.93, 0.8, 0.6
# Of what takes long to match a part is looked at, which is enough if it has so many documents.
# Of n things of a value in it there are surely n - 2√n times as many parts: no more in 98 %.
PART, SEEN_ENOUGH = 4, 2_000
TELLING = 50  # documents of a value in the sample, that tell how many pages its things have

DISTINCT = {"things": {"cardinality": {"field": "thing"}}}
PAGES = {"pages": {"value_count": {"field": "thing"}}}
EACH = {"things": {"terms": {"field": "thing", "size": EXACT}}}

Counts = dict[str, int]


class Counted(NamedTuple):
    things: int
    facets: dict[str, Counts]
    is_exact: bool  # all of these


def count(
    searcher: Searcher,
    sample: Callable[[int], Query],
    query: Query,
    names: Sequence[str],
    *,
    is_slow: bool = False,
) -> Counted:
    """The things of a query, and those of each value of some facets.

    `sample` makes a query for so many of the SAMPLES parts of all things. What a slow query
    matches, as a phrase of common words, is not gone through twice where it is much.
    """
    asked = DISTINCT | PAGES | {name: _terms(name, DISTINCT) for name in names}
    if is_slow:
        seen = searcher.aggregate(within(query, [sample(SAMPLES // PART)]), asked)
        if seen["pages"]["value"] >= SEEN_ENOUGH:
            return _by_a_part(seen, names)
    # Of few documents this is little; of many it spares to go through all of them twice.
    counts = searcher.aggregate(query, PAGES | {name: _terms(name) for name in names})
    documents = int(counts["pages"]["value"])
    if documents <= EXACT:
        return _exactly(searcher, query, names)
    parts = min(-(-SAMPLES * SAMPLE // documents), SAMPLES)
    seen = searcher.aggregate(within(query, [sample(parts)]), asked)
    return _roughly(counts, seen, names)


def _exactly(searcher: Searcher, query: Query, names: Iterable[str]) -> Counted:
    counts = searcher.aggregate(query, EACH | {name: _terms(name, EACH) for name in names})
    facets = {
        name: {key: len(one["things"]["buckets"]) for key, one in _buckets(counts, name)}
        for name in names
    }
    return Counted(len(counts["things"]["buckets"]), facets, is_exact=True)


def _roughly(counts: dict[str, Any], seen: dict[str, Any], names: Iterable[str]) -> Counted:
    """Surely no more than there are, in two figures.

    Documents are counted all; how many of them are pages of one thing is seen in a
    sample of things with all their pages.
    """
    share = seen["things"]["value"] / max(seen["pages"]["value"], 1)
    facets = {
        name: _by_share(dict(_buckets(counts, name)), dict(_buckets(seen, name)), share)
        for name in names
    }
    things = _rounded(counts["pages"]["value"] * share * SURELY_IN_ALL)
    return Counted(things, facets, is_exact=False)


def _by_a_part(seen: dict[str, Any], names: Iterable[str]) -> Counted:
    facets = {
        name: {value: _in_all(one["things"]["value"]) for value, one in _buckets(seen, name)}
        for name in names
    }
    return Counted(_in_all(seen["things"]["value"]), facets, is_exact=False)


def _in_all(things: float) -> int:
    """How many there surely are where a part has so many."""
    return _rounded(max((things - 2 * sqrt(things)) * PART, things))


def _by_share(counted: dict[str, Any], seen: dict[str, Any], usual: float) -> Counts:
    found = {}
    for value, one in counted.items():
        own, share = seen.get(value), usual * SURELY_OF_RARE
        if own is not None and own["doc_count"] >= TELLING:
            share = own["things"]["value"] / own["doc_count"] * SURELY_OF_VALUE
        found[value] = _rounded(one["doc_count"] * share)
    return found


def _terms(name: str, things: dict[str, Any] | None = None) -> dict[str, Any]:
    asked: dict[str, Any] = {"terms": {"field": name, "size": VALUES}}
    return asked | ({"aggs": things} if things else {})


def _buckets(counts: dict[str, Any], name: str) -> Iterable[tuple[str, Any]]:
    """Value and bucket; "" is that of documents without a value."""
    return ((one["key"], one) for one in counts[name]["buckets"] if one["key"])


def _rounded(number: float) -> int:
    step: int = 10 ** max(0, len(str(int(number))) - 2)
    return max(1, int(number) // step * step)
