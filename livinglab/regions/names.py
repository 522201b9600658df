"""Finds regions by the names people write: official, short, abbreviated, with or without kind.

Names are compared without spaces, hyphens and dots, so that "Pangkal Pinang",
"Pangkalpinang" and "pangkal-pinang" are one. A match always begins and ends
at the edge of a word. "Kota Banjar" is never "Kabupaten Banjar", and a bare
"Banjar" is neither.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from livinglab.regions import reference
from livinglab.regions.english import english_names
from livinglab.regions.kind_words import (
    ADMINISTRATIVE,
    KIND_WORDS,
    PROVINCE,
    Word,
    kind_and_rest,
    words_of,
)
from livinglab.regions.models import RegionKind

LONGEST_KIND = 4  # words: "Pemerintah Kota Administrasi", and the first of the name
# Other names in common use that the table of aliases does not have. The
# bare ones of Yogyakarta mean the province as often as the city.
MORE_NAMES = (
    ("34", "Daerah Istimewa Yogyakarta"),
    ("34", "Jogja"),
    ("34", "Yogya"),
    ("34.71", "Jogja"),
    ("34.71", "Yogya"),
    ("31", "Daerah Khusus Ibukota Jakarta"),
    ("31", "Daerah Khusus Ibu Kota Jakarta"),
)
# Names that are also everyday words: in running text only as a name is written.
EVERYDAY = {
    *("basel", "batang", "batu", "batubara", "benteng", "bone", "buru", "kotabaru", "landak"),
    *("meranti", "metro", "palas", "pali", "puncak", "rote", "solo", "sula", "tala", "tuba"),
}
CAREFUL = 4  # an alias this short is matched with its case
SHORTEST = 3  # and one shorter than this even where the whole text has no capitals
JOINS = re.compile(r"\s{1,3}|\s?-\s?")
DOTTED = re.compile(r"\.\s?")
ASIDE = re.compile(r"\([^)]*\)")


class Name(NamedTuple):
    """One way to write one region; `spelling` where the case of the letters matters."""

    code: str
    kind: RegionKind
    spelling: str = ""


class Match(NamedTuple):
    """The words from `first` up to `after` name these regions: one, or several of one name."""

    first: int
    after: int
    codes: tuple[str, ...]


class Matcher:
    """Built once from (code, kind, name, is it an alias); holds no connection.

    It is asked at every word of every text: most begin no name, which one look tells.
    """

    def __init__(self, names: Sequence[tuple[str, RegionKind, str, bool]]) -> None:
        self._names: dict[str, dict[str, Name]] = defaultdict(dict)
        self._begun: set[str] = set()  # all beginnings of names, as they are compared
        for code, kind, name, is_alias in names:
            words = words_of(name)
            if is_alias and len(words) > 1 and words[0].key in KIND_WORDS:
                words = words[1:]
            self._add(code, kind, words, is_alias)

    def _add(self, code: str, kind: RegionKind, words: Sequence[Word], is_alias: bool) -> None:
        spelling = "".join(word.text for word in words)
        careful = is_alias and len(spelling) <= CAREFUL
        key = spelling.lower()
        self._begun.update(key[:end] for end in range(1, len(key) + 1))
        self._names[key].setdefault(code, Name(code, kind, spelling if careful else ""))

    def named(self, text: str) -> tuple[str, ...]:
        """The codes of the regions that have this name; "Banjar" is that of two.

        What stands in brackets is passed over; a province behind a comma chooses.
        """
        kinds, key, within = self._read(text)
        return _in(self._of_kind(key, kinds), within) if key in self._names else ()

    def may_begin(self, word: str) -> bool:
        """Whether a name may begin with this word, or a kind before it."""
        first = words_of(word)[:1]
        return any(one.key in self._begun or one.key in KIND_WORDS for one in first)

    def candidates(self, text: str) -> tuple[str, ...]:
        """Those named or, if none is, those whose name begins so: "Kabupaten Kotawaringin"."""
        kinds, key, within = self._read(text)
        return self.named(text) or _in(self._beginning_with(key, kinds), within)

    def _read(self, text: str) -> tuple[frozenset[RegionKind] | None, str, tuple[str, ...]]:
        place, comma, rest = ASIDE.sub(" ", text).partition(",")
        kinds, words = kind_and_rest(words_of(place))
        key = "".join(word.key for word in words)
        return kinds, key, self._provinces(rest) if comma else ()

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """(start, end, code) of each region named in running text, kind words included."""
        words = words_of(text)
        careless = text.islower()
        at = 0
        while at < len(words):
            match = self._match(text, words, at, careless)
            if match is None:
                at += 1
                continue
            if len(match.codes) == 1:
                yield words[match.first].start, words[match.after - 1].end, match.codes[0]
            at = match.after

    def _match(self, text: str, words: Sequence[Word], at: int, careless: bool) -> Match | None:
        """The longest name that begins at this word, a kind before it included."""
        if words[at].key not in self._begun and words[at].key not in KIND_WORDS:
            return None
        before = words[at : at + LONGEST_KIND]
        kinds, rest = kind_and_rest(before)
        after_kind = at + len(before) - len(rest)
        if not _joins(text, words, at, after_kind):
            return None
        for after in reversed(self._ends(text, words, after_kind)):
            if names := self._named(words[after_kind:after], kinds, careless):
                return Match(at, after, names)
        return None

    def _ends(self, text: str, words: Sequence[Word], first: int) -> list[int]:
        """Up to where words from `first` on hang together and are the beginning of a name."""
        ends: list[int] = []
        key = ""
        for at in range(first, len(words)):
            key += words[at].key
            if key not in self._begun or (at > first and not _joins(text, words, at - 1, at)):
                break
            ends.append(at + 1)
        return ends

    def _named(
        self, part: Sequence[Word], kinds: frozenset[RegionKind] | None, careless: bool
    ) -> tuple[str, ...]:
        key = "".join(word.key for word in part)
        names = self._names.get(key, {}).values()
        if kinds is not None:
            return tuple(name.code for name in names if name.kind in kinds)
        written = "".join(word.text for word in part)
        return tuple(name.code for name in names if _is_written(name, written, careless))

    def _of_kind(self, key: str, kinds: frozenset[RegionKind] | None) -> tuple[str, ...]:
        names = self._names.get(key, {}).values()
        return tuple(name.code for name in names if kinds is None or name.kind in kinds)

    def _beginning_with(self, key: str, kinds: frozenset[RegionKind] | None) -> tuple[str, ...]:
        if len(key) <= CAREFUL:
            return ()
        codes = {
            name.code
            for known, names in self._names.items()
            if known.startswith(key)
            for name in names.values()
            if kinds is None or name.kind in kinds
        }
        return tuple(sorted(codes))

    def _provinces(self, text: str) -> tuple[str, ...]:
        """Of "Kabupaten Banjar, Kalimantan Selatan" the part behind the comma."""
        _, words = kind_and_rest(words_of(text))
        return self._of_kind("".join(word.key for word in words), frozenset({PROVINCE}))


def _is_written(name: Name, written: str, careless: bool) -> bool:
    """Whether a word of running text, with no kind before it, is meant as this name."""
    if careless:
        return written not in EVERYDAY and len(written) >= SHORTEST
    if name.spelling:
        return written in (name.spelling, name.spelling.upper())
    return written[0].isupper() or written[0].isdigit()


def _joins(text: str, words: Sequence[Word], first: int, last: int) -> bool:
    """Whether nothing but space, hyphen or the dot of an abbreviation stands between them."""
    return all(_joins_next(text, words[n], words[n + 1]) for n in range(first, last))


def _joins_next(text: str, word: Word, following: Word) -> bool:
    between = text[word.end : following.start]
    shortened = word.key in KIND_WORDS or word.key in ADMINISTRATIVE or len(word.key) == 1
    return bool(JOINS.fullmatch(between) or (shortened and DOTTED.fullmatch(between)))


def _in(codes: tuple[str, ...], provinces: tuple[str, ...]) -> tuple[str, ...]:
    inside = tuple(code for code in codes if code[:2] in provinces)
    return inside or codes


@lru_cache(maxsize=1)
def matcher() -> Matcher:
    """The matcher of the reference tables; read once by each process."""
    kinds: dict[str, RegionKind] = {}
    names: list[tuple[str, RegionKind, str, bool]] = []
    for region in reference.regions():
        code, kind = str(region["code"]), RegionKind(str(region["kind"]))
        kinds[code] = kind
        names.append((code, kind, str(region["name"]), False))
        names += [(code, kind, name, True) for name in english_names(str(region["name"]), kind)]
    for code, alias in (*reference.aliases(), *MORE_NAMES):
        names.append((code, kinds[code], alias, True))
    return Matcher(names)
