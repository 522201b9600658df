"""The compiled engine for large sites: Tantivy, each machine with an index of its own.

It answers in milliseconds at a million posts, where Whoosh cannot be and PostgreSQL
has to leave out most of what a common word finds. Its own ranking is not used: as
with the other engines it gives the likeliest documents, and ranking.py orders them.
"""

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from tantivy import DocAddress, Index, Query, Searcher, SearchResult

from livinglab.search.engines import FACETS, Found, Wanted
from livinglab.search.engines.embedded import Embedded
from livinglab.search.engines.tantivy_questions import Questions, within

EXACT = 2_000  # documents; of more than these the things are estimated
SEEN = 4  # times as many documents as wanted are looked at, as many may be alike in score
VALUES = 600  # of a facet: all applications, provinces, stages, years
# There are at least so many of an estimate: sketches of Tantivy 0.27 were off by 2 % as a
# rule and by 5 % at most, in 110 counts of 5 to 60,000 things.
SURELY = 0.93


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
    def _renew(self, folder: Path) -> bool:
        try:
            generation = (folder / "meta.json").stat().st_mtime_ns
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
        documents = cast("Any", self._searcher.search(self._matching, 1)).count
        self._is_exact = documents <= EXACT

    def found(self) -> Found:
        ids = self._ids()
        things, facets = self._counted()
        return Found(ids, things, self._is_exact, facets, newest=self._snapshot.newest)

    def _ids(self) -> list[int]:
        order = "likely" if self._wanted.sort == "relevance" else self._wanted.sort
        if order != "likely" or not self._wanted.concepts:
            return self._first(self._within, order, self._wanted.limit)
        return self._likeliest(self._wanted.limit)

    def _likeliest(self, limit: int) -> list[int]:
        """By how much they have of what was asked for; among equals by weight, then newest."""
        scored = self._questions.scored(self._within, self._wanted)
        result = self._searcher.search(scored, limit * SEEN)
        rows = sorted(self._rows(result), reverse=True)
        if len(rows) == limit * SEEN and rows[limit - 1][0] == rows[-1][0]:
            # Those that are alike here go on beyond what was looked at.
            score = rows[-1][0]
            alike = self._questions.level(self._within, self._wanted, score)
            if alike is not None:
                before = [id_ for at, _, id_ in rows if at > score]
                return before + self._first(alike, "likely", limit - len(before))
        return [id_ for _, _, id_ in rows[:limit]]

    def _rows(self, result: SearchResult) -> Iterable[tuple[float, int, int]]:
        places = [place for _, place in result.hits]
        scores = (round(score, 3) for score, _ in result.hits)
        columns = (self._column(name, places) for name in ("likely", "id"))
        return zip(scores, *columns, strict=True)

    def _first(self, query: Query, order: str, limit: int) -> list[int]:
        found = self._searcher.search(query, limit, count=False, order_by_field=order)
        return self._column("id", [place for _, place in found.hits])

    def _column(self, name: str, places: list[DocAddress]) -> list[int]:
        return cast("list[int]", self._searcher.fast_field_values(name, places))

    def _counted(self) -> tuple[int, dict[str, dict[str, int]]]:
        """How many things there are, and how many have each value of a facet.

        The counts of a facet are those without its own filter, so that a reader
        sees what another choice would give.
        """
        free = [name for name in FACETS if name not in self._passing]
        counts = self._aggregated(self._within, free if self._wanted.facets else ())
        facets = {name: self._values(counts[name]) for name in free if name in counts}
        if self._wanted.facets:
            for name in self._passing.keys() & set(FACETS):
                others = [query for other, query in self._passing.items() if other != name]
                alone = self._aggregated(within(self._matching, others), (name,))
                facets[name] = self._values(alone[name])
        return self._things(counts), facets

    def _aggregated(self, query: Query, names: Iterable[str]) -> dict[str, Any]:
        if self._is_exact:
            things = {"things": {"terms": {"field": "thing", "size": EXACT}}}
        else:
            things = {"things": {"cardinality": {"field": "thing"}}}
        asked: dict[str, Any] = {
            name: {"terms": {"field": name, "size": VALUES}, "aggs": things} for name in names
        }
        return self._searcher.aggregate(query, asked | things)

    def _values(self, counted: dict[str, Any]) -> dict[str, int]:
        """Value → things; "" is that of documents without one."""
        found = ((one["key"], self._things(one)) for one in counted["buckets"])
        return {value: count for value, count in found if value}

    def _things(self, counted: dict[str, Any]) -> int:
        if self._is_exact:
            return len(counted["things"]["buckets"])
        return _rounded(counted["things"]["value"])


def _rounded(estimate: float) -> int:
    """A number of two figures that there surely are."""
    sure = int(estimate * SURELY)
    step: int = 10 ** max(0, len(str(sure)) - 2)
    return max(1, sure // step * step)
