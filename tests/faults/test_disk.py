"""A full disk: nothing is half-written, the text is given back, and room mends everything."""

import errno
import os
import tempfile
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import IO

import psycopg
import pytest
from bs4 import BeautifulSoup
from flask import Flask, request
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import OperationalError
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from livinglab import spreadsheets
from livinglab.db import db
from livinglab.error_words import WORDS
from livinglab.forum.models import Attachment, Post
from livinglab.jobs import Job
from livinglab.outbox import Event
from livinglab.search import following
from livinglab.search.engines import whoosh_writing
from livinglab.search.models import SearchDocument
from livinglab.submissions import new_key
from livinglab.worker import Worker
from tests.conftest import Client
from tests.factories.accounts import OGAN_ILIR, make_user
from tests.factories.files import PDF, sent
from tests.factories.forum import make_thread

SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
TEXT = "Kantor kami di pulau. " * 20
COUNTED = (Post, Attachment, Event, SearchDocument)


@pytest.fixture
def reply(app: Flask, client: Client) -> str:
    """The address that a member's reply goes to."""
    with app.app_context():
        thread = make_thread()
        user = make_user("Sari", of=OGAN_ILIR)
        db.session.commit()
        client.sign_in(user)
        return f"/forum/topik/{thread.id}/balasan"


def rows(app: Flask) -> list[int]:
    with app.app_context():
        return [
            db.session.scalar(select(func.count()).select_from(table)) or 0 for table in COUNTED
        ]


def files(app: Flask) -> list[str]:
    folder = app.config["DATA_FOLDER"] / "files"
    return [path.name for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
def no_room_for_files(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """The last bytes of a file do not reach the disk, which is where a full one says so."""

    def refuse(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", refuse)
        yield patched


class FullWhenWritten(BytesIO):
    def write(self, data: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


class FullWhenFlushed(BytesIO):
    """As where the last bytes were held back: the disk is full at the next move, and again."""

    def seek(self, where: int, whence: int = 0) -> int:
        if where == 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().seek(where, whence)

    def close(self) -> None:
        super().close()
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("full", [FullWhenWritten, FullWhenFlushed])
@pytest.mark.parametrize("guarded", [True, False])
def test_a_large_file_that_finds_no_room_on_its_way_in_costs_no_text(
    app: Flask,
    client: Client,
    reply: str,
    monkeypatch: pytest.MonkeyPatch,
    full: Callable[[], BytesIO],
    guarded: bool,
) -> None:
    """Forms are read before any view: the fields behind the file count, too."""
    app.config["WTF_CSRF_ENABLED"] = guarded
    before = rows(app)
    large = FileStorage(BytesIO(PDF + bytes(1_200_000)), "bast.pdf")
    token = token_on(client, reply.removesuffix("/balasan")) if guarded else ""
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda *_given, **_more: full())

    boundary, form = encode_multipart({"csrf_token": token, "files": large, "body": TEXT})
    answer = client.post(
        reply,
        data=form,
        content_type=f"multipart/form-data; boundary={boundary}",
        headers=SAME_SITE,
    )

    assert answer.status_code == 507
    page = BeautifulSoup(answer.text, "html.parser")
    assert TEXT.strip() in page.select_one("main textarea").text  # type: ignore[union-attr]
    assert "perlu dipilih lagi" in answer.text
    assert (rows(app), files(app)) == (before, [])


def test_a_large_file_that_finds_room_is_read_as_it_was(app: Flask) -> None:
    content = PDF + bytes(range(256)) * 5_000
    boundary, form = encode_multipart({"f": FileStorage(BytesIO(content), "a.pdf")})
    kind = f"multipart/form-data; boundary={boundary}"
    with app.test_request_context(method="POST", data=form, content_type=kind):
        assert request.files["f"].read() == content


def token_on(client: Client, path: str) -> str:
    page = client.get(path, follow_redirects=True).text
    field = BeautifulSoup(page, "html.parser").select_one("input[name=csrf_token]")
    assert field is not None
    return str(field["value"])


@pytest.fixture
def no_room_for_rows(app: Flask, reply: str) -> Iterator[None]:
    """What the database says when its disk is full, at each statement that writes a row."""

    def refuse(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if statement.startswith("INSERT INTO post "):
            raise OperationalError(statement, {}, psycopg.errors.DiskFull())

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", refuse)
    yield
    event.remove(engine, "before_cursor_execute", refuse)


def test_a_file_that_finds_no_room_leaves_nothing_and_costs_no_text(
    app: Flask, client: Client, reply: str, no_room_for_files: pytest.MonkeyPatch
) -> None:
    before, key = rows(app), new_key()

    answer = client.post(
        reply,
        data={"submission": key, "body": TEXT, "files": sent((PDF, "bast.pdf"))},
        headers=SAME_SITE,
    )

    assert answer.status_code == 507
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.h1 is not None
    assert page.h1.text == WORDS["full"].title
    assert TEXT.strip() in page.select_one("main textarea").text  # type: ignore[union-attr]
    assert "perlu dipilih lagi" in answer.text
    assert (rows(app), files(app)) == (before, [])

    no_room_for_files.undo()
    again = client.post(
        reply, data={"submission": key, "body": TEXT, "files": sent((PDF, "bast.pdf"))}
    )
    assert again.status_code == 303
    assert rows(app)[:2] == [before[0] + 1, before[1] + 1]
    assert len(files(app)) == 1


@pytest.mark.usefixtures("no_room_for_rows")
def test_a_row_that_finds_no_room_takes_its_file_along(
    app: Flask, client: Client, reply: str
) -> None:
    before = rows(app)

    answer = client.post(reply, data={"body": TEXT, "files": sent((PDF, "bast.pdf"))})

    assert answer.status_code == 507
    assert (rows(app), files(app)) == (before, [])


@pytest.mark.sqlite
def test_a_full_sqlite_says_so_itself(app: Flask, client: Client, reply: str) -> None:
    """PostgreSQL cannot be told to be full; its code for it is tried above."""
    with app.app_context():
        pages = db.session.scalar(text("PRAGMA page_count"))
        db.session.execute(text(f"PRAGMA max_page_count={pages}"))
        db.session.rollback()
    before = rows(app)
    body = "Catatan panjang. " * 1_000

    full = client.post(reply, data={"body": body}, headers=SAME_SITE)
    while_full = client.get("/forum")
    after = rows(app)
    with app.app_context():
        db.session.execute(text("PRAGMA max_page_count=1000000"))
        db.session.rollback()
    again = client.post(reply, data={"body": body})

    assert (full.status_code, while_full.status_code, again.status_code) == (507, 200, 303)
    assert body.strip() in full.text
    assert after == before
    assert rows(app)[0] == before[0] + 1


@pytest.mark.parametrize(
    ("language", "said", "not_said"),
    [
        ("id", "Server tidak punya ruang", "Kiriman Anda"),
        ("en", "The server has no room", "What you sent"),
    ],
)
def test_who_only_reads_is_not_told_that_something_was_not_saved(
    client: Client, monkeypatch: pytest.MonkeyPatch, language: str, said: str, not_said: str
) -> None:
    def refuse(file: IO[bytes], *given: object) -> None:
        file.close()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(spreadsheets, "_download", refuse)
    client.set_cookie("bahasa", language)

    answer = client.get("/daerah.xlsx")

    assert answer.status_code == 507
    assert said in answer.text
    assert not_said not in answer.text


def test_it_is_said_in_the_reader_s_language_and_to_programs(
    app: Flask, client: Client
) -> None:
    @app.get("/uji/penuh")
    @app.get("/uji/penuh.json", endpoint="penuh_json")
    def fill() -> str:
        raise OSError(errno.ENOSPC, "rahasia")

    client.set_cookie("bahasa", "en")
    page, data = client.get("/uji/penuh"), client.get("/uji/penuh.json")

    assert (page.status_code, data.status_code) == (507, 507)
    assert "storage is full</h1>" in page.text
    assert "rahasia" not in page.text
    assert data.get_json()["error"]["code"] == 507


def test_another_fault_of_the_system_is_not_taken_for_a_full_disk(
    app: Flask, client: Client
) -> None:
    @app.get("/uji/rusak")
    def fail() -> str:
        raise OSError(errno.EACCES, "no")

    app.config["PROPAGATE_EXCEPTIONS"] = False

    assert client.get("/uji/rusak").status_code == 500


def test_the_worker_goes_on_when_there_is_room_again(
    app: Flask, client: Client, reply: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post(reply, data={"body": "Kata zamrudkhatulistiwa di sini."})

    def refuse(*given: object, **more: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    worker = Worker(app, (Job("search", 60, following.follow),))
    with monkeypatch.context() as full:
        full.setattr(whoosh_writing, "write", refuse)
        worker.once()
    assert client.get("/cari.json?q=zamrudkhatulistiwa").get_json()["total"] == 0

    worker.once()
    assert client.get("/cari.json?q=zamrudkhatulistiwa").get_json()["total"] == 1
