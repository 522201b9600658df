"""Words that mean the same, and English ones with their Indonesian.

Groups stand in data/synonyms.csv, one a line; data/glossary.csv has an English
term and its translations a line. Both are used when a question is read, never
when a text is taken in, so that a new line needs no new index.
"""

import csv
import re
from collections import defaultdict
from functools import cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from livinglab.regions.reference import DATA
from livinglab.search import analysis
from livinglab.search.scanning import clean
from livinglab.search.words import COMPOUNDS, WEAK

Terms = tuple[str, ...]
ENGLISH = 2  # ways to say an Indonesian term: the first lines have the usual ones
LONG = 6  # letters of a word in which one slip leaves no doubt what was meant
DOUBLED = re.compile(r"([a-z])\1")


class Member(NamedTuple):
    """One way to say it: its terms in order. `group` says which line it stands on."""

    terms: Terms
    group: int


class Thesaurus(NamedTuple):
    members: dict[Terms, tuple[int, ...]]  # terms → groups
    groups: dict[int, tuple[Member, ...]]
    indonesian: dict[Terms, tuple[Terms, ...]]  # an English term → what it means
    english: dict[Terms, tuple[Terms, ...]]
    longest: int

    def has(self, terms: Terms) -> bool:
        return terms in self.members or terms in self.indonesian or terms in self.english

    def others(self, terms: Terms) -> list[Terms]:
        """What else is said for these terms, or for what they mean, without themselves."""
        meant = self.indonesian.get(terms, ())
        found = {
            member.terms: None
            for one in (terms, *meant)
            for group in self.members.get(one, ())
            for member in self.groups[group]
        }
        found |= dict.fromkeys(self.english.get(terms, ()))
        return [way for way in found if way != terms and way not in meant]


def terms_in(text: str) -> Terms:
    """The own term of each word of a short text, without stop words.

    Nothing at all where only one word of several is left: "dalam jaringan"
    is not any net.
    """
    found = analysis.whole_tokens(clean(text))
    terms = tuple(token.terms[0] for token in found if token.terms)
    return () if len(terms) == 1 < len(found) else terms


@cache
def thesaurus() -> Thesaurus:
    members: dict[Terms, dict[int, None]] = defaultdict(dict)
    groups: dict[int, tuple[Member, ...]] = {}
    for number, row in enumerate(_lines("synonyms.csv")):
        ways = dict.fromkeys(terms_in(name) for name in row)
        groups[number] = tuple(Member(way, number) for way in ways if says_something(way))
        for member in groups[number]:
            members[member.terms][number] = None
    indonesian, english = _glossary()
    return Thesaurus(
        {terms: tuple(numbers) for terms, numbers in members.items()},
        groups,
        indonesian,
        english,
        max(map(len, (*members, *indonesian))),
    )


def says_something(terms: Terms) -> bool:
    """Whether it may stand for anything: "cuma-cuma" is read as "hanya", which may not."""
    return len(terms) > 1 or any(term not in WEAK for term in terms)


@cache
def with_stop_words() -> dict[Terms, str]:
    """Ways of several words, by their terms, as the tables write them with stop words between.

    A text has these in places of their own: "Kementerian Komunikasi dan Digital".
    """
    names = (name for row in (*_lines("synonyms.csv"), *_lines("glossary.csv")) for name in row)
    parted = ((terms_in(name), name) for name in names if " " in name)
    return {
        terms: name
        for terms, name in parted
        if 1 < len(terms) < len(analysis.whole_tokens(clean(name)))
    }


@cache
def written_once() -> dict[str, str]:
    """Terms that have doubled letters, by how they are without: "ofline" → "offline"."""
    terms = {term for way in thesaurus().members for term in way}
    terms |= {term for way in thesaurus().indonesian for term in way}
    return {once(term): term for term in sorted(terms) if once(term) != term}


@cache
def _pairs() -> tuple[dict[Terms, set[str]], dict[Terms, set[str]]]:
    """Of ways with two words: the first → what follows, and the second → what precedes it."""
    following: dict[Terms, set[str]] = defaultdict(set)
    preceding: dict[Terms, set[str]] = defaultdict(set)
    for way in (*thesaurus().members, *thesaurus().indonesian, *COMPOUNDS):
        if len(way) == 2:
            following[way[:1]].add(way[1])
            preceding[way[1:]].add(way[0])
    return dict(following), dict(preceding)


def beside(before: Terms, after: Terms) -> set[str]:
    """What stands between these in the table: after the one or before the other."""
    following, preceding = _pairs()
    return following.get(before, set()) | preceding.get(after, set())


@cache
def _written() -> tuple[str, ...]:
    """The longer words of both tables as they are written."""
    lines = (*_lines("synonyms.csv"), *_lines("glossary.csv"))
    said = (clean(" ".join(row)) for row in lines)
    words = {analysis.fold(token.text) for text in said for token in analysis.tokens(text)}
    return tuple(sorted(word for word in words if len(word) >= LONG and word.isalpha()))


def near_in_table(word: str) -> str:
    """The word of the tables that is one slip away from a longer word; "" if none is."""
    if len(word) < LONG:
        return ""
    near = process.extract(word, _written(), scorer=OSA.distance, score_cutoff=1, limit=None)
    return next((other for other, _, _ in near if other[0] == word[0]), "")


def once(word: str) -> str:
    """With each doubled letter written once."""
    return DOUBLED.sub(r"\1", word)


def _glossary() -> tuple[dict[Terms, tuple[Terms, ...]], dict[Terms, tuple[Terms, ...]]]:
    """English term → Indonesian ones, in the plural too; and Indonesian → English."""
    indonesian: dict[Terms, tuple[Terms, ...]] = {}
    english: dict[Terms, tuple[Terms, ...]] = defaultdict(tuple)
    for name, *translations in _lines("glossary.csv"):
        if not (term := terms_in(name)):
            continue
        meant = tuple(filter(None, map(terms_in, translations)))
        for way in (term, (*term[:-1], _plural(term[-1]))):
            indonesian[way] = tuple(one for one in meant if one != way)
        for one in meant:
            english[one] = (*english[one], term)[:ENGLISH]
    return indonesian, dict(english)


def _plural(word: str) -> str:
    if word.endswith("y") and not word.endswith(("ay", "ey", "oy")):
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"


def _lines(name: str) -> list[list[str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))
