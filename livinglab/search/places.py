"""Where terms stand in a document, and how often: what ranking asks, without its text."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence

from livinglab.search.asking.parts import GAP, SURE, Alternative
from livinglab.search.packing import BETWEEN, HEAD, KEY, NOTHING, key_of

Counts = tuple[int, int, int]  # in title, names and body
NOWHERE: Counts = (0, 0, 0)


class Places:
    """A packed document, unpacked as far as it is asked for."""

    def __init__(self, packed: bytes) -> None:
        # A site of the release before this one, still running, packs nothing.
        whole = memoryview(packed or NOTHING)
        self._terms, self.title, self.names, self.body = whole[:HEAD].cast("H")
        spots = HEAD + self._terms * KEY
        # Those of all its terms.
        self.keys: Sequence[int] = whole[HEAD:spots].cast("Q")
        numbers = whole[spots:].cast("H")
        self._before, self._spots = numbers[: self._terms], numbers[self._terms :]
        self._found: dict[str, Sequence[int]] = {}

    @property
    def lengths(self) -> Counts:
        """How many places title, names and body have."""
        return self.title, self.names, self.body

    def has(self, key: int) -> bool:
        """Whether the term of this key stands anywhere."""
        n = bisect_left(self.keys, key)
        return n < self._terms and self.keys[n] == key

    def worth(self, weights: Iterable[tuple[int, float]]) -> float:
        """The weights together of those terms that stand anywhere; each is told by its key."""
        keys, most, found = self.keys, self._terms, 0.0
        for key, weight in weights:
            n = bisect_left(keys, key)
            if n < most and keys[n] == key:
                found += weight
        return found

    def counts(self, alternative: Alternative) -> Counts:
        """How often it stands in each part."""
        words = alternative.words
        if len(words) == 1:
            return self._by_part(self._of(words[0]))
        found = [self._of(word) for word in words]
        if not all(found):
            return NOWHERE
        if alternative.apart:
            title, names, body = zip(*map(self._by_part, found), strict=True)
            return min(title), min(names), min(body)
        return self._by_part(self._side_by_side(alternative.terms))

    def in_body(self, way: Alternative, within: int) -> Iterator[tuple[str, int]]:
        """The words of a way with their places where it stands, the first of the body being 0.

        Words that may be apart are those no further than `within` from each other; if none
        are, all of them, where they were asked for and do not only stand for something.
        """
        before = self.title + self.names + 2 * BETWEEN
        words = way.words
        found: Iterable[tuple[str, int]] = ()
        if len(words) == 1:
            found = ((words[0], at) for at in self._of(words[0]))
        elif all(map(self._of, words)):
            found = self._apart(way, before, within) if way.apart else self._in_order(way.terms)
        return ((word, at - before) for word, at in found if at >= before)

    def _in_order(self, terms: Sequence[str]) -> Iterator[tuple[str, int]]:
        for first in self._side_by_side(terms):
            for at, term in enumerate(terms, first):
                if term != GAP:
                    yield term, at

    def _apart(self, way: Alternative, before: int, within: int) -> Collection[tuple[str, int]]:
        words = set(way.words)
        placed = sorted((at, word) for word in words for at in self._of(word))
        found = [(word, at) for at, word in placed if at >= before]
        last: dict[str, int] = {}
        near: set[tuple[str, int]] = set()
        for word, at in found:
            last[word] = at
            if len(last) == len(words) and at - min(last.values()) < within:
                near.update(last.items())
        is_enough = len(last) == len(words) and way.weight >= SURE
        return found if is_enough and not near else near

    def _of(self, term: str) -> Sequence[int]:
        if (places := self._found.get(term)) is None:
            places = self._found[term] = self._looked_up(key_of(term))
        return places

    def _looked_up(self, key: int) -> Sequence[int]:
        n = bisect_left(self.keys, key)
        if n == self._terms or self.keys[n] != key:
            return ()
        end = self._before[n + 1] if n + 1 < self._terms else len(self._spots)
        return self._spots[self._before[n] : end]

    def _side_by_side(self, terms: Sequence[str]) -> Sequence[int]:
        """Where these terms begin that follow each other."""
        starts: set[int] | None = None
        for n, term in enumerate(terms):
            if term != GAP:
                here = {at - n for at in self._of(term)}
                starts = here if starts is None else starts & here
        return sorted(starts or ())

    def _by_part(self, places: Sequence[int]) -> Counts:
        if not places:
            return NOWHERE
        title = bisect_left(places, self.title)
        names = bisect_left(places, self.title + BETWEEN + self.names)
        return title, names - title, len(places) - names
