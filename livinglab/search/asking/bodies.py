"""What every region has, beside its name: "DPRD Sumedang", "sekda Kota Bogor", "kadis kominfo".

On the site nothing stands for it but the region, which does not say so. An office that has a
matter of its own is none of these: "Dinas Kesehatan Blora" is about health as well.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from livinglab.search.asking.meaning import SYNONYM
from livinglab.search.asking.parts import Concept
from livinglab.search.synonyms import Terms, terms_in

BODIES = (
    *("dprd", "sekretaris daerah", "sekda", "setda", "sekretariat daerah", "sekwan", "bappeda"),
    *("kepala daerah", "perangkat daerah", "opd", "skpd", "inspektorat"),
    *("diskominfo", "kominfo"),
)
HEADS = ("kepala", "kepala dinas", "kadis", "kaban", "ketua", "anggota", "plt", "pj", "pjs")


def bodies_weakened(concepts: Sequence[Concept]) -> tuple[Concept, ...]:
    """Where nothing but a region is named beside it, such a body need not be said."""
    others = [one for one in concepts if not one.is_place and not one.weak]
    is_of_one = sum(one.is_place for one in concepts) == 1
    if not (is_of_one and others and all(map(_is_body, others))):
        return tuple(concepts)
    return tuple(replace(one, weak=True) if one in others else one for one in concepts)


def _is_body(concept: Concept) -> bool:
    ways = (way.terms for way in concept.alternatives if way.weight >= SYNONYM)
    return not concept.exact and not names().isdisjoint(ways)


@cache
def names() -> frozenset[Terms]:
    return frozenset(map(terms_in, (*BODIES, *HEADS)))
