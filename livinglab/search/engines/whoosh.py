"""Reading an index of Whoosh 2.7.4, by the rules that were measured.

Never `refresh()` but a fresh searcher for each generation; one searcher for one
thread at a time; terms and filters as sets of document numbers.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from whoosh import index as whoosh_index

from livinglab.search.engines import Found, Wanted
from livinglab.search.engines.bitmaps import Numbers, Part, Sieve, part_of
from livinglab.search.engines.columns import Columns
from livinglab.search.engines.embedded import Embedded
from livinglab.search.engines.whoosh_matching import Known, find_in

OPEN_TRIES, OPEN_PAUSE = 8, 0.005


class Snapshot:
    """The index as it was at one commit, with the searchers that are free."""

    def __init__(self, folder: Path, generation: int, sieve: Sieve) -> None:
        self.folder, self.generation, self.sieve = folder, generation, sieve
        self.free: list[Any] = []
        self.is_current = True
        self.known = Known()
        self._scopes: dict[frozenset[str], set[int]] = {}

    def in_scopes(self, scopes: frozenset[str]) -> set[int]:
        if scopes not in self._scopes:
            self._scopes[scopes] = self.sieve.columns.in_scopes(scopes)
        return self._scopes[scopes]


class WhooshEngine(Embedded[Snapshot]):
    def __init__(self) -> None:
        super().__init__()
        self._segments: dict[str, Part] = {}
        self._numbers = Numbers()

    def close(self) -> None:
        with self._lock:
            self._replace(None)
            self._segments, self._numbers = {}, Numbers()

    def _find(self, wanted: Wanted) -> Found:
        try:
            return super()._find(wanted)
        except Moved:
            return super()._find(wanted)

    def _found(self, snapshot: Snapshot, wanted: Wanted) -> Found:
        with self._searcher(snapshot) as searcher:
            allowed = snapshot.in_scopes(wanted.scopes)
            return find_in(snapshot.sieve, searcher, wanted, allowed, snapshot.known)

    def _renew(self, folder: Path) -> bool:
        for attempt in range(OPEN_TRIES):
            try:
                index = whoosh_index.open_dir(str(folder))
                generation = index.latest_generation()
                was = self._snapshot
                if was is None or (was.folder, was.generation) != (folder, generation):
                    self._replace(self._opened(folder, generation, index))
                return True
            except (FileNotFoundError, whoosh_index.EmptyIndexError):
                # The writer has just removed a segment that the list still named.
                time.sleep(OPEN_PAUSE * (attempt + 1))
        return False

    def _latest(self, folder: Path) -> int:
        return int(whoosh_index.open_dir(str(folder)).latest_generation())

    def _opened(self, folder: Path, generation: int, index: Any) -> Snapshot:
        searcher = index.searcher()
        alive: dict[str, Part] = {}
        for reader, _ in searcher.reader().leaf_readers():
            if reader.doc_count_all() == 0:
                continue
            name = f"{folder.name}/{reader.segment().segment_id()}"
            alive[name] = self._segments.get(name) or part_of(_columns(reader), self._numbers)
        self._segments = alive
        snapshot = Snapshot(folder, generation, Sieve(alive.values(), self._numbers))
        snapshot.free.append(searcher)
        return snapshot

    def _replace(self, snapshot: Snapshot | None) -> None:
        was, self._snapshot = self._snapshot, snapshot
        if was is not None:
            was.is_current = False
            while was.free:
                _close(was.free.pop())

    @contextmanager
    def _searcher(self, snapshot: Snapshot) -> Iterator[Any]:
        with self._lock:
            searcher = snapshot.free.pop() if snapshot.free else None
        if searcher is None:
            searcher = self._another(snapshot)
        try:
            yield searcher
        except BaseException:
            _close(searcher)
            raise
        with self._lock:
            if snapshot.is_current:
                snapshot.free.append(searcher)
                return
        _close(searcher)

    def _another(self, snapshot: Snapshot) -> Any:
        """A second searcher of the same generation; of a newer one its numbers would differ."""
        index = whoosh_index.open_dir(str(snapshot.folder))
        searcher = index.searcher()
        if searcher.reader().generation() in (snapshot.generation, None):
            return searcher
        _close(searcher)
        with self._lock:
            self._checked = 0.0
        raise Moved


class Moved(Exception):
    """The index went on while a searcher was being opened; asking again finds the new one."""


def _close(searcher: Any) -> None:
    with suppress(Exception):
        searcher.close()


def _columns(reader: Any) -> Columns:
    rows = [json.loads(reader.stored_fields(n)["facts"]) for n in range(reader.doc_count_all())]
    return Columns(*(list(column) for column in zip(*rows, strict=True)))
