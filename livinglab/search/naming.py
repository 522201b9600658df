"""What a question calls by its name, and what it says beside that."""

from livinglab.search.analysis import count
from livinglab.search.asking.applications import APPLICATIONS
from livinglab.search.asking.parts import Asked, Concept
from livinglab.search.vocabulary import Vocabulary

KINDS = APPLICATIONS | {("replikasi",)}  # what a question may say beside a name
LONGEST_NAME = 8  # concepts


def named(asked: Asked, vocabulary: Vocabulary) -> frozenset[str]:
    """What has the name that was asked for, or has it among its other names.

    The application itself; with regions beside its name, its replications there. Of a
    comparison both.
    """
    if asked.compared:
        return asked.compared
    if len(asked.concepts) > LONGEST_NAME:
        return frozenset()
    said = " ".join(one.text for one in asked.concepts if not is_beside_a_name(one))
    slug = vocabulary.application(said)
    if not slug or not asked.regions:
        return frozenset({slug} if slug else ())
    return frozenset(f"{code}:{slug}" for code in asked.regions)


def is_beside_a_name(concept: Concept) -> bool:
    """Whether it says of which region, or which kind of thing, a name is asked for."""
    return concept.is_place or any(way.terms in KINDS for way in concept.alternatives)


def joining_words(asked: Asked) -> int:
    """How many words of the question only join others."""
    return max(count(asked.text) - sum(count(c.text) for c in asked.concepts), 0)
