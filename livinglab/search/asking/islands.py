"""Islands as people ask for them: no region is called "Kalimantan", but five lie there.

Which provinces an island has is told by data/provinces.csv. What lies in one of them is
what was meant, but a text may say the island's own name as well.
"""

from functools import cache

from livinglab.regions import reference
from livinglab.search import analysis
from livinglab.search.asking.parts import Alternative

ON_IT = 0.7
# Of a name that is one of its provinces too, or is said of other things: "bahasa Jawa".
PERHAPS = 0.4
AMBIGUOUS = frozenset({"jawa", "maluku", "papua"})
OTHER_NAMES = {"sumatra": "sumatera", "borneo": "kalimantan", "celebes": "sulawesi"}
LONGEST = 2  # words: "nusa tenggara", "pulau jawa"


def may_begin(word: str) -> bool:
    """Whether the name of an island may begin with it."""
    return analysis.fold(word) in _beginnings()


def provinces_on(said: str) -> tuple[str, ...]:
    """The codes of the provinces of an island, in order; none if it is no island."""
    name = analysis.fold_all(said).removeprefix("pulau ")
    return _islands().get(OTHER_NAMES.get(name, name), ())


def ways_to_be_on(said: str) -> list[Alternative]:
    """As something may be found by lying there."""
    name = analysis.fold_all(said)
    weight = PERHAPS if name in AMBIGUOUS else ON_IT
    return [Alternative((f"#{code}",), weight) for code in provinces_on(said)]


@cache
def _beginnings() -> frozenset[str]:
    names = ("pulau", *OTHER_NAMES, *_islands())
    return frozenset(analysis.fold_all(name).split()[0] for name in names)


@cache
def _islands() -> dict[str, tuple[str, ...]]:
    """Of a group with several names, "Bali & Nusa Tenggara", each has those called by it."""
    found: dict[str, tuple[str, ...]] = {}
    for row in reference.rows("provinces.csv"):
        group, code = row["island_group"], row["code"]
        names = group.split(" & ")
        for name in names:
            if len(names) == 1 or row["name"].startswith(name):
                found[name.lower()] = (*found.get(name.lower(), ()), code)
    return {name: codes for name, codes in found.items() if len(codes) > 1}
