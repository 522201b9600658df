"""Questions of the ledger: "replikasi yang sudah dipakai", "kerja sama tahun 2018".

They say a stage, or that something is taken over, and beside it nothing but where, when and
which application.
There a stage may be told by words that say other things elsewhere.
"""

import re
from collections.abc import Sequence, Set
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from livinglab.search.asking.applications import is_taking_over
from livinglab.search.asking.comparing import names_in
from livinglab.search.asking.guessing import spelled
from livinglab.search.asking.kinds import is_of_regions
from livinglab.search.asking.loosening import NOT
from livinglab.search.asking.parts import SURE, Alternative, Concept, Filters
from livinglab.search.asking.stages import is_stage, term_of
from livinglab.search.synonyms import Terms, terms_in
from livinglab.search.vocabulary import Vocabulary

MORE_NAMES = {
    "interest": ("minat",),
    "agreement": ("kerja sama", "mou", "pks"),
    "adaptation": ("penyesuaian",),
    "in_use": ("dipakai", "digunakan", "pemakaian"),
    "stopped": ("berhenti",),
}
YEAR = re.compile(r"(?:19|20)\d\d")
# Words by which a stage is told of something: "yang sudah PKS".
SO_FAR = frozenset({"yang", "sudah", "telah", "masih", "sedang", "already", "still"})
UNSAID = frozenset(
    {"program", "proses", "tahap", "status", "baru", "terbaru", "still", "benar-benar"}
)
SIGNING = frozenset({("tandatangan",), ("teken",)})  # which an agreement is in any case


class Ledger(NamedTuple):
    """What is left to be looked for, and the filters that stand for the rest."""

    concepts: tuple[Concept, ...]
    filters: Filters


def of_ledger(
    text: str, concepts: Sequence[Concept], filters: Filters, known: Vocabulary
) -> Ledger:
    """The same, where the question is none of the ledger."""
    as_it_was = Ledger(tuple(concepts), filters)
    years = frozenset(int(one.text) for one in concepts if _is_year(one))
    if years:
        concepts = tuple(map(_unquoted, concepts))
    said = _beside_names(concepts, known)
    if not all(map(_may_be_said, said)) or not _is_of_ledger(text, concepts, said, years):
        return as_it_was
    named = set(concepts).difference(said)
    meant = tuple(one if one in named else _meant(one) for one in concepts if not _is_year(one))
    if not years:
        return Ledger(meant, filters)
    return Ledger(
        () if all(one.weak for one in meant) else meant,
        replace(
            filters,
            kinds=filters.kinds or frozenset({"replication"}),
            years=filters.years or years,
        ),
    )


def _beside_names(concepts: Sequence[Concept], known: Vocabulary) -> Sequence[Concept]:
    """Without the names of applications, which are looked for where they may be said."""
    if all(map(_may_be_said, concepts)):
        return concepts
    if not any(is_taking_over(one) or _stages_of(one) for one in concepts):
        return concepts
    named = {one for name in names_in(concepts, known) for one in name.of(concepts)}
    return [one for one in concepts if one not in named]


def _is_of_ledger(
    text: str, concepts: Sequence[Concept], said: Sequence[Concept], years: Set[int]
) -> bool:
    """What is `said` is all but names.

    Without a year it says of what is taken over, or of regions, how far they have come.

    "PKS replikasi" is about an agreement, "replikasi yang sudah PKS" about a stage.
    """
    takes_over, has_stages = any(map(is_taking_over, said)), any(map(_stages_of, said))
    if years:
        return takes_over or has_stages
    is_of_things = (
        takes_over
        or len(said) < len(concepts)
        or any(map(is_of_regions, said))
        or any(concept.is_somewhere for concept in said)
        or "yang" in spelled(text.partition(" ")[0])
    )
    so_far = SO_FAR if len(said) == len(concepts) else SO_FAR - {"yang"}
    return has_stages and is_of_things and not so_far.isdisjoint(spelled(text))


def _may_be_said(concept: Concept) -> bool:
    """What says anything else makes it a question of a topic; so does a "not yet"."""
    if concept.alternatives[0].terms[0] in NOT:
        return False
    return bool(
        concept.is_somewhere or _is_year(concept) or _is_unsaid(concept) or _stages_of(concept)
    )


def _meant(concept: Concept) -> Concept:
    """Found by the stage as surely as by the word for it; all but where and which is weak."""
    stages = tuple(Alternative((term,)) for term in _stages_of(concept))
    words = tuple(way for way in concept.alternatives if not is_stage(way))
    weak = not (stages or concept.is_somewhere)
    return replace(concept, alternatives=(*words, *stages), weak=weak)


def _unquoted(concept: Concept) -> Concept:
    """Beside a year the name of a stage means the stage in quotes as well."""
    stages = {_more_stages().get(way.terms) for way in concept.alternatives if concept.exact}
    more = (Alternative((term_of(stage),)) for stage in stages if stage)
    return replace(concept, alternatives=(*concept.alternatives, *more))


def _is_year(concept: Concept) -> bool:
    return bool(YEAR.fullmatch(concept.text)) and not concept.exact


def _is_unsaid(concept: Concept) -> bool:
    """Whether it says nothing of what is asked for in such a question."""
    is_filling = concept.text.lower() in UNSAID or concept.weak
    is_signing = not SIGNING.isdisjoint(_sure(concept))
    return is_filling or is_signing or is_taking_over(concept) or is_of_regions(concept)


def _stages_of(concept: Concept) -> tuple[str, ...]:
    """The terms of the stages that it names here."""
    said = tuple(way.terms[0] for way in concept.alternatives if is_stage(way))
    if concept.exact:
        return said
    more = (_more_stages().get(terms) for terms in _sure(concept))
    return said or tuple(term_of(stage) for stage in dict.fromkeys(more) if stage)


def _sure(concept: Concept) -> list[Terms]:
    """The word itself, and what it means in Indonesian."""
    return [way.terms for way in concept.alternatives if way.weight >= SURE]


@cache
def _more_stages() -> dict[Terms, str]:
    return {terms_in(name): stage for stage, names in MORE_NAMES.items() for name in names}
