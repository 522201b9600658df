"""Who took over an application: "siapa yang pakai SRIKANDI", "provinsi mana yang belajar JAKI".

That is answered by its replications, which hardly say that somebody uses it: they are there.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from livinglab.search.asking.applications import TAKING_OVER, is_taking_over
from livinglab.search.asking.comparing import names_in
from livinglab.search.asking.guessing import spelled
from livinglab.search.asking.kinds import is_of_regions, regions
from livinglab.search.asking.loosening import NOT
from livinglab.search.asking.parts import SURE, Concept
from livinglab.search.asking.stages import is_stage
from livinglab.search.synonyms import terms_in
from livinglab.search.vocabulary import Vocabulary

WHO = re.compile(r"(?<!\S)(?:siapa|ada (?:yang|yg)|who|anyone|anybody)(?!\w)", re.IGNORECASE)
# Beside a kind of region these ask which: "kota mana", "kabupaten yang", "daftar daerah".
WHICH = frozenset({"mana", "yang", "apa", "berapa", "daftar", "which", "that", "list"})
DOING = frozenset(
    map(
        terms_in,
        """
        meniru menerapkan penerapan memasang menjalankan melaksanakan mengadopsi mereplikasi
        belajar mempelajari berminat tertarik menerima mengambil mencoba implementasi
        mengimplementasikan menggunakan memakai berhasil sukses lancar kunjungan berkunjung
        using adopted implemented running
        """.split(),  # noqa: SIM905  a list of words reads best as words
    )
)


class Adopters(NamedTuple):
    """What is left to be looked for, and the application; "" where nobody asks who has it."""

    concepts: tuple[Concept, ...]
    slug: str = ""


def adopters(text: str, concepts: Sequence[Concept], known: Vocabulary) -> Adopters:
    """Nothing but the name, the stage and where has to be said of them."""
    other = Adopters(tuple(concepts))
    if not _asks_who(text, concepts) or _is_denied(text):
        return other
    names = list(names_in(concepts, known))
    if len(names) != 1:
        return other
    rest = [*concepts[: names[0].first], *concepts[names[0].after :]]
    if not all(map(_may_be_said, rest)):
        return other
    weak = {one for one in rest if not _is_told(one)}
    return Adopters(
        tuple(replace(one, weak=one.weak or one in weak) for one in concepts), names[0].slug
    )


def _asks_who(text: str, concepts: Sequence[Concept]) -> bool:
    if WHO.search(text):
        return True
    return not WHICH.isdisjoint(spelled(text)) and any(map(_names_regions, concepts))


def _names_regions(concept: Concept) -> bool:
    """The tables take "daerah yang replikasi" for one term."""
    return is_of_regions(concept) or (
        not concept.exact and (concept.alternatives[0].words[0],) in regions()
    )


def _is_denied(text: str) -> bool:
    """Whether it asks who has not: "yang belum pakai", but not "sudah pakai belum?"."""
    words = text.strip(" .,?!").rpartition(" ")[0]
    return not NOT.isdisjoint(spelled(words))


def _may_be_said(concept: Concept) -> bool:
    if concept.weak or is_taking_over(concept) or is_of_regions(concept) or _is_told(concept):
        return True
    ways = (way.words for way in concept.alternatives if way.weight >= SURE)
    return not concept.exact and any(all(map(_is_doing, words)) for words in ways)


def _is_doing(word: str) -> bool:
    return (word,) in DOING or (word,) in TAKING_OVER or (word,) in regions()


def _is_told(concept: Concept) -> bool:
    """Whether records say it: where, and how far it has come."""
    has_stage = any(map(is_stage, concept.alternatives))
    return not concept.weak and (concept.is_somewhere or has_stage)
