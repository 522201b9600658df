"""Where uploaded files lie: a folder, or an S3-compatible store that machines share.

What was saved by a transaction that is rolled back is removed with it; what a
killed process left behind is found by the sweep.
"""

import os
import secrets
from contextlib import suppress
from typing import BinaryIO, NamedTuple

from flask import current_app
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from livinglab.db import db
from livinglab.storage import s3
from livinglab.storage.form import Files, NoSuchFile, Unreachable
from livinglab.storage.local import LocalFiles

__all__ = [
    "NoSuchFile",
    "Stored",
    "Unreachable",
    "files",
    "leave",
    "open_file",
    "remove",
    "save",
    "size_of",
]

SAVED = "saved_files"


class Stored(NamedTuple):
    """A file that lies in storage: its name there, and what it is."""

    key: str
    name: str
    size: int
    sha256: str


def files() -> Files:
    """The store of this site, made by each process when it first needs it."""
    held: Files | None = current_app.extensions.get("files")
    if held is None:
        settings = current_app.config
        held = (
            s3.from_settings(settings)
            if settings["STORAGE_URL"]
            else LocalFiles(settings["DATA_FOLDER"] / "files")
        )
        current_app.extensions["files"] = held
    return held


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


def size_of(file: BinaryIO) -> int:
    """Of an open file, in bytes."""
    return os.fstat(file.fileno()).st_size


def remove(key: str) -> None:
    """Take a file away for good. Nothing happens if it is gone already."""
    files().remove(key)


def leave(*keys: str) -> None:
    """Take away files that no row speaks of any more; where that fails, the sweep does it."""
    with suppress(OSError):
        for key in keys:
            remove(key)


@event.listens_for(Session, "after_commit")
def _keep(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(SAVED, None)


@event.listens_for(Session, "after_transaction_end")
def _drop(session: Session, transaction: SessionTransaction) -> None:
    """Rolled back, or never committed: whatever was committed is off the list by now."""
    if transaction.parent is None:
        leave(*session.info.pop(SAVED, ()))
