"""Applications that are weighed against each other: "beda JAKI dan JSS", "e-Kinerja atau e-RK".

Hardly anything tells of both, so each is found that tells of one, and both come first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import reduce
from itertools import chain
from typing import NamedTuple

from livinglab.search.asking.applications import LONGEST_NAME
from livinglab.search.asking.guessing import spelled
from livinglab.search.asking.meaning import of_phrase
from livinglab.search.asking.parts import Concept
from livinglab.search.vocabulary import Vocabulary

WEIGHING = frozenset(
    """
    atau ataukah vs versus beda bedanya perbedaan perbedaannya membedakan banding dibanding
    dibandingkan bandingkan membandingkan perbandingan difference compare compared comparison
    """.split()  # noqa: SIM905  a list of words reads best as words
)
ENDS = ".,;:?!"


class Name(NamedTuple):
    """The concepts from `first` up to `after` call this application."""

    first: int
    after: int
    slug: str

    def of(self, concepts: Sequence[Concept]) -> Sequence[Concept]:
        return concepts[self.first : self.after]


class Compared(NamedTuple):
    """What is left to be looked for, and the applications that are weighed."""

    concepts: tuple[Concept, ...]
    slugs: frozenset[str] = frozenset()


def compared(text: str, concepts: Sequence[Concept], known: Vocabulary) -> Compared:
    """The same, where fewer than two are called by their names; else nothing more is needed."""
    said = spelled(" ".join(word.strip(ENDS) for word in text.split()))
    if WEIGHING.isdisjoint(said):
        return Compared(tuple(concepts))
    names = tuple(names_in(concepts, known))
    slugs = frozenset(name.slug for name in names)
    if len(slugs) < 2:
        return Compared(tuple(concepts))
    either = reduce(Concept.joined_with, (_whole(concepts, name) for name in names))
    named = set(chain(*(range(name.first, name.after) for name in names)))
    others = (replace(one, weak=True) for n, one in enumerate(concepts) if n not in named)
    return Compared((either, *others), slugs)


def names_in(concepts: Sequence[Concept], known: Vocabulary) -> Iterator[Name]:
    """The applications that are called by their names, each by its longest."""
    at = 0
    while at < len(concepts):
        name = _name_at(concepts, at, known)
        if name is not None:
            yield name
        at = name.after if name is not None else at + 1


def _name_at(concepts: Sequence[Concept], first: int, known: Vocabulary) -> Name | None:
    for after in range(min(first + LONGEST_NAME, len(concepts)), first, -1):
        run = concepts[first:after]
        slug = "" if any(one.exact for one in run) else known.application(_said(run))
        if slug:
            return Name(first, after, slug)
    return None


def _whole(concepts: Sequence[Concept], name: Name) -> Concept:
    """A name of several concepts as one, whose words stand together."""
    run = name.of(concepts)
    if len(run) == 1:
        return replace(run[0], weak=False)
    phrase = of_phrase(said := _said(run))
    return Concept(said, (phrase,) if phrase else run[0].alternatives)


def _said(run: Sequence[Concept]) -> str:
    return " ".join(one.text for one in run)
