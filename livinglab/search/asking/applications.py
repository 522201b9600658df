"""Questions for applications of a kind: "aplikasi absensi", "sistem aduan milik pemda"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from livinglab.search.asking.kinds import is_of_obstacles
from livinglab.search.asking.parts import SURE, Concept
from livinglab.search.asking.stages import is_stage
from livinglab.search.vocabulary import Vocabulary

# How an application is to be had, which the catalog says of few of them.
CONDITIONS = frozenset({"gratis", "hibah", "milik", "tiru", "replikasi", "adopsi"})
LONGEST_NAME = 4  # concepts
TAKING_OVER = frozenset({("replikasi",), ("adopsi",)})
APPLICATIONS = frozenset({("aplikasi",), ("sistem",)})


def asks_for_applications(concepts: Sequence[Concept]) -> bool:
    """Of two nouns the first is what is asked for: "aplikasi absensi", "sistem aduan"."""
    return len(concepts) > 1 and any(
        way.terms in APPLICATIONS for way in concepts[0].alternatives if way.weight >= SURE
    )


def taking_over_weakened(concepts: Sequence[Concept], known: Vocabulary) -> tuple[Concept, ...]:
    """Beside an application's name, a region or a stage: few records say the word.

    "replikasi Smart Kampung" is answered by "Smart Kampung di Kabupaten Bangli", and "kendala
    SRIKANDI" by what hindered it, which is not called so either.
    """
    taken = [one for one in concepts if is_taking_over(one) or is_of_obstacles(one)]
    others = [concept for concept in concepts if concept not in taken]
    tells = any(
        concept.is_somewhere or any(map(is_stage, concept.alternatives)) for concept in others
    )
    said = [concept.text for concept in others]
    if not taken or not (tells or any(map(known.application, _runs(said)))):
        return tuple(concepts)
    return tuple(replace(one, weak=one.weak or one in taken) for one in concepts)


def is_taking_over(concept: Concept) -> bool:
    """Whether it says that something is taken over from others: "replikasi", "adoption"."""
    said = any(way.terms in TAKING_OVER and way.weight >= SURE for way in concept.alternatives)
    return said and not concept.exact


def _runs(said: Sequence[str]) -> Iterator[str]:
    """Each word, and those that stand together, as far as names go."""
    for first in range(len(said)):
        for after in range(first + 1, min(first + LONGEST_NAME, len(said)) + 1):
            yield " ".join(said[first:after])


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
