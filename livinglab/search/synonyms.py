"""Words that mean the same, by groups; read from data/synonyms.csv, one group a line.

A group is used when a question is read, never when a text is taken in, so
that a new group needs no new index.
"""

import csv
from collections import defaultdict
from functools import cache
from typing import NamedTuple

from livinglab.regions.reference import DATA
from livinglab.search import analysis


class Member(NamedTuple):
    """One way to say it: its terms in order. `group` says which line it stands on."""

    terms: tuple[str, ...]
    group: int


class Thesaurus(NamedTuple):
    members: dict[tuple[str, ...], tuple[int, ...]]  # terms → groups
    groups: dict[int, tuple[Member, ...]]
    longest: int

    def others(self, terms: tuple[str, ...]) -> list[tuple[str, ...]]:
        """What else is said for these terms, without themselves."""
        found = {
            member.terms: None
            for group in self.members.get(terms, ())
            for member in self.groups[group]
            if member.terms != terms
        }
        return list(found)


def terms_in(text: str) -> tuple[str, ...]:
    """The own term of each word of a short text, without stop words.

    Nothing at all where only one word of several is left: "dalam jaringan"
    is not any net.
    """
    found = analysis.tokens(analysis.clean(text))
    terms = tuple(token.terms[0] for token in found if token.terms)
    return () if len(terms) == 1 < len(found) else terms


@cache
def thesaurus() -> Thesaurus:
    with (DATA / "synonyms.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    members: dict[tuple[str, ...], dict[int, None]] = defaultdict(dict)
    groups: dict[int, tuple[Member, ...]] = {}
    for number, row in enumerate(rows):
        ways = dict.fromkeys(terms_in(name) for name in row)
        groups[number] = tuple(Member(way, number) for way in ways if way)
        for member in groups[number]:
            members[member.terms][number] = None
    return Thesaurus(
        {terms: tuple(numbers) for terms, numbers in members.items()},
        groups,
        max(map(len, members)),
    )
