"""What filters and facets need to know of each document, held in memory as plain lists.

Segments of a Whoosh index never change, so what was read of one is kept for
as long as the segment lives; only the sums over all of them are made anew.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from livinglab.search.asking.parts import Filters

FIELDS = (
    *("document", "kind", "object", "region", "province", "application", "status"),
    *("author", "scope", "weight", "created"),
)


@dataclass
class Columns:
    """One list for each field, by document number."""

    document: list[int] = field(default_factory=list)
    kind: list[str] = field(default_factory=list)
    object: list[str] = field(default_factory=list)
    region: list[str] = field(default_factory=list)
    province: list[str] = field(default_factory=list)
    application: list[str] = field(default_factory=list)
    status: list[str] = field(default_factory=list)
    author: list[str] = field(default_factory=list)
    scope: list[str] = field(default_factory=list)
    weight: list[float] = field(default_factory=list)
    created: list[int] = field(default_factory=list)

    def extend(self, other: "Columns") -> None:
        for name in FIELDS:
            getattr(self, name).extend(getattr(other, name))

    def in_scopes(self, scopes: frozenset[str]) -> set[int]:
        return {n for n, scope in enumerate(self.scope) if scope in scopes}


def failed(columns: Columns, n: int, filters: Filters) -> list[str]:
    """The names of the facets whose filter a document does not pass; "" for other filters."""
    misses = []
    if filters.kinds and columns.kind[n] not in filters.kinds:
        misses.append("kind")
    if filters.provinces and not filters.provinces & set(columns.province[n].split()):
        misses.append("province")
    if filters.applications and not filters.applications & set(columns.application[n].split()):
        misses.append("application")
    if filters.stages and columns.status[n] not in filters.stages:
        misses.append("stage")
    if filters.years and columns.created[n] // 10_000 not in filters.years:
        misses.append("year")
    if not passes_the_rest(columns, n, filters):
        misses.append("")
    return misses


def passes_the_rest(columns: Columns, n: int, filters: Filters) -> bool:
    day = columns.created[n]
    return (
        (not filters.regions or bool(filters.regions & set(columns.region[n].split())))
        and (not filters.author or filters.author.lower() in columns.author[n].lower())
        and (filters.before is None or day < int(f"{filters.before:%Y%m%d}"))
        and (filters.after is None or day >= int(f"{filters.after:%Y%m%d}"))
    )


def sift(
    columns: Columns, matched: Iterable[int], filters: Filters
) -> tuple[list[int], dict[str, dict[str, int]]]:
    """The documents that pass all filters, and how many things each facet's values have.

    The counts of a facet are those without its own filter, so that a reader
    sees what another choice would give. A thread of many pages counts once.
    """
    kept: list[int] = []
    things: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    unfiltered = filters == Filters()
    for n in matched:
        misses = [] if unfiltered else failed(columns, n, filters)
        if not misses:
            kept.append(n)
        if len(misses) > 1 or misses == [""]:
            continue
        thing = f"{columns.kind[n]} {columns.object[n]}"
        for name, value in _values(columns, n):
            if not misses or misses[0] == name:
                things[name][value].add(thing)
    counts = {
        name: {value: len(found) for value, found in values.items()}
        for name, values in things.items()
    }
    return kept, counts


def _values(columns: Columns, n: int) -> Iterable[tuple[str, str]]:
    yield "kind", columns.kind[n]
    if columns.status[n]:
        yield "stage", columns.status[n]
    yield "year", str(columns.created[n] // 10_000)
    for value in columns.province[n].split():
        yield "province", value
    for value in columns.application[n].split():
        yield "application", value
