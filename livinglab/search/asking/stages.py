"""The stages of the ladder as people say them: "studi banding", "uji coba", "launching".

A record often tells a stage by its kind of step alone, without a word of it. So each
replication has its stage among its terms, as regions are there by their codes.
"""

from functools import cache

from livinglab.search.asking.parts import Alternative
from livinglab.search.synonyms import Terms, terms_in

STAGED = 0.45  # below what is said in words
# Those whose names say nothing else. Where only the ledger can be meant there are more.
NAMES = {
    "study_visit": ("studi tiru", "kunjungan kerja"),
    "agreement": ("nota kesepahaman", "perjanjian kerja sama", "kesepakatan"),
    "handover": ("serah terima",),
    "pilot": ("uji coba",),
    "launched": ("diluncurkan",),
    "stopped": ("dihentikan",),
}


# As pages show them.
SHOWN = frozenset(names[0] for names in NAMES.values())


def term_of(stage: str) -> str:
    """As it stands among the terms of a replication."""
    return f"={stage}"


def is_stage(way: Alternative) -> bool:
    return way.terms[0].startswith("=")


def of_stages(ways: list[Alternative]) -> list[Alternative]:
    """The stages that one of these ways names."""
    named = dict.fromkeys(_stages()[way.terms] for way in ways if way.terms in _stages())
    return [Alternative((term_of(stage),), STAGED) for stage in named]


def of_phrase(way: Alternative) -> list[Alternative]:
    """The stage that pages show in these very words: "studi tiru" in quotes."""
    shown = {terms_in(name) for name in SHOWN}
    return of_stages([way]) if way.terms in shown else []


@cache
def _stages() -> dict[Terms, str]:
    return {terms_in(name): stage for stage, names in NAMES.items() for name in names}
