"""How many things match, and how many have each value of a facet: by Tantivy's aggregations.

A thread of many pages counts once. That is exact for few documents and an estimate
for many: no reader of "35.000+" waits for the last of them.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from tantivy import Query, Schema, Searcher

from livinglab.search.engines.tantivy_fields import SAMPLES
from livinglab.search.engines.tantivy_questions import within

VALUES = 600  # of a facet: all applications, provinces, stages, years
EXACT = 2_000  # documents
# There are at least so many of an estimate. Sketches of Tantivy 0.27 were off by 2 % as a
# rule and by 5 % at most, in 110 counts of 5 to 60,000 things; a sample is less sure.
SURELY_IN_ALL, SURELY_OF_VALUE = 0.93, 0.8
TELLING = 50  # documents of a value in the sample, that tell how many pages its things have

DISTINCT = {"things": {"cardinality": {"field": "thing"}}}
EACH = {"things": {"terms": {"field": "thing", "size": EXACT}}}

Counts = dict[str, int]


class Counted(NamedTuple):
    things: int
    facets: dict[str, Counts]


def exactly(searcher: Searcher, query: Query, names: Iterable[str]) -> Counted:
    """For a query of up to EXACT documents."""
    counts = searcher.aggregate(query, EACH | {name: _terms(name, EACH) for name in names})
    facets = {
        name: {key: len(one["things"]["buckets"]) for key, one in _buckets(counts, name)}
        for name in names
    }
    return Counted(len(counts["things"]["buckets"]), facets)


def roughly(searcher: Searcher, schema: Schema, query: Query, names: Iterable[str]) -> Counted:
    """Surely no more than there are, in two figures.

    Documents are counted all; how many of them are pages of one thing is seen in a
    sample of things with all their pages.
    """
    names = list(names)
    counts = searcher.aggregate(query, DISTINCT | {name: _terms(name) for name in names})
    facets: dict[str, Counts] = {}
    if names:
        sample = within(query, [Query.term_query(schema, "sample", "0")])
        seen = searcher.aggregate(
            sample, DISTINCT | {name: _terms(name, DISTINCT) for name in names}
        )
        for name in names:
            facets[name] = _by_share(dict(_buckets(counts, name)), dict(_buckets(seen, name)))
    return Counted(_rounded(counts["things"]["value"] * SURELY_IN_ALL), facets)


def _by_share(counted: dict[str, Any], seen: dict[str, Any]) -> Counts:
    documents = sum(one["doc_count"] for one in seen.values())
    things = sum(one["things"]["value"] for one in seen.values())
    usual = things / documents if documents else 1 / SAMPLES
    found = {}
    for value, one in counted.items():
        own, share = seen.get(value), usual
        if own is not None and own["doc_count"] >= TELLING:
            share = own["things"]["value"] / own["doc_count"]
        found[value] = _rounded(one["doc_count"] * share * SURELY_OF_VALUE)
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
