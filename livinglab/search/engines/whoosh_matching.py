"""Puts a question to a searcher of Whoosh and counts what it gives.

Whoosh gives the documents of a term, and of a phrase; all else is sets. Its
own searches are not used: told a limit, Whoosh 2.7.4 skips blocks that it
holds for too poor, and so loses some of the best ten at 100,000 documents or
never comes to an end (UnionMatcher.skip_to_quality).
"""

import time
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from heapq import nlargest, nsmallest
from typing import Any

from livinglab.bounded import Bounded
from livinglab.search import engines
from livinglab.search.asking.parts import GAP, Alternative, Concept
from livinglab.search.engines import IN_HEADING, Found, Wanted
from livinglab.search.engines.bitmaps import Sieve
from livinglab.search.engines.columns import Columns

FIRST = 1_000.0  # more than all that is asked for can be worth
MOST_KEPT = 3_000_000  # document numbers in memory, of all terms together

Documents = frozenset[int]
NONE: Documents = frozenset()


class Known(Bounded[Hashable, Documents]):
    """The documents of terms and phrases in one generation."""

    def __init__(self) -> None:
        super().__init__(MOST_KEPT, len)

    def found(self, key: Hashable, make: Callable[[], Iterable[int]]) -> Documents:
        if (documents := self.get(key)) is None:
            documents = frozenset(make())
            self.put(key, documents)
        return documents


class Matching:
    """One question to one searcher."""

    def __init__(self, searcher: Any, known: Known) -> None:
        self._searcher, self._known = searcher, known
        self._deadline = time.monotonic() + engines.SECONDS
        self.is_whole = True

    def matched(self, wanted: Wanted) -> set[int]:
        """The documents that the question means, whoever may see them."""
        groups = [self.of_concept(concept) for concept in wanted.concepts]
        if not groups:
            found = set(self._known.found("all", self._searcher.reader().all_doc_ids))
        elif wanted.any_of_them:
            found = set().union(*groups)
        else:
            found = set.intersection(*map(set, sorted(groups, key=len)))
        for excluded in wanted.excluded:
            found -= self.of_alternative(excluded)
        return found

    def of_concept(self, concept: Concept) -> Documents:
        return NONE.union(*map(self.of_alternative, concept.alternatives))

    def in_heading(self, concept: Concept) -> Documents:
        """Those that have it in title or names; the words of a phrase anywhere there."""
        return NONE.union(*(self._all_of(way.words, "head") for way in concept.alternatives))

    def of_alternative(self, alternative: Alternative) -> Documents:
        words = alternative.words
        together = self._all_of(words, "text")
        if len(words) == 1 or alternative.apart or not together:
            return together
        return self._of_phrase(alternative.terms, together)

    def _all_of(self, words: Iterable[str], field: str) -> Documents:
        parts = sorted((self._of_term(word, field) for word in words), key=len)
        return parts[0].intersection(*parts[1:]) if parts else NONE

    def _of_term(self, word: str, field: str) -> Documents:
        return self._found((field, word), lambda: self._postings(word, field))

    def _found(self, key: Hashable, make: Callable[[], Iterable[int]]) -> Documents:
        """What is known already, or can be read in time."""
        if (documents := self._known.get(key)) is not None:
            return documents
        if time.monotonic() > self._deadline:
            self.is_whole = False
            return NONE
        return self._known.found(key, make)

    def _postings(self, word: str, field: str) -> Iterable[int]:
        for leaf, offset in self._searcher.leaf_searchers():
            reader = leaf.reader()
            if (field, word) in reader:
                for number in reader.postings(field, word).all_ids():
                    yield offset + number

    def _of_phrase(self, terms: tuple[str, ...], together: Documents) -> Documents:
        """Those in which the words stand side by side, of those that have them all."""
        if (documents := self._known.get(terms)) is not None:
            return documents
        found: list[int] = []
        for number, is_phrase in self._side_by_side(terms, together):
            if time.monotonic() > self._deadline:
                self.is_whole = False
                return frozenset(found)
            if is_phrase:
                found.append(number)
        return self._known.found(terms, lambda: found)

    def _side_by_side(
        self, terms: tuple[str, ...], together: Documents
    ) -> Iterator[tuple[int, bool]]:
        """Whoosh's own phrases take four times as long, and cannot be left halfway."""
        places = [(at, term) for at, term in enumerate(terms) if term != GAP]
        for leaf, offset in self._searcher.leaf_searchers():
            reader = leaf.reader()
            end = offset + reader.doc_count_all()
            if here := sorted(n - offset for n in together if offset <= n < end):
                words = [(at, reader.postings("text", term)) for at, term in places]
                for number in here:
                    yield offset + number, _is_phrase(words, number)


def _is_phrase(words: list[tuple[int, Any]], number: int) -> bool:
    """Whether the words stand at these places from somewhere on; each has the document."""
    starts: set[int] | None = None
    for at, postings in words:
        if postings.id() < number:
            postings.skip_to(number)
        here = {place - at for place in postings.value_as("positions")}
        starts = here if starts is None else starts & here
        if not starts:
            return False
    return True


def find_in(
    sieve: Sieve, searcher: Any, wanted: Wanted, allowed: set[int], known: Known
) -> Found:
    """What the searcher finds among the documents that the reader may see."""
    matching = Matching(searcher, known)
    matched = matching.matched(wanted) & allowed
    if 0 < wanted.until < sieve.newest:
        matched = {n for n in matched if sieve.columns.document[n] <= wanted.until}
    kept, things, facets = sieve.sift(matched, wanted.filters, counting=wanted.facets)
    order = _order(sieve.columns, matching, kept, wanted)
    return Found(
        ids=[sieve.columns.document[n] for n in order],
        total=things,
        is_exact=matching.is_whole,
        facets=facets,
        is_late=not matching.is_whole,
        newest=sieve.newest,
    )


def _order(columns: Columns, matching: Matching, kept: list[int], wanted: Wanted) -> list[int]:
    """The first of those that were kept: as asked for, or those that may rank high."""
    weight, created, document = columns.weight, columns.created, columns.document
    if wanted.sort == "newest":
        return nsmallest(wanted.limit, kept, key=lambda n: (-created[n], -document[n]))
    if wanted.sort == "confirmed":
        return nsmallest(
            wanted.limit, kept, key=lambda n: (-weight[n], -created[n], document[n])
        )
    if len(kept) <= wanted.limit:
        return sorted(kept, key=lambda n: (-weight[n], -document[n]))
    shares = _shares(matching, wanted)
    for nearer, kind in enumerate(reversed(wanted.first), 1):
        for n in kept:
            if columns.kind[n] == kind:
                shares[n] += nearer * FIRST
    # As tuples, as there may be all documents, and a function asked of each takes its time;
    # the newest first, as among equals they are the ones to be kept.
    kept = kept[::-1]
    ranks = zip(
        *(map(rank.__getitem__, kept) for rank in (shares, weight, document)), kept, strict=True
    )
    return [n for *_rank, n in nlargest(wanted.limit, ranks)]


def _shares(matching: Matching, wanted: Wanted) -> dict[int, float]:
    """How much of what was asked for each document has, by rarity; more if in its heading."""
    shares: dict[int, float] = defaultdict(float)
    for concept, share in wanted.shares():
        for number in matching.of_concept(concept) if wanted.any_of_them else ():
            shares[number] += share
        for number in matching.in_heading(concept):
            shares[number] += share * IN_HEADING
    return shares
