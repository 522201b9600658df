"""Regions that have in other words alone what was asked for: they do not count as found."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from livinglab.search.asking import Filters
from livinglab.search.engines import CANDIDATES, Found
from livinglab.search.facets import counts_of, passes
from livinglab.search.ranking import Candidate, Scored

SAID = 0.5  # of what was asked for, that a region has in the same words


def may_have_regions(found: Found, filters: Filters) -> bool:
    """Whether regions are counted: those of other provinces are, behind a chosen one."""
    if len(found.ids) >= CANDIDATES:
        return False
    is_elsewhere = bool(filters.provinces) and filters.kinds <= {"region"}
    return is_elsewhere or found.facets.get("kind", {}).get("region", 0) > 0


def unsaid(regions: Iterable[Scored]) -> list[Candidate]:
    return [one.candidate for one in regions if one.coverage < SAID]


def less(found: Found, unsaid: Sequence[Candidate], filters: Filters) -> Found:
    """Without these, whether or not they pass the filters."""
    if not unsaid:
        return found
    left = {name: dict(values) for name, values in found.facets.items()}
    for name, values in counts_of(unsaid, filters).items():
        for value, things in values.items():
            if left.get(name, {}).get(value, 0) > things:
                left[name][value] -= things
            else:
                left.get(name, {}).pop(value, None)
    ids, total = {one.id for one in unsaid}, sum(passes(one, filters) for one in unsaid)
    return replace(
        found,
        ids=[one for one in found.ids if one not in ids],
        total=max(found.total - total, 0),
        facets=left,
    )
