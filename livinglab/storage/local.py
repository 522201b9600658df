"""Files in a folder of this machine: the default."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import time
from typing import BinaryIO

from livinglab.storage.form import Measured, NoSuchFile, checked

UNFINISHED = ".part"


class LocalFiles:
    """Spread over 256 subfolders by the first letters of their keys.

    A file is written under a temporary name, flushed to the disk and renamed,
    so that a key either names a whole file or nothing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, key: str, stream: BinaryIO) -> tuple[int, str]:
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        content = Measured(stream)
        descriptor, name = tempfile.mkstemp(suffix=UNFINISHED, dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.writelines(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
        return content.facts

    def open(self, key: str) -> BinaryIO:
        try:
            return self._path(key).open("rb")
        except FileNotFoundError as missing:
            raise NoSuchFile(key) from missing

    def remove(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def keys(self) -> Iterator[str]:
        return (path.name for path in self._folder.glob("??/*") if path.suffix != UNFINISHED)

    def answers(self) -> bool:
        return True  # what is wrong with a folder is said by whoever reads or writes there

    def older_than(self, seconds: float) -> Iterator[str]:
        """Unfinished ones are removed on the way."""
        limit = time() - seconds
        for path in self._folder.glob("??/*"):
            try:
                if path.stat().st_mtime > limit:
                    continue
                if path.suffix == UNFINISHED:
                    path.unlink()
                    continue
            except FileNotFoundError:
                continue  # another worker was quicker
            yield path.name

    def _path(self, key: str) -> Path:
        return self._folder / checked(key)[:2] / key


def _sync_folder(folder: Path) -> None:
    """A rename is on the disk only when its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
