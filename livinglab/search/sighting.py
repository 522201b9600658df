"""What is to be shown of what a question finds: what has all of it and, apart, a part of it.

Where nothing has all of it, what comes nearest is found in its place. Facets only narrow: which
things are found is decided without them, and before they are put into an order. So choosing a
value of a facet gives as many as its count says, in every order.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, bindparam, select

from livinglab.db import db
from livinglab.search import asking
from livinglab.search.asking import Asked, Filters
from livinglab.search.asking.kinds import Wanted as Kinds
from livinglab.search.engines import CANDIDATES, Found, Wanted
from livinglab.search.engines.choice import engine
from livinglab.search.facets import counts_of, passes, without_facets
from livinglab.search.feedback import lifted
from livinglab.search.models import SearchDocument
from livinglab.search.ranking import Candidate, Scored, Scorer
from livinglab.search.spreading import spread
from livinglab.search.unsaid import less, may_have_regions, unsaid
from livinglab.search.vocabulary import Vocabulary

FEW = 20  # things; where fewer have all that was asked for, those with a part of it follow
WORD_ALONE = 10  # things; where fewer have a word, those follow that have what goes with it
ENOUGH = 0.1  # of what was asked for, by rarity
OTHER_PAGES = 0.1  # what the other pages of a thread add to its best
# The columns of a Candidate; of the table, as there are many rows and none becomes an object.
TABLE = SearchDocument.__table__.c
RANKED = tuple(TABLE[name] for name in Candidate._fields)
# Put together once: to do so for each question took longer than the database.
_CANDIDATES = select(*RANKED).where(
    TABLE.id.in_(bindparam("ids", expanding=True)),
    TABLE.scope.in_(bindparam("scopes", expanding=True)),
    TABLE.deleted.is_(False),
)
_REGIONS = _CANDIDATES.where(TABLE.kind == "region")
# Beside relevance, by which things are ranked.
ORDERS: dict[str, Callable[[Candidate], tuple[float, ...]]] = {
    "newest": lambda one: (-one.created_at.timestamp(), -one.id),
    "confirmed": lambda one: (-one.weight, -one.created_at.timestamp(), one.id),
}


@dataclass(frozen=True)
class Sighted:
    """Things in the order to be shown, and what they were found by."""

    # Those that `found` counts.
    things: Sequence[Scored]
    found: Found
    # As it was read or, where a page has room, loosened.
    asked: Asked
    # What has only a part of it, or is less near.
    others: Sequence[Scored] = ()
    is_nearest: bool = False

    @property
    def is_cut(self) -> bool:
        """Whether there are more than an engine hands over."""
        return len(self.found.ids) >= CANDIDATES and len(self.things) < self.found.total


class Look:
    """At what one question finds; `wanted` is what it asks the engine for."""

    def __init__(self, scorer: Scorer, wanted: Wanted) -> None:
        self._scorer, self._asked = scorer, scorer.asked
        self._kinds = Kinds(scorer.concepts, scorer.asked.adopted)
        self._wanted = replace(wanted, first=self._kinds.kinds)

    def sighted(self) -> Sighted:
        found, is_anywhere = self._found()
        sought = _loosened(self._asked, found, self._scorer.vocabulary)
        if sought is None:
            pages = self._pages(found.ids, self._scorer)
            things = self._in_order(self._ranked(pages, self._scorer), pages)
            return Sighted(things, _counted(found, things, self._asked.filters), self._asked)
        loosely = Scorer(sought, self._scorer.vocabulary)
        if is_anywhere:
            return self._followed(found, loosely)
        return self._nearest(found, loosely)

    def _found(self) -> tuple[Found, bool]:
        """What has all of it, and whether there is any without the facets.

        Without regions that have it in other words alone, where all that would be found
        without the facets can be looked at: it is the same regions whatever is chosen.
        """
        found, filters = engine().find(self._wanted), self._asked.filters
        if found.total and not may_have_regions(found, filters):
            return found, True
        wide, every = without_facets(filters), found
        if wide != filters:
            wanted = replace(self._wanted, filters=wide, sort="relevance", facets=False)
            every = engine().find(wanted)
        if len(every.ids) >= CANDIDATES:
            return found, every.total > 0
        regions = candidates(every.ids, self._wanted.scopes, _REGIONS) if every.ids else []
        left_out = unsaid(self._scorer.score_all(regions))
        return less(found, left_out, filters), every.total > len(left_out)

    def _followed(self, found: Found, loosely: Scorer) -> Sighted:
        """What has all of it, and what else there is room for; all are ranked together."""
        loose = self._find_loosely(loosely, self._asked.filters)
        known = set(found.ids)
        pages = self._pages(known.union(loose.ids), loosely)
        whole = [one for one in pages if one.candidate.id in known]
        ranked, keys = self._ranked(pages, loosely), set(map(_key, whole))
        things = [one for one in ranked if _key(one) in keys]
        return Sighted(
            self._in_order(things, whole),
            _counted(_of_both(found, loose), things, self._asked.filters),
            loosely.asked,
            self._others(ranked, pages, things),
        )

    def _nearest(self, found: Found, loosely: Scorer) -> Sighted:
        """What comes nearest, of which facets choose; then what else passes them."""
        filters = self._asked.filters
        wide = without_facets(filters)
        loose = self._find_loosely(loosely, wide)
        pages = self._pages(loose.ids, loosely)
        nearest = _enough(self._ranked(pages, loosely))[:FEW]
        things = [one for one in nearest if passes(one.candidate, filters)]
        counts = counts_of((one.candidate for one in nearest), filters)
        found = replace(found, total=len(things), is_exact=True, facets=counts)
        others: Sequence[Scored] = ()
        if wide != filters:
            more = self._pages(self._find_loosely(loosely, filters).ids, loosely)
            others = self._others(self._ranked(more, loosely), more, things)
        return Sighted(
            self._in_order(things, pages),
            _of_both(found, loose),
            loosely.asked,
            others,
            is_nearest=bool(things),
        )

    def _others(
        self, ranked: Sequence[Scored], pages: Sequence[Scored], things: Sequence[Scored]
    ) -> list[Scored]:
        known = set(map(_key, things))
        rest = [one for one in _enough(ranked) if _key(one) not in known]
        return self._in_order(rest[: FEW - len(things)], pages)

    def _find_loosely(self, loosely: Scorer, filters: Filters) -> Found:
        concepts = loosely.asked.required
        wanted = replace(
            self._wanted,
            concepts=concepts,
            rarities=tuple(map(loosely.rarity, concepts)),
            filters=filters,
            any_of_them=True,
            sort="relevance",
            facets=False,
        )
        return engine().find(wanted)

    def _pages(self, ids: Iterable[int], scorer: Scorer) -> list[Scored]:
        return scorer.score_all(candidates(ids, self._wanted.scopes))

    def _ranked(self, pages: Sequence[Scored], scorer: Scorer) -> list[Scored]:
        """The best first, of a kind that was asked for before others."""

        def place(one: Candidate) -> int:
            return self._kinds.place(one.kind, one.object_id, one.province)

        return sorted(_best(pages, scorer), key=lambda one: place(one.candidate))

    def _in_order(self, ranked: Sequence[Scored], pages: Iterable[Scored]) -> list[Scored]:
        """A thing of many pages stands where the first of these does."""
        order = ORDERS.get(self._wanted.sort)
        if order is None:
            return list(ranked)
        places: dict[tuple[str, str], int] = {}
        for n, one in enumerate(sorted(pages, key=lambda s: order(s.candidate))):
            places.setdefault(_key(one), n)
        return sorted(ranked, key=lambda one: places[_key(one)])


def _best(pages: Sequence[Scored], scorer: Scorer) -> list[Scored]:
    """One entry for each thing, the best of its pages for it, the best first."""
    best: dict[tuple[str, str], Scored] = {}
    lifted_pages = lifted(pages, scorer.asked, scorer.vocabulary)
    for one in sorted(lifted_pages, key=lambda s: (-s.score, s.candidate.id)):
        key = _key(one)
        if (first := best.get(key)) is None:
            best[key] = one
        elif not one.candidate.is_file:  # they bear its title too, and may be many
            best[key] = first._replace(score=first.score + OTHER_PAGES * one.score)
    return spread(list(best.values()))


def candidates(
    ids: Iterable[int], scopes: frozenset[str], statement: Select[Any] = _CANDIDATES
) -> list[Candidate]:
    """The rows themselves. The database decides who may see what."""
    asked = {"ids": list(ids), "scopes": list(scopes)}
    return list(map(Candidate._make, db.session.connection().execute(statement, asked).all()))


def _loosened(asked: Asked, found: Found, known: Vocabulary) -> Asked | None:
    """What a page is filled with where it has room; None if it is to stay as it is.

    A word that is found more than a few times stands for itself.
    """
    if found.is_late or found.total >= FEW:
        return None
    is_of_several = len(asked.required) > 1 or any(
        concept.is_of_several_words for concept in asked.required
    )
    if found.total >= WORD_ALONE and not is_of_several:
        return None
    sought = asking.loosened(asked, known)
    return sought if is_of_several or asking.is_wider(sought, asked) else None


def _counted(found: Found, things: Sequence[Scored], filters: Filters) -> Found:
    """Without what was hidden since the index heard of it: the rows know better.

    Told only as far as all rows were looked at.
    """
    if len(found.ids) >= CANDIDATES or len(things) >= found.total:
        return found
    if without_facets(filters) != filters:  # what another choice would give is not among them
        return replace(found, total=len(things))
    return replace(
        found, total=len(things), facets=counts_of((one.candidate for one in things), filters)
    )


def _of_both(found: Found, loose: Found) -> Found:
    return replace(
        found,
        is_partial=found.is_partial or loose.is_partial,
        is_late=found.is_late or loose.is_late,
    )


def _enough(ranked: Sequence[Scored]) -> Sequence[Scored]:
    return [one for one in ranked if one.coverage >= ENOUGH] or ranked


def _key(one: Scored) -> tuple[str, str]:
    return one.candidate.kind, one.candidate.object_id
