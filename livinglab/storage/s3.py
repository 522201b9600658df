"""Files in a bucket of an S3-compatible store, which all machines of a site share."""

import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import chain, islice
from typing import Any, BinaryIO
from urllib.parse import urlsplit

import obstore
import structlog
from obstore.exceptions import BaseError
from obstore.store import S3Store

from livinglab.db import now
from livinglab.storage.form import CHUNK, Measured, NoSuchFile, Unreachable, checked

# After a fault nobody waits for it again so soon: a page must not cost all others their turn.
REST = 5.0  # seconds
# A file of less goes in one request, a larger one in parts of this size.
SMALL = 5 * 1024 * 1024
# Who watches asks for what is not there, and waits no longer.
NO_FILE, QUICK = "0" * 40, {"S3_CONNECT_TIMEOUT": 2, "S3_TIMEOUT": 2, "S3_TRIES": 1}
# The code of a 404 that says nothing of the file.
NO_BUCKET = "NoSuchBucket"
log = structlog.get_logger("storage")


class S3Files:
    """An object appears under its key only once it is whole: the store sees to that."""

    def __init__(self, store: S3Store, watched: S3Store) -> None:
        """Twice the same, but who watches has less patience with the second."""
        self._store, self._watched = store, watched
        self._is_away, self._silent_until = False, 0.0
        self._asking = threading.Lock()

    def write(self, key: str, stream: BinaryIO) -> tuple[int, str]:
        content = Measured(stream)
        with self._reaching(key):
            obstore.put(self._store, checked(key), _whole_or_parts(content))
        return content.facts

    def open(self, key: str) -> BinaryIO:
        """A copy without a name: whoever reads slowly holds no connection to the store."""
        copy = tempfile.TemporaryFile()  # noqa: SIM115  the caller closes it
        try:
            with self._reaching(key):
                for chunk in obstore.get(self._store, checked(key)).stream(CHUNK):
                    copy.write(chunk)
        except BaseException:
            copy.close()
            raise
        copy.seek(0)
        return copy

    def remove(self, key: str) -> None:
        with self._reaching(key):
            obstore.delete(self._store, checked(key))

    def keys(self) -> Iterator[str]:
        return (entry["path"] for entry in self._entries())

    def older_than(self, seconds: float) -> Iterator[str]:
        limit = now() - timedelta(seconds=seconds)
        return (entry["path"] for entry in self._entries() if entry["last_modified"] <= limit)

    def answers(self) -> bool:
        """What is found here is noted nowhere: readers may have more patience."""
        try:
            obstore.get(self._watched, NO_FILE)
        except FileNotFoundError as fault:
            return NO_BUCKET not in str(fault)
        except BaseError:
            return False
        return True

    def _entries(self) -> Iterator[Any]:
        with self._reaching("listing"):
            for some in obstore.list(self._store):
                yield from some

    @contextmanager
    def _reaching(self, key: str) -> Iterator[None]:
        if time.monotonic() < self._silent_until:
            raise Unreachable("storage: away a moment ago")
        with self._alone_while_away():
            try:
                yield
            except (BaseError, FileNotFoundError) as fault:
                if isinstance(fault, FileNotFoundError) and NO_BUCKET not in str(fault):
                    self._note(None)
                    raise NoSuchFile(key) from fault
                self._note(fault)
                raise Unreachable(f"storage: {_in_short(fault)}") from fault
            self._note(None)

    @contextmanager
    def _alone_while_away(self) -> Iterator[None]:
        """One finds out whether it is back: all who asked would hold their turns for it."""
        if not self._is_away:
            yield
            return
        if not self._asking.acquire(blocking=False):
            raise Unreachable("storage: away, and being asked whether it is back")
        try:
            yield
        finally:
            self._asking.release()

    def _note(self, fault: Exception | None) -> None:
        """Tell the log once that the store is away, and once that it is back."""
        was_away, self._is_away = self._is_away, fault is not None
        if fault is not None:
            self._silent_until = time.monotonic() + REST
            if not was_away:
                log.warning("storage is away", error=_in_short(fault))
        elif was_away:
            log.info("storage is back")


def from_settings(settings: dict[str, Any]) -> S3Files:
    """The store that STORAGE_URL names, `s3://bucket/prefix`."""
    return S3Files(_store(settings), _store(settings | QUICK))


def _store(settings: dict[str, Any]) -> S3Store:
    place = urlsplit(settings["STORAGE_URL"])
    endpoint, patience = settings["S3_ENDPOINT"], settings["S3_TIMEOUT"]
    return S3Store(
        place.netloc,
        prefix=place.path.strip("/") or None,
        endpoint=endpoint or None,
        region=settings["S3_REGION"],
        access_key_id=settings["S3_ACCESS_KEY"],
        secret_access_key=settings["S3_SECRET_KEY"],
        client_options={
            "allow_http": endpoint.startswith("http://"),
            "timeout": timedelta(seconds=patience),
            "connect_timeout": timedelta(seconds=settings["S3_CONNECT_TIMEOUT"]),
        },
        # What was refused is tried again; what took long is not, or a page would wait twice.
        retry_config={
            "max_retries": settings["S3_TRIES"] - 1,
            "retry_timeout": timedelta(seconds=patience / 2),
        },
    )


def _in_short(fault: Exception) -> str:
    """What it says in its first line; the rest is for those who mend obstore."""
    said = str(fault)
    return "there is no such bucket" if NO_BUCKET in said else said.partition("\n")[0]


def _whole_or_parts(content: Measured) -> bytes | Iterator[bytes]:
    """One request for a small file; what comes in pieces takes three."""
    chunks = iter(content)
    begun = b"".join(islice(chunks, SMALL // CHUNK))
    if (more := next(chunks, None)) is None:
        return begun
    return chain((begun, more), chunks)
