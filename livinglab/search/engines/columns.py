"""What filters and facets need to know of each document, held in memory as plain lists.

Segments of a Whoosh index never change, so what was read of one is kept for
as long as the segment lives; only the sums over all of them are made anew.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from livinglab.search.asking.parts import Filters
from livinglab.search.dates import FIRST_DAY, day_number, years

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


# The name of a facet, or "" for what is none; the filter, and the column with its values.
SIDES = (
    ("kind", "kinds", "kind"),
    ("province", "provinces", "province"),
    ("application", "applications", "application"),
    ("stage", "stages", "status"),
    ("", "regions", "region"),
    ("", "authors", "author"),
)


def failed(columns: Columns, n: int, filters: Filters) -> list[str]:
    """The names of the facets whose filter a document does not pass; "" for other filters."""
    misses = [name for name, passes in _each(columns, n, filters) if not passes]
    if not is_in_time(columns, n, filters):
        misses.append("")
    if filters.without and any(passes for _, passes in _each(columns, n, filters.without)):
        misses.append("")
    return misses


def _each(columns: Columns, n: int, filters: Filters) -> Iterable[tuple[str, bool]]:
    """Each filter of values that is set, and whether the document passes it."""
    for name, wanted, column in SIDES:
        if allowed := getattr(filters, wanted):
            yield name, not allowed.isdisjoint(getattr(columns, column)[n].split())
    if filters.years:
        year = columns.created[n] // 10_000
        yield "year", year in filters.years and bool(years(year))


def is_in_time(columns: Columns, n: int, filters: Filters) -> bool:
    day = columns.created[n]
    return (filters.before is None or FIRST_DAY <= day < day_number(filters.before)) and (
        filters.after is None or day >= max(FIRST_DAY, day_number(filters.after))
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
    for value in years(columns.created[n] // 10_000):
        yield "year", value
    for value in columns.province[n].split():
        yield "province", value
    for value in columns.application[n].split():
        yield "application", value
