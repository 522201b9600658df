"""Kinds of things that are asked for in a place: "replikasi di Jatim", "kabupaten di Banten".

Beside a place such a word tells what is wanted, which hardly any of these things says of
itself. Where nothing else is asked for, they come first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from livinglab.search.asking.parts import SURE, Concept
from livinglab.search.asking.stages import is_stage
from livinglab.search.synonyms import Terms, terms_in

OBSTACLE, OWN = "obstacle", "own"
REGION = ("province", "regency", "city")
# What a question wants most that says several of them comes first.
NAMES = {
    OBSTACLE: ("kendala", "hambatan", "masalah", "tantangan", "kesulitan"),
    "thread": ("diskusi", "topik", "thread", "forum", "obrolan", "pertanyaan"),
    "replication": ("replikasi", "adopsi"),
    "application": ("aplikasi", "sistem"),
    REGION[0]: ("provinsi",),
    REGION[1]: ("kabupaten",),
    REGION[2]: ("kota",),
    "region": ("daerah", "pemda", "wilayah"),
}
# As they are written: "buat" is "for" in chat, where "buatan" is what somebody made.
OWNED = frozenset({"milik", "punya", "kepunyaan", "buatan", "bikinan", "produk", "karya"})
# What need not be said where nothing else is asked for; that it is a kota all of them say.
UNSAID = frozenset({OBSTACLE, OWN, "thread", "replication", "application"})
# Each with what is shown of it, best first.
SHOWN: dict[str, tuple[frozenset[str], ...]] = {
    OBSTACLE: (frozenset({"replication", "thread"}),),
    OWN: (frozenset({"application"}), frozenset({"replication"})),
    "application": (frozenset({"application"}), frozenset({"replication"})),
    "region": (frozenset(REGION),),
}
CITIES = "7"  # with which the numbers of kota begin, as their code has them


def kinds_weakened(concepts: Sequence[Concept]) -> tuple[Concept, ...]:
    """Beside a place, what is wanted there need not be said: "kendala SDM di Sulawesi".

    "Milik" and "pertanyaan" are other words where something else is asked for.
    """
    if not any(concept.is_somewhere for concept in concepts):
        return _hindering_weakened(concepts)
    unsaid = UNSAID if _wanted(concepts) else {OBSTACLE}
    return tuple(replace(one, weak=one.weak or _kind_of(one) in unsaid) for one in concepts)


def _hindering_weakened(concepts: Sequence[Concept]) -> tuple[Concept, ...]:
    """Of regions and replications it is told what hindered them, and not that it did.

    "Daerah yang terkendala listrik", "hambatan SDM saat replikasi".
    """
    kinds = [_kind_of(one) for one in concepts]
    unsaid = {OBSTACLE, "replication"}
    others = (one for one, kind in zip(concepts, kinds, strict=True) if kind not in unsaid)
    of_ledger = OBSTACLE in kinds and not {*REGION, "region", "replication"}.isdisjoint(kinds)
    if not of_ledger or all(one.weak for one in others):
        return tuple(concepts)
    return tuple(
        replace(one, weak=one.weak or kind in unsaid)
        for one, kind in zip(concepts, kinds, strict=True)
    )


class Wanted:
    """What a question wants that says nothing but its kind, and where.

    One that asks who has an `adopted` application wants its replications, then itself.
    """

    def __init__(self, concepts: Sequence[Concept], adopted: str = "") -> None:
        self._adopted = adopted
        self._levels = {kind for one in concepts if (kind := _kind_of(one)) in REGION}
        self._shown = SHOWN.get(kind := _wanted(concepts), (frozenset({kind}),))
        self._codes = tuple(
            way.terms[0][1:]
            for one in concepts
            for way in one.alternatives
            if way.terms[0].startswith(("@", "#"))
        )

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of documents that it wants, best first."""
        if self._adopted:
            return "replication", "application"
        kinds = (kind for shown in self._shown for kind in sorted(shown) if kind)
        return tuple(dict.fromkeys("region" if kind in REGION else kind for kind in kinds))

    def place(self, kind: str, object_id: str, provinces: str) -> int:
        """0 for what is wanted most; the same for all where the question wants no kind.

        What lies there is before what only tells of it.
        """
        if self._adopted:
            return self._place_of_adopter(kind, object_id)
        own = _level(object_id) if kind == "region" else kind
        all_shown = len(self._shown)
        for n, kinds in enumerate(self._shown):
            if own in kinds:
                return n if self._is_there(kind, object_id, provinces) else n + all_shown
        return 2 * all_shown

    def _place_of_adopter(self, kind: str, object_id: str) -> int:
        code, _, slug = object_id.partition(":")
        if kind != "replication" or slug != self._adopted:
            return 1 if object_id == self._adopted else 2
        is_meant = not self._levels or (code[:1].isdigit() and _level(code) in self._levels)
        return 0 if is_meant and code.startswith(self._codes or "") else 1

    def _is_there(self, kind: str, object_id: str, provinces: str) -> bool:
        """Whether its code is that of the region; of others the province is known."""
        if kind in {"replication", "region"}:
            return object_id.startswith(self._codes)
        return any(code[:2] in provinces.split() for code in self._codes)


def is_of_regions(concept: Concept) -> bool:
    """Whether it says that regions are asked for: "daerah yang sudah memakai"."""
    return _kind_of(concept) in {*REGION, "region"}


def asks_for_obstacles(concepts: Sequence[Concept]) -> bool:
    """Whether they say that obstacles are asked for: "kendala SDM di Sulawesi"."""
    return any(map(is_of_obstacles, concepts))


def is_of_obstacles(concept: Concept) -> bool:
    return _kind_of(concept) == OBSTACLE


def _wanted(concepts: Sequence[Concept]) -> str:
    if any(
        is_stage(way) and way.weight >= SURE for one in concepts for way in one.alternatives
    ):
        return "replication"  # a question of the ledger
    kinds = {kind for one in concepts if (kind := _kind_of(one))}
    others = (one for one in concepts if not one.is_somewhere and not _kind_of(one))
    if not any(one.is_somewhere for one in concepts) or not all(one.weak for one in others):
        return ""
    return next((kind for kind in (*NAMES, OWN) if kind in kinds), "")


def _kind_of(concept: Concept) -> str:
    if concept.exact or concept.is_somewhere:
        return ""
    if concept.text.lower() in OWNED:
        return OWN
    return next(_kinds(concept), "")


def _kinds(concept: Concept) -> Iterator[str]:
    for way in concept.alternatives:
        if way.weight >= SURE and way.terms in words():
            yield words()[way.terms]


def _level(code: str) -> str:
    """Whether it is a province, a kabupaten or a kota."""
    _, _, number = code.partition(".")
    return REGION[0] if not number else REGION[2] if number.startswith(CITIES) else REGION[1]


@cache
def regions() -> frozenset[Terms]:
    """The words for a region of whatever kind, or of one."""
    return frozenset(terms for terms, kind in words().items() if kind in {*REGION, "region"})


@cache
def words() -> dict[Terms, str]:
    """The kinds by the terms that name them."""
    return {terms_in(name): kind for kind, names in NAMES.items() for name in names}
