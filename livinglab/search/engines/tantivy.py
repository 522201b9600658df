"""The compiled engine for large sites: Tantivy, each machine with an index of its own.

It answers in milliseconds at a million posts, where Whoosh cannot be and PostgreSQL
has to leave out most of what a common word finds. Its own ranking is not used: as
with the other engines it gives the likeliest documents, and ranking.py orders them.
"""

from collections.abc import Iterable
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Protocol, cast

from tantivy import DocAddress, Index, Query, Searcher

from livinglab.search.engines import FACETS, Found, Wanted
from livinglab.search.engines.embedded import Embedded
from livinglab.search.engines.tantivy_counting import EXACT, Counted, count
from livinglab.search.engines.tantivy_questions import Questions, within

SEEN = 4  # times as many documents as wanted are looked at, as many may be alike in score


class Result(Protocol):
    """What a search gives; the package's own types have forgotten the count."""

    count: int
    hits: list[tuple[float, DocAddress]]


class Snapshot:
    """The index as it was at one commit; threads may share it."""

    def __init__(self, index: Index, folder: Path, generation: int) -> None:
        self.index, self.folder, self.generation = index, folder, generation
        self.searcher: Searcher = index.searcher()
        self.questions = Questions(index.schema, self.searcher)

    @cached_property
    def newest(self) -> int:
        """The highest id that can be found."""
        found = self.searcher.search(Query.all_query(), 1, order_by_field="id")
        return max((id_ for id_, _ in found.hits), default=0)


class TantivyEngine(Embedded[Snapshot]):
    looks_every = 0.2  # seconds; it is a look at one file

    def _renew(self, folder: Path) -> bool:
        try:
            generation = self._latest(folder)
            was = self._snapshot
            if was is None or was.folder != folder:
                index = Index.open(str(folder))
                index.config_reader("manual")
            elif was.generation != generation:
                index = was.index
            else:
                return True
            index.reload()
            self._replace(Snapshot(index, folder, generation))
        except (OSError, ValueError):
            return False
        return True

    def _latest(self, folder: Path) -> int:
        return (folder / "meta.json").stat().st_mtime_ns

    def _found(self, snapshot: Snapshot, wanted: Wanted) -> Found:
        return Search(snapshot, wanted).found()


class Search:
    """One question to one snapshot."""

    def __init__(self, snapshot: Snapshot, wanted: Wanted) -> None:
        self._snapshot, self._wanted = snapshot, wanted
        self._searcher, self._questions = snapshot.searcher, snapshot.questions
        self._matching = self._questions.matching(wanted)
        self._passing = self._questions.passing(wanted.filters)
        self._within = within(self._matching, self._passing.values())
        ways = (way for concept in wanted.concepts for way in concept.alternatives)
        # Phrases of common words take long to match.
        self._is_slow = any(way.is_phrase for way in ways)

    def found(self) -> Found:
        # To go through all that matches is what a common word costs: as seldom as can be.
        ids, is_all = self._ids()
        newest = self._snapshot.newest
        if not self._wanted.facets:
            return Found(ids, len(ids), is_all, newest=newest)
        if is_all and self._is_slow and not self._passing:
            # Told by their ids, they are not matched again.
            self._within, self._is_slow = self._questions.of_ids(ids), False
        counted = self._counted()
        ids = ids[: self._wanted.limit]
        return Found(ids, counted.things, counted.is_exact, counted.facets, newest=newest)

    def _ids(self) -> tuple[list[int], bool]:
        """The documents to be ranked, or more of them, and whether these are all that pass."""
        wanted = self._wanted
        if wanted.sort != "relevance":
            return self._first(self._within, wanted.sort, wanted.limit)
        if wanted.any_of_them and wanted.concepts:
            return self._likeliest(self._within, wanted.limit), False
        best = self._titled() if wanted.concepts else []
        if wanted.first:
            best = list(dict.fromkeys([*self._of_first_kinds(), *best]))[: wanted.limit]
        if len(best) == wanted.limit:
            return best, False
        limit = EXACT if self._is_slow and wanted.facets else wanted.limit
        others, is_all = self._first(self._within, "likely", limit)
        return list(dict.fromkeys(best + others))[:limit], is_all

    def _of_first_kinds(self) -> list[int]:
        """Of each of these kinds as many as are ranked."""
        kinds = (self._questions.of_kind(self._within, kind) for kind in self._wanted.first)
        found = (self._first(query, "likely", self._wanted.limit)[0] for query in kinds)
        return list(chain(*found))

    def _titled(self) -> list[int]:
        titled, limit = self._questions.titled(self._within, self._wanted), self._wanted.limit
        if len(self._wanted.concepts) == 1:  # they have the same of it
            return self._first(titled, "likely", limit)[0]
        return self._likeliest(titled, limit)

    def _counted(self) -> Counted:
        """The counts of a facet are those without its own filter, so that a reader sees
        what another choice would give.
        """
        free = [name for name in FACETS if name not in self._passing]
        counted = self._count(self._within, free)
        for name in self._passing.keys() & set(FACETS):
            others = [query for other, query in self._passing.items() if other != name]
            alone = self._count(within(self._matching, others), [name])
            counted.facets.update(alone.facets)
            counted = counted._replace(is_exact=counted.is_exact and alone.is_exact)
        return counted

    def _count(self, query: Query, names: list[str]) -> Counted:
        sample = self._questions.sample
        return count(self._searcher, sample, query, names, is_slow=self._is_slow)

    def _likeliest(self, query: Query, limit: int) -> list[int]:
        """By how much they have of what was asked for; among equals by weight, then newest."""
        scored = self._questions.scored(query, self._wanted)
        rows = sorted(self._rows(self._searched(scored, limit * SEEN)), reverse=True)
        if len(rows) == limit * SEEN and rows[limit - 1][0] == rows[-1][0]:
            # Those that are alike here go on beyond what was looked at.
            score = rows[-1][0]
            alike = self._questions.level(self._within, self._wanted, score)
            if alike is not None:
                before = [id_ for at, _, id_ in rows if at > score]
                return before + self._first(alike, "likely", limit - len(before))[0]
        return [id_ for _, _, id_ in rows[:limit]]

    def _rows(self, result: Result) -> Iterable[tuple[float, int, int]]:
        places = [place for _, place in result.hits]
        scores = (round(score, 3) for score, _ in result.hits)
        columns = (self._column(name, places) for name in ("likely", "id"))
        return zip(scores, *columns, strict=True)

    def _first(self, query: Query, order: str, limit: int) -> tuple[list[int], bool]:
        """The first in an order, and whether these are all."""
        found = self._searched(query, limit, order_by_field=order)
        ids = self._column("id", [place for _, place in found.hits])
        return ids, found.count == len(ids)

    def _searched(self, query: Query, limit: int, **more: Any) -> Result:
        return cast("Result", self._searcher.search(query, limit, **more))

    def _column(self, name: str, places: list[DocAddress]) -> list[int]:
        return cast("list[int]", self._searcher.fast_field_values(name, places))
