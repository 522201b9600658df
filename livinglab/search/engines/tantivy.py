"""The compiled engine for large sites: Tantivy, each machine with an index of its own.

It answers in milliseconds at a million posts, where Whoosh cannot be and PostgreSQL
has to leave out most of what a common word finds. Its own ranking is not used: as
with the other engines it gives the likeliest documents, and ranking.py orders them.
"""

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, cast

from tantivy import DocAddress, Index, Query, Searcher

from livinglab.search.engines import FACETS, Found, Wanted
from livinglab.search.engines.embedded import Embedded
from livinglab.search.engines.tantivy_counting import EXACT, Counted, exactly, roughly
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

    def found(self) -> Found:
        ids, documents = self._ids()
        if not self._passing and documents == len(ids):
            # Told by their ids, nothing is matched again: phrases of common words take long.
            self._within = self._questions.of_ids(ids)
        wide = self._searched(self._matching, 1).count if self._passing else documents
        counted = self._counted(documents, wide)
        is_exact = wide <= EXACT  # facets tell of all these
        newest = self._snapshot.newest
        return Found(ids, counted.things, is_exact, counted.facets, newest=newest)

    def _ids(self) -> tuple[list[int], int]:
        """The documents to be ranked, and how many pass."""
        wanted = self._wanted
        if wanted.sort != "relevance":
            return self._first(self._within, wanted.sort, wanted.limit)
        if wanted.any_of_them and wanted.concepts:
            scored = self._questions.scored(self._within, wanted)
            return self._likeliest(scored, wanted.limit), self._searched(self._within, 1).count
        others, documents = self._first(self._within, "likely", wanted.limit)
        if not wanted.concepts:
            return others, documents
        titled = self._questions.scored(self._questions.titled(self._within, wanted), wanted)
        best = self._likeliest(titled, wanted.limit)
        return list(dict.fromkeys(best + others))[: wanted.limit], documents

    def _counted(self, documents: int, wide: int) -> Counted:
        """The counts of a facet are those without its own filter, so that a reader sees
        what another choice would give: there are up to `wide` documents.
        """
        wanted = self._wanted.facets
        free = [name for name in FACETS if name not in self._passing] if wanted else []
        counted = self._count(self._within, free, documents)
        for name in self._passing.keys() & set(FACETS) if wanted else ():
            others = [query for other, query in self._passing.items() if other != name]
            alone = self._count(within(self._matching, others), [name], wide)
            counted.facets.update(alone.facets)
        return counted

    def _count(self, query: Query, names: list[str], documents: int) -> Counted:
        """Of up to so many documents; where they may be few, to the last of them."""
        if documents <= EXACT:
            return exactly(self._searcher, query, names)
        schema = self._snapshot.index.schema
        return roughly(self._searcher, schema, query, names, documents)

    def _likeliest(self, scored: Query, limit: int) -> list[int]:
        """By how much they have of what was asked for; among equals by weight, then newest."""
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

    def _first(self, query: Query, order: str, limit: int) -> tuple[list[int], int]:
        """The first in an order, and how many there are."""
        found = self._searched(query, limit, order_by_field=order)
        return self._column("id", [place for _, place in found.hits]), found.count

    def _searched(self, query: Query, limit: int, **more: Any) -> Result:
        return cast("Result", self._searcher.search(query, limit, **more))

    def _column(self, name: str, places: list[DocAddress]) -> list[int]:
        return cast("list[int]", self._searcher.fast_field_values(name, places))
