"""Words that go with others: what a text about the same thing is likely to say.

Somebody asks about "RAM", and the thread that answers says "spesifikasi server".
That is no synonym, and far less sure; but it is better than nothing where a page
has room (asking/loosening.py). data/associations.csv has a word a line, and then
what goes with it. As with synonyms, a new line needs no new index.
"""

import csv
from collections import defaultdict
from functools import cache

from livinglab.regions.reference import DATA
from livinglab.search.synonyms import Terms, says_something, terms_in

TELLING = 12  # a word that goes with more than so many tells of none of them
BACK = 6  # of those that a word goes with, how many go with it, too


def going_with(terms: Terms) -> tuple[Terms, ...]:
    """The terms of each word, or name of several, that goes with these, most telling first."""
    return table().get(terms, ())


@cache
def longest() -> int:
    """Terms of the longest name that something goes with."""
    return max(map(len, table()))


@cache
def table() -> dict[Terms, tuple[Terms, ...]]:
    """Both ways: what goes with a word, and then the words that it goes with itself."""
    going: dict[Terms, dict[Terms, None]] = defaultdict(dict)
    back: dict[Terms, dict[Terms, None]] = defaultdict(dict)
    with (DATA / "associations.csv").open(encoding="utf-8", newline="") as lines:
        for head, *others in csv.reader(lines):
            if not says_something(term := terms_in(head)):
                continue
            for way in filter(says_something, map(terms_in, others)):
                going[term][way] = back[way][term] = None
    for way, heads in back.items():
        if len(heads) <= TELLING:
            going[way] |= dict.fromkeys(list(heads)[:BACK])
    return {terms: tuple(way for way in ways if way != terms) for terms, ways in going.items()}
