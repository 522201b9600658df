"""How many things there are of each kind, province, application, stage and year."""

from collections import Counter
from collections.abc import Iterable, Mapping

from livinglab.search.asking import Filters
from livinglab.search.engines import FACETS
from livinglab.search.ranking import Candidate
from livinglab.search.results import Facet

MOST_VALUES = 12  # of a facet
Counts = Mapping[str, Mapping[str, int]]  # facet → value → how many things


def facets(counts: Counts, filters: Filters) -> tuple[Facet, ...]:
    """Those that can be told, the most frequent values first, years the latest first."""
    chosen = _chosen(filters)
    told = []
    for name in FACETS:
        values = sorted(counts.get(name, {}).items(), key=lambda item: (-item[1], item[0]))
        values = values[:MOST_VALUES]
        if name == "year":
            values.sort(reverse=True)
        told.append(Facet(name, tuple(values), chosen[name]))
    return tuple(told)


def counts_of(things: Iterable[Candidate], others: Counts, filters: Filters) -> Counts:
    """Of these things. `others`: what else could be chosen in the place of a chosen value."""
    listed: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    for one in things:
        listed["kind"][one.kind] += 1
        listed["province"].update(one.province.split())
        listed["application"].update(one.application.split())
        listed["stage"].update(filter(None, [one.status]))
        listed["year"][str(one.created_at.year)] += 1
    return {
        name: {**others.get(name, {}), **listed[name]} if values else listed[name]
        for name, values in _chosen(filters).items()
    }


def _chosen(filters: Filters) -> dict[str, frozenset[str]]:
    return {
        "kind": filters.kinds,
        "province": filters.provinces,
        "application": filters.applications,
        "stage": filters.stages,
        "year": frozenset(map(str, filters.years)),
    }
