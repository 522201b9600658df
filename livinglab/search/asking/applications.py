"""Questions for applications of a kind: "aplikasi absensi", "sistem aduan milik pemda"."""

from collections.abc import Sequence
from dataclasses import replace

from livinglab.search.asking.parts import SURE, Concept

# How an application is to be had, which the catalog says of few of them.
CONDITIONS = frozenset({"gratis", "hibah", "milik", "tiru", "replikasi", "adopsi"})
APPLICATIONS = frozenset({("aplikasi",), ("sistem",)})


def asks_for_applications(concepts: Sequence[Concept]) -> bool:
    """Of two nouns the first is what is asked for: "aplikasi absensi", "sistem aduan"."""
    return len(concepts) > 1 and any(
        way.terms in APPLICATIONS for way in concepts[0].alternatives if way.weight >= SURE
    )


def conditions_weakened(concepts: Sequence[Concept]) -> tuple[Concept, ...]:
    """Where applications are asked for by what they do, how they are had need not be said.

    What follows "aplikasi" at once is what it does: "aplikasi hibah" is about grants.
    """
    if not asks_for_applications(concepts):
        return tuple(concepts)
    return tuple(
        replace(concept, weak=True)
        if n > 1 and concept.alternatives[0].terms[0] in CONDITIONS
        else concept
        for n, concept in enumerate(concepts)
    )
