"""What a store of files is. Each file lies under a key, whole or not at all."""

import hashlib
import re
from collections.abc import Iterator
from typing import BinaryIO, Protocol

CHUNK = 256 * 1024
KEY = re.compile(r"[0-9a-f]{40}(?:\.[a-z0-9]{1,10})?")


class NoSuchFile(Exception):
    """The key names nothing."""


class Unreachable(OSError):
    """The store is away, too slow, or refuses us."""


class Files(Protocol):
    """A store. What cannot be reached raises Unreachable, what cannot be written OSError."""

    def write(self, key: str, stream: BinaryIO) -> tuple[int, str]:
        """Keep the stream's content under a new key; its size in bytes and SHA-256."""
        ...

    def open(self, key: str) -> BinaryIO:
        """The content as a file of the system, to be read and closed. Raises NoSuchFile."""
        ...

    def remove(self, key: str) -> None:
        """Nothing happens if it is gone already."""
        ...

    def keys(self) -> Iterator[str]:
        """Of all files, in no particular order."""
        ...

    def answers(self) -> bool:
        """Whether it can be reached; asked by who watches, in two seconds."""
        ...

    def older_than(self, seconds: float) -> Iterator[str]:
        """The keys of files that have lain here so long."""
        ...


class Measured:
    """A stream's content in chunks; its size and SHA-256 once it was read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._digest = stream, hashlib.sha256()
        self.size = 0

    def __iter__(self) -> Iterator[bytes]:
        while chunk := self._stream.read(CHUNK):
            self._digest.update(chunk)
            self.size += len(chunk)
            yield chunk

    @property
    def facts(self) -> tuple[int, str]:
        return self.size, self._digest.hexdigest()


def checked(key: str) -> str:
    """The key, if it can be one: no path, nothing from outside. Raises NoSuchFile."""
    if not KEY.fullmatch(key):
        raise NoSuchFile(key)
    return key
