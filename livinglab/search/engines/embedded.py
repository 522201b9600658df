"""What engines with an index of their own in a folder have in common: trouble, and its end.

Such an index can be missing, be written anew, or be damaged. A reader then finds
nothing or a part, and is told so; the worker makes another.
"""

import logging
import threading
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from flask import current_app

from livinglab.search.engines import Found, Wanted, folders

log = logging.getLogger(__name__)


class Unavailable(Exception):
    """There is no index that can be read; the worker makes one."""


class AtOneCommit(Protocol):
    """An index as it was at one commit."""

    @property
    def folder(self) -> Path: ...

    @property
    def generation(self) -> int: ...


Snapshot = TypeVar("Snapshot", bound=AtOneCommit)


class Embedded(ABC, Generic[Snapshot]):
    """Reads the index in use, and looks now and then whether there is a newer one."""

    looks_every = 0.5  # seconds

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._checked = 0.0
        self._is_part = False  # as it was when the snapshot was looked for

    @abstractmethod
    def _found(self, snapshot: Snapshot, wanted: Wanted) -> Found:
        """What the index of one commit finds."""

    @abstractmethod
    def _renew(self, folder: Path) -> bool:
        """Let `_snapshot` be that of the latest commit; False if it cannot be read."""

    @abstractmethod
    def _latest(self, folder: Path) -> int:
        """The generation of its latest commit. May raise anything where it is damaged."""

    def is_latest(self) -> bool:
        snapshot = self._snapshot
        try:
            return (
                snapshot is not None
                and snapshot.folder == folders.current()
                and snapshot.generation == self._latest(snapshot.folder)
            )
        except Exception:  # whatever is wrong with it, the next question finds out
            return False

    def _replace(self, snapshot: Snapshot | None) -> None:
        self._snapshot = snapshot

    def generation(self) -> str:
        try:
            snapshot = self._current()
        except Unavailable:
            return ""
        return f"{snapshot.folder.name}:{snapshot.generation}"

    def close(self) -> None:
        """Let go of the files; the next question opens them again."""
        with self._lock:
            self._replace(None)

    def find(self, wanted: Wanted) -> Found:
        try:
            return self._find(wanted)
        except Unavailable:
            return Found(is_exact=False, is_partial=True)
        except Exception:
            log.exception("search.failed")
            return self._find_again(wanted)

    def _find_again(self, wanted: Wanted) -> Found:
        """Once more from the disk; if it fails again the index is taken for damaged."""
        folder = folders.current()
        self.close()
        try:
            return self._find(wanted)
        except Exception:
            log.exception("search.damaged")
            if folder is not None:
                folders.mark_damaged(folder)
            self.close()
            return Found(is_exact=False, is_partial=True)

    def _find(self, wanted: Wanted) -> Found:
        snapshot = self._current()
        found = self._found(snapshot, wanted)
        found.is_partial = found.is_partial or self._is_part
        return found

    def _current(self) -> Snapshot:
        with self._lock:
            pause = 0 if current_app.config["MODE"] == "test" else self.looks_every
            if self._snapshot is None or time.monotonic() - self._checked >= pause:
                self._look()
                self._checked = time.monotonic()
            if self._snapshot is None:
                raise Unavailable
            return self._snapshot

    def _look(self) -> None:
        folder = folders.current()
        # Before it is read: once it is whole, the snapshot of a moment ago is not.
        self._is_part = folder is not None and folders.is_building(folder)
        if folder is None:
            self._replace(None)
        elif not self._renew(folder):
            folders.mark_damaged(folder)
            self._replace(None)
