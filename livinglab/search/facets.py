"""How many things there are of each kind, province, application, stage and year."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from livinglab.search.asking import Filters
from livinglab.search.dates import years
from livinglab.search.engines import FACETS
from livinglab.search.ranking import Candidate
from livinglab.search.results import Facet

MOST_VALUES = 12  # of a facet
Counts = dict[str, dict[str, int]]  # facet → value → how many things


def facets(counts: Mapping[str, Mapping[str, int]], filters: Filters) -> tuple[Facet, ...]:
    """Those that can be told, the most frequent values first, years the latest first."""
    chosen = chosen_in(filters)
    told = []
    for name in FACETS:
        values = sorted(counts.get(name, {}).items(), key=lambda item: (-item[1], item[0]))
        values = values[:MOST_VALUES]
        if name == "year":
            values.sort(reverse=True)
        told.append(Facet(name, tuple(values), chosen[name]))
    return tuple(told)


def counts_of(things: Iterable[Candidate], filters: Filters) -> Counts:
    """Of those that pass; of each facet what another choice of it would give, as engines do."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    for one in things:
        missed, values = _missed(one, filters), _values(one)
        for name in FACETS:
            if missed <= {name}:
                counts[name].update(values[name])
    return {name: dict(counted) for name, counted in counts.items()}


def passes(one: Candidate, filters: Filters) -> bool:
    """Whether it has what the facets are narrowed to."""
    return not _missed(one, filters)


def chosen_in(filters: Filters) -> dict[str, frozenset[str]]:
    return {
        "kind": filters.kinds,
        "province": filters.provinces,
        "application": filters.applications,
        "stage": filters.stages,
        "year": frozenset(map(str, filters.years)),
    }


def without_facets(filters: Filters) -> Filters:
    """What is left is no facet: regions, author and time."""
    none: frozenset[str] = frozenset()
    return replace(
        filters, kinds=none, provinces=none, applications=none, stages=none, years=frozenset()
    )


def _missed(one: Candidate, filters: Filters) -> set[str]:
    """The facets by which it is left out."""
    values = _values(one)
    return {
        name
        for name, chosen in chosen_in(filters).items()
        if chosen and chosen.isdisjoint(values[name])
    }


def _values(one: Candidate) -> dict[str, list[str]]:
    return {
        "kind": [one.kind],
        "province": one.province.split(),
        "application": one.application.split(),
        "stage": one.status.split(),
        "year": years(one.created_at.year),
    }
