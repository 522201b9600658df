"""Which documents have a value, as one whole number for each: filters and facets at any size.

Bit n stands for document n. A segment never changes, so its bitmaps are made
once; those of a generation are theirs, each moved up behind the one before.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property, reduce
from itertools import compress
from operator import and_, or_
from typing import NamedTuple

from livinglab.search.asking.parts import Filters
from livinglab.search.dates import years
from livinglab.search.engines import FACETS
from livinglab.search.engines.columns import Columns, is_in_time

FIELDS = (*FACETS, "region")
OF_PAGES = ("stage", "year")  # the other values are those of the thing, on all its pages
TO_TRUTH = bytes.maketrans(b"01", b"\x00\x01")

Bitmaps = Mapping[str, Mapping[str, int]]  # facet → value → documents


class Numbers:
    """Numbers for things, and for a thing with a value, across all segments."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], int] = {}
        self.values: list[str] = []

    def of(self, thing: str, value: str = "") -> int:
        number = self._known.setdefault((thing, value), len(self.values))
        if number == len(self.values):
            self.values.append(value)
        return number


class Part(NamedTuple):
    """A segment: its columns, for each document the numbers of it, and its bitmaps."""

    columns: Columns
    things: list[int]
    pages: Mapping[str, list[int]]
    bitmaps: Bitmaps


class Sifted(NamedTuple):
    kept: list[int]
    things: int
    facets: dict[str, dict[str, int]]


def part_of(columns: Columns, numbers: Numbers) -> Part:
    """`numbers` learns what is new in this segment."""
    names = list(map(" ".join, zip(columns.kind, columns.object, strict=True)))
    pages: dict[str, list[int]] = {name: [] for name in OF_PAGES}
    having: dict[str, dict[str, list[int]]] = {name: defaultdict(list) for name in FIELDS}
    for n, thing in enumerate(names):
        for name, values in _values(columns, n):
            for value in set(values.split()):
                having[name][value].append(n)
            if name in OF_PAGES:
                pages[name].append(numbers.of(thing, values))
    bitmaps = {
        name: {value: bitmap(found, len(names)) for value, found in values.items()}
        for name, values in having.items()
    }
    return Part(columns, list(map(numbers.of, names)), pages, bitmaps)


def _values(columns: Columns, n: int) -> Iterator[tuple[str, str]]:
    yield "kind", columns.kind[n]
    yield "province", columns.province[n]
    yield "application", columns.application[n]
    yield "stage", columns.status[n]
    yield "year", " ".join(years(columns.created[n] // 10_000))
    yield "region", columns.region[n]


def bitmap(numbers: Iterable[int], size: int) -> int:
    digits = bytearray(b"0") * (size + 1)
    for n in numbers:
        digits[size - n] = 49  # "1"
    return int(bytes(digits), 2)


def documents(bits: int) -> list[int]:
    digits = f"{bits:b}"[::-1].encode().translate(TO_TRUTH)
    return list(compress(range(len(digits)), digits))


class Sieve:
    """Sifts the documents of one generation."""

    def __init__(self, parts: Iterable[Part], numbers: Numbers) -> None:
        self.columns = Columns()
        self._numbers = numbers
        self._things: list[int] = []
        self._pages: dict[str, list[int]] = {name: [] for name in OF_PAGES}
        self._bitmaps: dict[str, dict[str, int]] = {name: defaultdict(int) for name in FIELDS}
        for part in parts:
            offset = len(self._things)
            self.columns.extend(part.columns)
            self._things += part.things
            for name, pages in part.pages.items():
                self._pages[name] += pages
            for name, values in part.bitmaps.items():
                known = self._bitmaps[name]
                for value, bits in values.items():
                    known[value] |= bits << offset

    @cached_property
    def newest(self) -> int:
        return max(self.columns.document, default=0)

    def sift(
        self, matched: Collection[int], filters: Filters, *, counting: bool = True
    ) -> Sifted:
        """The documents that pass all filters, and how many things each facet's values have.

        Counted only if `counting`. The counts of a facet are those without its own
        filter, so that a reader sees what another choice would give. A thread of many
        pages counts once.
        """
        found = bitmap(matched, len(self._things))
        passing = dict(self._passing(matched, filters))
        for _, left_out in self._passing(matched, filters.without or Filters()):
            found &= ~left_out
        kept = reduce(and_, passing.values(), found)
        numbers = documents(kept)
        things = len({self._things[n] for n in numbers})
        if not counting:
            return Sifted(numbers, things, {})
        facets = {name: self._counted(name, numbers) for name in FACETS if name not in passing}
        for name in passing.keys() & set(FACETS):
            others = (bits for other, bits in passing.items() if other != name)
            facets[name] = self._counted(name, documents(reduce(and_, others, found)))
        return Sifted(numbers, things, facets)

    def _passing(self, matched: Collection[int], filters: Filters) -> Iterator[tuple[str, int]]:
        """Each filter that is set, and the documents that pass it."""
        for name, allowed in (
            ("kind", filters.kinds),
            ("province", filters.provinces),
            ("application", filters.applications),
            ("stage", filters.stages),
            ("year", map(str, filters.years) if filters.years else ()),
            ("region", filters.regions),
        ):
            if allowed:
                known = self._bitmaps[name]
                yield name, reduce(or_, (known.get(value, 0) for value in allowed), 0)
        columns, size = self.columns, len(self._things)
        if authors := filters.authors:
            own = (n for n in matched if not authors.isdisjoint(columns.author[n].split()))
            yield "author", bitmap(own, size)
        if filters.before or filters.after:
            within = (n for n in matched if is_in_time(columns, n, filters))
            yield "time", bitmap(within, size)

    def _counted(self, name: str, numbers: Collection[int]) -> dict[str, int]:
        """How many things have each value of a facet on one of these pages."""
        if name in OF_PAGES:
            pairs = set(map(self._pages[name].__getitem__, numbers))
            counts = Counter(map(self._numbers.values.__getitem__, pairs))
            return {value: count for value, count in counts.items() if value}
        one_each = dict(zip(map(self._things.__getitem__, numbers), numbers, strict=True))
        found = bitmap(one_each.values(), len(self._things))
        having = ((v, (bits & found).bit_count()) for v, bits in self._bitmaps[name].items())
        return {value: count for value, count in having if count}
