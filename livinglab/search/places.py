"""Where terms stand in a document, and how often: what ranking asks, without its text."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

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
        self._found: dict[int, Sequence[int]] = {}

    @property
    def lengths(self) -> Counts:
        """How many places title, names and body have."""
        return self.title, self.names, self.body

    def of_key(self, key: int) -> Sequence[int]:
        """Where the term of this key stands, in order; nothing if it does nowhere."""
        if (found := self._found.get(key)) is None:
            found = self._found[key] = self._looked_up(key)
        return found

    def _looked_up(self, key: int) -> Sequence[int]:
        n, most = bisect_left(self.keys, key), self._terms
        if n == most or self.keys[n] != key:
            return ()
        before = self._before
        return self._spots[before[n] : before[n + 1] if n + 1 < most else None]

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
        if not alternative.apart:
            return self.by_part(self._side_by_side(alternative))
        found = [self.of_key(key) for _, key in alternative.keyed]
        if not all(found):
            return NOWHERE
        title, names, body = zip(*map(self.by_part, found), strict=True)
        return min(title), min(names), min(body)

    def in_body(self, way: Alternative, within: int) -> Iterator[tuple[str, Sequence[int]]]:
        """The words of a way with their places where it stands, the first of the body being 0.

        Words that may be apart are those no further than `within` from each other; if none
        are, all of them, where they were asked for and do not only stand for something.
        """
        before = self.title + self.names + 2 * BETWEEN
        words = way.words
        found: Mapping[str, Sequence[int]] = {}
        if len(words) == 1:
            found = {words[0]: self._of(words[0])}
        elif all(map(self._of, words)):
            found = self._apart(way, before, within) if way.apart else self._in_order(way)
        for word, at in found.items():
            yield word, [place - before for place in at[bisect_left(at, before) :]]

    def _in_order(self, way: Alternative) -> dict[str, list[int]]:
        starts, found = self._side_by_side(way), defaultdict[str, list[int]](list)
        for n, term in enumerate(way.terms):
            if term != GAP:
                found[term] = sorted(found[term] + [at + n for at in starts])
        return found

    def _apart(self, way: Alternative, before: int, within: int) -> Mapping[str, Sequence[int]]:
        words = set(way.words)
        placed = sorted((at, word) for word in words for at in self._of(word) if at >= before)
        last: dict[str, int] = {}
        near = defaultdict[str, list[int]](list)
        for at, word in placed:
            last[word] = at
            if len(last) == len(words) and at - min(last.values()) < within:
                for one, place in last.items():
                    if near[one][-1:] != [place]:
                        near[one].append(place)
        is_enough = len(last) == len(words) and way.weight >= SURE
        return {word: self._of(word) for word in way.words} if is_enough and not near else near

    def _of(self, term: str) -> Sequence[int]:
        return self.of_key(key_of(term))

    def _side_by_side(self, way: Alternative) -> Sequence[int]:
        """Where its terms begin that follow each other."""
        (ahead, first), *others = way.keyed
        starts = self.of_key(first)
        if ahead and starts:
            starts = [at - ahead for at in starts]
        for n, key in others:
            here = self.of_key(key) if starts else ()
            if len(here) < len(starts):
                known = set(starts)
                starts = [at - n for at in here if at - n in known]
            else:
                known = set(here)
                starts = [at for at in starts if at + n in known]
        return starts

    def by_part(self, places: Sequence[int]) -> Counts:
        """How many of these places, in order, each part has."""
        if not places:
            return NOWHERE
        begins = self.title + BETWEEN + self.names
        if places[0] >= begins:
            return 0, 0, len(places)
        title, names = bisect_left(places, self.title), bisect_left(places, begins)
        return title, names - title, len(places) - names
