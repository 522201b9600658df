"""Files in a bucket of an S3-compatible store, which all machines of a site share."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, BinaryIO
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from livinglab.db import now
from livinglab.storage.form import CHUNK, Measured, NoSuchFile, checked

# A page waits for a picture no longer than this.
PATIENCE = timedelta(seconds=20)
CONNECTING = timedelta(seconds=3)
TRIES = 3


class Unreachable(OSError):
    """The store is away, or refuses us."""


class S3Files:
    """An object appears under its key only once it is whole: the store sees to that."""

    def __init__(self, store: S3Store) -> None:
        self._store = store

    def write(self, key: str, stream: BinaryIO) -> tuple[int, str]:
        content = Measured(stream)
        with _reaching(key):
            obstore.put(self._store, checked(key), iter(content))
        return content.facts

    def open(self, key: str) -> BinaryIO:
        """A copy without a name: whoever reads slowly holds no connection to the store."""
        copy = tempfile.TemporaryFile()  # noqa: SIM115  the caller closes it
        try:
            with _reaching(key):
                for chunk in obstore.get(self._store, checked(key)).stream(CHUNK):
                    copy.write(chunk)
        except BaseException:
            copy.close()
            raise
        copy.seek(0)
        return copy

    def remove(self, key: str) -> None:
        with _reaching(key):
            obstore.delete(self._store, checked(key))

    def keys(self) -> Iterator[str]:
        return (entry["path"] for entry in self._entries())

    def older_than(self, seconds: float) -> Iterator[str]:
        limit = now() - timedelta(seconds=seconds)
        return (entry["path"] for entry in self._entries() if entry["last_modified"] <= limit)

    def _entries(self) -> Iterator[Any]:
        with _reaching("listing"):
            for some in obstore.list(self._store):
                yield from some


def from_settings(settings: dict[str, Any]) -> S3Files:
    """The store that STORAGE_URL names, `s3://bucket/prefix`."""
    place = urlsplit(settings["STORAGE_URL"])
    endpoint = settings["S3_ENDPOINT"]
    store = S3Store(
        place.netloc,
        prefix=place.path.strip("/") or None,
        endpoint=endpoint or None,
        region=settings["S3_REGION"],
        access_key_id=settings["S3_ACCESS_KEY"],
        secret_access_key=settings["S3_SECRET_KEY"],
        client_options={
            "allow_http": endpoint.startswith("http://"),
            "timeout": PATIENCE,
            "connect_timeout": CONNECTING,
        },
        retry_config={"max_retries": TRIES - 1, "retry_timeout": PATIENCE},
    )
    return S3Files(store)


@contextmanager
def _reaching(key: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as missing:
        raise NoSuchFile(key) from missing
    except BaseError as fault:
        raise Unreachable(f"storage: {fault}") from fault
