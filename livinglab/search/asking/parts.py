"""The shapes of a question that has been read. Engines and ranking know these and no text."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from livinglab.search.packing import key_of

SURE = 0.7  # the weight of a way that says the same
GAP = "_"  # the place of a stop word within a phrase


@dataclass(frozen=True)
class Alternative:
    """One way in which a concept may stand in a document.

    Several terms stand next to each other in this order or, where `apart`,
    anywhere. A weight below 1 says that it is less surely what was meant.
    """

    terms: tuple[str, ...]
    weight: float = 1.0
    apart: bool = False

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(term for term in self.terms if term != GAP)

    @cached_property
    def keyed(self) -> tuple[tuple[int, int], ...]:
        """The keys of its words, each behind its place among the terms."""
        return tuple((n, key_of(term)) for n, term in enumerate(self.terms) if term != GAP)

    @property
    def is_phrase(self) -> bool:
        """Whether its words have to stand together."""
        return len(self.words) > 1 and not self.apart


@dataclass(frozen=True)
class Concept:
    """One thing that is asked for, in all the ways it may be said.

    What is `weak` moves hits up, but need not be there. What is `exact` stands in
    quotes or as the beginning of words: nothing else is put in its place.
    """

    text: str
    alternatives: tuple[Alternative, ...]
    weak: bool = False
    exact: bool = False

    @property
    def is_of_several_words(self) -> bool:
        """Whether they are one term of the language, and no words in quotes."""
        return any(way.apart for way in self.alternatives)

    @cached_property
    def is_place(self) -> bool:
        """Whether it is a region, by its code, or all that lie in a province."""
        return self.alternatives[0].terms[0].startswith(("@", "#"))

    @cached_property
    def is_somewhere(self) -> bool:
        """Whether it is a place, or an island, which texts call by its name alone."""
        return self.is_place or any(way.terms[0].startswith("#") for way in self.alternatives)

    def joined_with(self, other: "Concept") -> "Concept":
        """This or the other: "a OR b"."""
        return Concept(
            f"{self.text} {other.text}",
            (*self.alternatives, *other.alternatives),
            self.weak and other.weak,
            self.exact and other.exact,
        )


@dataclass(frozen=True)
class Filters:
    """What hits are narrowed down to; empty is everything.

    Whatever passes any one filter of `without` is left out. It has no times of its own.
    """

    kinds: frozenset[str] = frozenset()
    provinces: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()
    applications: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    # Codes of those who wrote it, see authors.py.
    authors: frozenset[str] = frozenset()
    before: datetime | None = None
    after: datetime | None = None
    without: "Filters | None" = None


@dataclass(frozen=True)
class Asked:
    text: str
    concepts: tuple[Concept, ...] = ()
    excluded: tuple[Alternative, ...] = ()
    filters: Filters = field(default_factory=Filters)
    # Those that were chosen or written; a year may be meant by a word, too.
    chosen: Filters = field(default_factory=Filters)
    # The question with its slips mended, where there seem to be some.
    mended: str = ""
    # The filters in its text, each as it is written there.
    fields: tuple[str, ...] = ()
    # Codes of the regions it names.
    regions: tuple[str, ...] = ()
    # The applications that it weighs against each other.
    compared: frozenset[str] = frozenset()
    # The application of which it asks who has it.
    adopted: str = ""

    @property
    def required(self) -> tuple[Concept, ...]:
        """The concepts that have to be there: all but the weak, unless all are weak."""
        return tuple(c for c in self.concepts if not c.weak) or self.concepts

    @property
    def is_empty(self) -> bool:
        return not self.concepts and self.filters == Filters()
