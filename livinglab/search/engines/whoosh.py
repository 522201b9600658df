"""Reading an index of Whoosh 2.7.4, by the rules that were measured.

Never `refresh()` but a fresh searcher for each generation; one searcher for one
thread at a time; terms and filters as sets of document numbers.
"""

import json
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from flask import current_app
from whoosh import index as whoosh_index

from livinglab.search.engines import Found, Wanted, folders
from livinglab.search.engines.bitmaps import Numbers, Part, Sieve, part_of
from livinglab.search.engines.columns import Columns
from livinglab.search.engines.whoosh_matching import Known, find_in

CHECK_SECONDS = 0.5
OPEN_TRIES, OPEN_PAUSE = 8, 0.005
log = logging.getLogger(__name__)


class Unavailable(Exception):
    """There is no index that can be read; the worker makes one."""


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


class WhooshEngine:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._checked = 0.0
        self._segments: dict[str, Part] = {}
        self._numbers = Numbers()

    def generation(self) -> str:
        with suppress(Unavailable):
            snapshot = self._current()
            return f"{snapshot.folder.name}:{snapshot.generation}"
        return ""

    def close(self) -> None:
        """Let go of the files; the next question opens them again."""
        self._drop()

    def find(self, wanted: Wanted) -> Found:
        try:
            return self._find(wanted)
        except Unavailable:
            return Found(is_exact=False, is_partial=True)
        except Moved:
            return self._find(wanted)
        except Exception:
            log.exception("search.failed")
            return self._find_again(wanted)

    def _find_again(self, wanted: Wanted) -> Found:
        """Once more from the disk; if it fails again the index is taken for damaged."""
        folder = folders.current()
        self._drop()
        try:
            return self._find(wanted)
        except Exception:
            log.exception("search.damaged")
            if folder is not None:
                folders.mark_damaged(folder)
            self._drop()
            return Found(is_exact=False, is_partial=True)

    def _find(self, wanted: Wanted) -> Found:
        snapshot = self._current()
        with self._searcher(snapshot) as searcher:
            allowed = snapshot.in_scopes(wanted.scopes)
            found = find_in(snapshot.sieve, searcher, wanted, allowed, snapshot.known)
        found.is_partial = found.is_partial or folders.is_building(snapshot.folder)
        return found

    def _current(self) -> Snapshot:
        with self._lock:
            pause = 0 if current_app.config["MODE"] == "test" else CHECK_SECONDS
            if self._snapshot is None or time.monotonic() - self._checked >= pause:
                self._open_if_changed()
                self._checked = time.monotonic()
            if self._snapshot is None:
                raise Unavailable
            return self._snapshot

    def _open_if_changed(self) -> None:
        folder = folders.current()
        if folder is None:
            self._replace(None)
            return
        for attempt in range(OPEN_TRIES):
            try:
                index = whoosh_index.open_dir(str(folder))
                generation = index.latest_generation()
                was = self._snapshot
                if was is None or (was.folder, was.generation) != (folder, generation):
                    self._replace(self._opened(folder, generation, index))
                return
            except (FileNotFoundError, whoosh_index.EmptyIndexError):
                # The writer has just removed a segment that the list still named.
                time.sleep(OPEN_PAUSE * (attempt + 1))
        folders.mark_damaged(folder)
        self._replace(None)

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

    def _drop(self) -> None:
        with self._lock:
            self._replace(None)
            self._segments, self._numbers = {}, Numbers()

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
