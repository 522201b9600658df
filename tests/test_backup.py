"""A backup holds everything, and comes back whole into either database."""

import tarfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import stamp
from sqlalchemy import NullPool, func, select

from livinglab import backup, storage
from livinglab.backup.form import tables
from livinglab.db import db
from livinglab.forum.models import Attachment
from livinglab.forum.services.polls import vote
from tests.conftest import make_app
from tests.factories.files import attached_picture
from tests.factories.forum import make_poll, make_reply, make_thread

KEY = "ab" * 20  # as keys look
Store = Callable[[], dict[str, str]]


def empty_app(folder: Path, store: Store = dict) -> Flask:
    url = f"sqlite:///{folder / 'restored.sqlite3'}"
    unpooled = {"SQLALCHEMY_ENGINE_OPTIONS": {"poolclass": NullPool}}
    return make_app(folder, url, unpooled | store())


def counts() -> dict[str, int]:
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in tables()
    }


@pytest.fixture
def written(app: Flask, store: Store, tmp_path: Path) -> tuple[Path, dict[str, int]]:
    """A backup of a site with a thread, its accepted answer, a poll and a picture."""
    target = tmp_path / "site.tar.gz"
    with app.app_context():
        stamp()
        thread = make_thread()
        thread.accepted_post_id = make_reply(thread).id
        poll = make_poll(thread)
        vote(poll, thread.author, [poll.options[0].id])
        db.session.commit()
        attached_picture(make_reply(thread))
        db.session.commit()
        backup.write(target)
        return target, counts()


def test_what_was_written_comes_back(
    app: Flask,
    written: tuple[Path, dict[str, int]],
    store: Store,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    target, expected = written
    with app.app_context():
        kept = both_widths()

    with empty_app(tmp_path_factory.mktemp("restored"), store).app_context():
        backup.read(target)
        found = counts()
        restored = both_widths()

    assert found == expected
    assert restored == kept
    assert len(set(kept)) == 2


def both_widths() -> list[bytes]:
    """The site's only picture, as it lies in storage."""
    attachment = db.session.scalars(select(Attachment)).one()
    contents = []
    for key in (attachment.key, attachment.small_key):
        with storage.open_file(key) as file:
            contents.append(file.read())
    return contents


def test_a_place_that_is_not_empty_is_left_alone(
    written: tuple[Path, dict[str, int]], app: Flask
) -> None:
    target, expected = written

    with app.app_context():
        with pytest.raises(backup.NotPossible, match="not empty"):
            backup.read(target)
        assert counts() == expected


def test_a_damaged_backup_writes_nothing(
    written: tuple[Path, dict[str, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    target, _ = written
    place = tmp_path_factory.mktemp("damaged")
    broken = place / "broken.tar.gz"
    _rewrite(target, broken, part="tables/post.jsonl", text=b'["id"]\n[1]\n')

    with empty_app(place).app_context():
        with pytest.raises(backup.NotPossible, match=r"post\.jsonl is damaged"):
            backup.read(broken)
        assert not (place / "restored.sqlite3").exists()


def test_half_a_backup_is_refused(
    written: tuple[Path, dict[str, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    target, _ = written
    place = tmp_path_factory.mktemp("half")
    half = place / "half.tar.gz"
    half.write_bytes(target.read_bytes()[: target.stat().st_size // 2])

    with empty_app(place).app_context(), pytest.raises(backup.NotPossible, match="not a whole"):
        backup.read(half)


def test_nobody_else_of_the_machine_can_read_it(written: tuple[Path, dict[str, int]]) -> None:
    target, _ = written
    assert target.stat().st_mode & 0o077 == 0


def test_an_existing_file_is_never_written_over(app: Flask, tmp_path: Path) -> None:
    target = tmp_path / "kept.tar.gz"
    target.write_text("kept")

    with app.app_context(), pytest.raises(backup.NotPossible, match="exists already"):
        backup.write(target)

    assert target.read_text() == "kept"


def _rewrite(source: Path, target: Path, *, part: str, text: bytes) -> None:
    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        for entry in old:
            stream = old.extractfile(entry)
            if entry.name == part:
                draft = target.with_suffix(".draft")
                draft.write_bytes(text)
                new.add(draft, arcname=part)
            else:
                new.addfile(entry, stream)


def test_files_need_an_empty_place_too(
    written: tuple[Path, dict[str, int]], store: Store, tmp_path_factory: pytest.TempPathFactory
) -> None:
    target, _ = written
    place = tmp_path_factory.mktemp("used")

    with empty_app(place, store).app_context():
        storage.files().write(KEY, BytesIO(b"somebody's"))
        with pytest.raises(backup.NotPossible, match="files is not empty"):
            backup.read(target)
        assert list(storage.files().keys()) == [KEY]
