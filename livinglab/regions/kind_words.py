"""The words of a name, and those that tell before it which kind of region it is."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from livinglab.regions.models import RegionKind

PROVINCE, REGENCY, CITY = RegionKind.PROVINCE, RegionKind.REGENCY, RegionKind.CITY
LOCAL = frozenset(RegionKind)
KIND_WORDS = {
    **dict.fromkeys(("provinsi", "propinsi", "prov", "pemprov"), frozenset({PROVINCE})),
    **dict.fromkeys(("kabupaten", "kab", "pemkab"), frozenset({REGENCY})),
    **dict.fromkeys(("kota", "kotamadya", "pemkot"), frozenset({CITY})),
    **dict.fromkeys(("pemda", "pemerintah"), LOCAL),
}
OFFICIAL = {PROVINCE: "provinsi", REGENCY: "kabupaten", CITY: "kota"}
ADMINISTRATIVE = {"administrasi", "adm"}
WORD = re.compile(r"[^\W_]+")


class Word(NamedTuple):
    text: str
    key: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    return [Word(one[0], one[0].lower(), *one.span()) for one in WORD.finditer(text)]


def written_out(text: str) -> list[str]:
    """What tells a kind before a name, by its official word: of "kab. ban" "kabupaten ban"."""
    kinds, rest = kind_and_rest(words_of(text))
    return [f"{OFFICIAL[kind]} {text[rest[0].start :].lower()}" for kind in sorted(kinds or ())]


def kind_and_rest(
    words: Sequence[Word],
) -> tuple[frozenset[RegionKind] | None, Sequence[Word]]:
    """Split off "Kab.", "Pemerintah Kota", "Kota Administrasi"; None where no kind is said."""
    kinds, rest = None, words
    while len(rest) > 1 and (said := KIND_WORDS.get(rest[0].key)):
        kinds = said if kinds is None or kinds == LOCAL else kinds
        rest = rest[1:]
        if said != LOCAL:
            break
    if kinds and len(rest) > 1 and rest[0].key in ADMINISTRATIVE:
        rest = rest[1:]
    return kinds, rest
