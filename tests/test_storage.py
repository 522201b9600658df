"""Files lie whole or not at all, and go with the transaction that brought them."""

import os
import time
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from livinglab import storage
from livinglab.db import db


def lying(app: Flask) -> list[Path]:
    return [path for path in (app.config["DATA_FOLDER"] / "files").rglob("*") if path.is_file()]


def test_what_was_saved_can_be_opened(session: Session) -> None:
    stored = storage.save(BytesIO(b"isi"), "a.txt")
    session.commit()

    with storage.open_file(stored.key) as file:
        assert file.read() == b"isi"
    assert (stored.size, len(stored.sha256), stored.name) == (3, 64, "a.txt")


def test_a_variant_lies_beside_its_file(session: Session) -> None:
    stored = storage.save(BytesIO(b"isi"), "a.png")
    small = storage.save(BytesIO(b"i"), "a.png", variant_of=stored.key, variant="480")

    assert small.key == f"{stored.key}.480"
    with storage.open_file(small.key) as file:
        assert file.read() == b"i"


def test_a_rolled_back_file_is_gone(app: Flask, session: Session) -> None:
    session.execute(text("SELECT 1"))
    storage.save(BytesIO(b"isi"), "a.txt")
    session.rollback()

    assert lying(app) == []


def test_a_file_of_a_request_that_never_commits_is_gone(app: Flask) -> None:
    with app.app_context():
        db.session.execute(text("SELECT 1"))
        storage.save(BytesIO(b"isi"), "a.txt")

    assert lying(app) == []


def test_a_savepoint_does_not_settle_the_file(app: Flask, session: Session) -> None:
    session.execute(text("SELECT 1"))
    storage.save(BytesIO(b"isi"), "a.txt")
    session.begin_nested().commit()
    session.rollback()

    assert lying(app) == []


def test_a_stream_that_breaks_leaves_nothing(app: Flask, session: Session) -> None:
    class Broken(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        storage.save(Broken(), "a.txt")

    assert lying(app) == []


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "a" * 40 + "/..", "A" * 40, "0" * 40])
def test_keys_that_name_nothing(session: Session, key: str) -> None:
    with pytest.raises(storage.NoSuchFile):
        storage.open_file(key)


def test_old_unfinished_files_are_swept(app: Flask, session: Session) -> None:
    stored = storage.save(BytesIO(b"isi"), "a.txt")
    session.commit()
    part = app.config["DATA_FOLDER"] / "files" / stored.key[:2] / "x.part"
    part.write_bytes(b"half")
    for path in lying(app):
        os.utime(path, (time.time() - 7200, time.time() - 7200))

    assert list(storage.files().older_than(3600)) == [stored.key]
    assert not part.exists()
