"""Where uploaded files lie: a folder, behind a class that another store can replace.

A file is written under a temporary name, flushed to the disk and renamed, so
that a key either names a whole file or nothing. What was saved by a
transaction that is rolled back is removed with it; what a killed process left
behind is found by the sweep.
"""

import hashlib
import os
import re
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import time
from typing import BinaryIO, NamedTuple

from flask import current_app
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from livinglab.db import db

CHUNK = 256 * 1024
SAVED = "saved_files"
UNFINISHED = ".part"
KEY = re.compile(r"[0-9a-f]{40}(?:\.[a-z0-9]{1,10})?")


class Stored(NamedTuple):
    """A file that lies in storage: its name there, and what it is."""

    key: str
    name: str
    size: int
    sha256: str


class NoSuchFile(Exception):
    """The key names nothing."""


class LocalFiles:
    """Files in a folder, spread over 256 subfolders by the first letters of their keys."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, key: str, stream: BinaryIO) -> tuple[int, str]:
        """Keep the stream's content under a new key; its size and SHA-256."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        descriptor, name = tempfile.mkstemp(suffix=UNFINISHED, dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                while chunk := stream.read(CHUNK):
                    digest.update(chunk)
                    size += file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
        return size, digest.hexdigest()

    def open(self, key: str) -> BinaryIO:
        try:
            return self._path(key).open("rb")
        except FileNotFoundError as missing:
            raise NoSuchFile(key) from missing

    def size(self, key: str) -> int:
        try:
            return self._path(key).stat().st_size
        except FileNotFoundError as missing:
            raise NoSuchFile(key) from missing

    def remove(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def older_than(self, seconds: float) -> Iterator[str]:
        """The keys of files that have lain here so long. Unfinished ones are removed."""
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
        if not KEY.fullmatch(key):
            raise NoSuchFile(key)
        return self._folder / key[:2] / key


def files() -> LocalFiles:
    """The store of this site."""
    return LocalFiles(current_app.config["DATA_FOLDER"] / "files")


def save(stream: BinaryIO, name: str, *, variant_of: str = "", variant: str = "") -> Stored:
    """Keep a file; it goes again if the transaction is rolled back.

    A variant (a smaller picture) lies beside what it was made from, under the
    same key and a suffix.
    """
    key = f"{variant_of}.{variant}" if variant_of else secrets.token_hex(20)
    size, sha256 = files().write(key, stream)
    db.session.info.setdefault(SAVED, []).append(key)
    return Stored(key, name, size, sha256)


def open_file(key: str) -> BinaryIO:
    """The file's content, to be read and closed. Raises NoSuchFile."""
    return files().open(key)


def size_of(key: str) -> int:
    """In bytes. Raises NoSuchFile."""
    return files().size(key)


def remove(key: str) -> None:
    """Take a file away for good. Nothing happens if it is gone already."""
    files().remove(key)


@event.listens_for(Session, "after_commit")
def _keep(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(SAVED, None)


@event.listens_for(Session, "after_transaction_end")
def _drop(session: Session, transaction: SessionTransaction) -> None:
    """Rolled back, or never committed: whatever was committed is off the list by now."""
    if transaction.parent is None:
        for key in session.info.pop(SAVED, ()):
            remove(key)


def _sync_folder(folder: Path) -> None:
    """A rename is on the disk only when its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
