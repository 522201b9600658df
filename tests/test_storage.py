"""Files lie whole or not at all, and go with the transaction that brought them."""

import hashlib
import os
import time
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from livinglab import storage
from livinglab.config import BadSetting, settings
from livinglab.db import db
from tests.servers import free_port

pytestmark = pytest.mark.usefixtures("store")


def lying(app: Flask) -> list[str]:
    """The keys in storage, with what lies unfinished in its folder."""
    folder = app.config["DATA_FOLDER"] / "files"
    with app.app_context():
        return [*storage.files().keys(), *(path.name for path in folder.rglob("*.part"))]


def test_what_was_saved_can_be_opened(app: Flask, session: Session) -> None:
    stored = storage.save(BytesIO(b"isi"), "a.txt")
    session.commit()

    with storage.open_file(stored.key) as file:
        assert storage.size_of(file) == 3
        assert file.read() == b"isi"
    assert lying(app) == [stored.key]
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


def test_a_large_file_comes_back_whole(session: Session) -> None:
    content = os.urandom(12 * 1024 * 1024)
    stored = storage.save(BytesIO(content), "a.pdf")

    with storage.open_file(stored.key) as file:
        assert file.read() == content
    assert stored.sha256 == hashlib.sha256(content).hexdigest()


def test_what_is_removed_is_gone_and_may_be_removed_again(app: Flask, session: Session) -> None:
    stored = storage.save(BytesIO(b"isi"), "a.txt")
    session.commit()

    storage.remove(stored.key)
    storage.remove(stored.key)

    assert lying(app) == []


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "a" * 40 + "/..", "A" * 40, "0" * 40])
def test_keys_that_name_nothing(session: Session, key: str) -> None:
    with pytest.raises(storage.NoSuchFile):
        storage.open_file(key)


def test_only_old_files_are_swept(session: Session) -> None:
    stored = storage.save(BytesIO(b"isi"), "a.txt")
    session.commit()

    assert list(storage.files().older_than(3600)) == []
    assert list(storage.files().older_than(-5)) == [stored.key]


@pytest.mark.parametrize("store", ["folder"], indirect=True)
def test_old_unfinished_files_are_swept(app: Flask, session: Session) -> None:
    """A store of the other kind shows nothing unfinished."""
    stored = storage.save(BytesIO(b"isi"), "a.txt")
    session.commit()
    part = app.config["DATA_FOLDER"] / "files" / stored.key[:2] / "x.part"
    part.write_bytes(b"half")
    for path in part.parent.iterdir():
        os.utime(path, (time.time() - 7200, time.time() - 7200))

    assert list(storage.files().older_than(3600)) == [stored.key]
    assert not part.exists()


def test_a_store_that_is_away_is_an_error_of_the_system(app: Flask, session: Session) -> None:
    address = f"http://127.0.0.1:{free_port()}"
    app.config.update(STORAGE_URL="s3://bucket", S3_ENDPOINT=address)

    with pytest.raises(OSError, match="storage"):
        storage.save(BytesIO(b"isi"), "a.txt")
    with pytest.raises(OSError, match="storage"):
        storage.open_file("0" * 40)


def test_a_rollback_does_not_fail_where_the_store_is_away(app: Flask, session: Session) -> None:
    session.execute(text("SELECT 1"))
    storage.save(BytesIO(b"isi"), "a.txt")
    del app.extensions["files"]
    app.config.update(STORAGE_URL="s3://bucket", S3_ENDPOINT=f"http://127.0.0.1:{free_port()}")

    session.rollback()

    assert storage.SAVED not in session.info


@pytest.mark.parametrize("url", ["https://store.example/bucket", "s3://", "bucket"])
def test_a_setting_that_names_no_bucket(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("STORAGE_URL", url)

    with pytest.raises(BadSetting, match="STORAGE_URL must be s3://bucket"):
        settings()
