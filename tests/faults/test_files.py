"""The store of files hangs: a clear page in time, no text lost, and all else goes on."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import func, select
from structlog.testing import capture_logs

from livinglab import storage
from livinglab.config import BadSetting, settings
from livinglab.db import db
from livinglab.error_words import WORDS
from livinglab.filetext import State
from livinglab.forum.jobs import read_attachments
from livinglab.forum.models import Attachment, AttachmentText, Post
from livinglab.forum.services import attachment_texts, attachments
from livinglab.jobs import Job
from livinglab.outbox import Event
from livinglab.replication.models import Picture
from livinglab.storage import s3
from livinglab.submissions import new_key
from livinglab.worker import Worker
from tests.conftest import Client, make_app, new_bucket
from tests.factories.accounts import OGAN_ILIR, make_curator, make_user
from tests.factories.catalog import make_application, make_picture
from tests.factories.documents import docx
from tests.factories.files import PDF, attach, picture, sent
from tests.factories.forum import make_reply, make_thread
from tests.faults.slow_way import SlowWay

SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
TEXT = "Kantor kami di pulau. " * 20
TIMEOUT = 1
IN_TIME = TIMEOUT * 1.5 + 10.0  # seconds: one try that began late, and a busy machine
REST = 0.3
COUNTED = (Post, Attachment, Event)


@pytest.fixture
def way(app: Flask, s3_server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowWay]:
    """The store of the site, by a way that can be held up."""
    way = SlowWay(s3_server)
    monkeypatch.setattr(s3, "REST", REST)
    app.config.update(new_bucket(s3_server), S3_ENDPOINT=way.address, S3_TIMEOUT=TIMEOUT)
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    yield way
    way.close()


@pytest.fixture
def reply(app: Flask, client: Client) -> str:
    """The address that a member's reply goes to."""
    with app.app_context():
        thread, user = make_thread(), make_user("Sari", of=OGAN_ILIR)
        db.session.commit()
        client.sign_in(user)
        return f"/forum/topik/{thread.id}/balasan"


def path_of_file(app: Flask, content: bytes, name: str) -> str:
    with app.app_context():
        added = attach(make_reply(make_thread()), content, name)
        db.session.commit()
        return added.path


def rows(app: Flask) -> list[int]:
    with app.app_context():
        return [
            db.session.scalar(select(func.count()).select_from(one)) or 0 for one in COUNTED
        ]


def lying(app: Flask) -> list[str]:
    with app.app_context():
        return [*storage.files().keys()]


def rested() -> None:
    """The store is asked again."""
    time.sleep(REST)


def test_a_file_that_cannot_be_stored_costs_no_text_and_little_time(
    app: Flask, client: Client, reply: str, way: SlowWay, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, key = rows(app), new_key()
    form = {"submission": key, "body": TEXT}
    way.hold()

    began = time.monotonic()
    answer = client.post(
        reply, data=form | {"files": sent((PDF, "bast.pdf"))}, headers=SAME_SITE
    )
    taken = time.monotonic() - began

    assert taken < IN_TIME
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.h1 is not None
    assert page.h1.text == WORDS["storage"].title
    assert TEXT.strip() in page.select_one("main textarea").text  # type: ignore[union-attr]
    assert "perlu dipilih lagi" in answer.text
    assert rows(app) == before

    way.release()
    rested()
    again = client.post(reply, data=form | {"files": sent((PDF, "bast.pdf"))})
    assert again.status_code == 303
    assert rows(app)[:2] == [before[0] + 1, before[1] + 1]
    # The store had taken it after all, and nobody heard: the sweep finds such a file.
    assert len(lying(app)) == 2
    monkeypatch.setattr(attachments, "KEPT_UNUSED", timedelta(seconds=-5))
    with app.app_context():
        assert attachments.sweep_files() == 1
    assert len(lying(app)) == 1


def test_a_second_file_that_hangs_takes_the_first_along(
    app: Flask, client: Client, reply: str, way: SlowWay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or leaves it to the sweep, rather than wait for the store once more."""
    whole = storage.save

    def save(stream: BytesIO, name: str) -> storage.Stored:
        if name == "b.pdf":
            way.hold()
        return whole(stream, name)

    monkeypatch.setattr(storage, "save", save)
    before = rows(app)
    began = time.monotonic()
    answer = client.post(
        reply, data={"body": TEXT, "files": sent((PDF, "a.pdf"), (PDF, "b.pdf"))}
    )

    assert answer.status_code == 503
    assert time.monotonic() - began < IN_TIME
    assert rows(app) == before


@pytest.mark.parametrize("after", [0, 100_000], ids=["before it begins", "half-way"])
def test_a_file_that_does_not_come_is_told_in_time(
    app: Flask, client: Client, way: SlowWay, after: int
) -> None:
    content = PDF + os.urandom(1_000_000)
    path = path_of_file(app, content, "bast.pdf")
    way.hold(after)

    began = time.monotonic()
    answer = client.get(path)
    taken = time.monotonic() - began
    client.set_cookie("bahasa", "en")
    english = client.get(path)

    assert taken < IN_TIME
    assert answer.status_code == 503
    assert f"<h1>{WORDS['storage'].title}</h1>" in answer.text
    assert "does not answer</h1>" in english.text
    assert "GenericError" not in answer.text
    way.release()
    rested()
    assert client.get(path, buffered=True).data == content


def test_while_it_hangs_nobody_else_waits_for_it(
    app: Flask, client: Client, way: SlowWay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One picture on a page that cannot be had must not take all threads of a process."""
    path = path_of_file(app, picture(), "a.png")
    way.hold()
    assert client.get(path).status_code == 503
    monkeypatch.setattr(s3, "REST", 60.0)
    rested()
    client.get(path)

    asked = way.asked
    answers = [client.get(each).status_code for each in (path, "/forum", path, "/daerah")]

    assert answers == [503, 200, 503, 200]
    assert way.asked == asked


def test_one_at_a_time_asks_whether_it_is_back(
    app: Flask, client: Client, way: SlowWay
) -> None:
    """Each of them would hold its turn, and those who need no file could have none."""
    path_of_file(app, PDF, "bast.pdf")
    [key] = lying(app)
    way.hold()
    assert seconds_of(app, key) > TIMEOUT / 2
    rested()

    with ThreadPoolExecutor(4) as pool:
        taken = sorted(pool.map(lambda _turn: seconds_of(app, key), range(4)))

    assert taken[2] < TIMEOUT / 2 < taken[3]
    way.release()
    rested()
    with app.app_context(), pytest.raises(storage.NoSuchFile):
        storage.open_file("0" * 40)  # told by one that is back
    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(lambda _turn: content_of(app, key) == PDF, range(4)))


def seconds_of(app: Flask, key: str) -> float:
    """Until it is told that the file cannot be had."""
    began = time.monotonic()
    with pytest.raises(storage.Unreachable):
        content_of(app, key)
    return time.monotonic() - began


def content_of(app: Flask, key: str) -> bytes:
    with app.app_context(), storage.open_file(key) as file:
        return file.read()


@pytest.mark.postgres
def test_others_write_while_somebody_waits_for_the_store(
    tmp_path: Path, postgres_url: str, s3_server: str
) -> None:
    """Also into the same thread: files are stored before the text takes its locks."""
    way = SlowWay(s3_server)
    kept = new_bucket(s3_server) | {"S3_ENDPOINT": way.address}
    app = make_app(tmp_path, postgres_url, kept | {"S3_TIMEOUT": 60, "WEB_THREADS": 2})
    app.test_client_class = Client
    clients = [app.test_client(), app.test_client()]
    with app.app_context():
        thread = make_thread().id
        for client in clients:
            user = make_user(of=OGAN_ILIR)
            db.session.commit()
            client.sign_in(user)  # type: ignore[attr-defined]
    path = f"/forum/topik/{thread}/balasan"
    way.hold()

    with ThreadPoolExecutor(1) as pool:
        files = {"files": sent((PDF, "bast.pdf"))}
        slow = pool.submit(clients[0].post, path, data={"body": TEXT} | files)
        while not way.asked:
            assert not slow.done(), slow.result().status_code
            time.sleep(0.01)
        quick = clients[1].post(path, data={"body": "Tanpa berkas."})
        assert (quick.status_code, slow.done()) == (303, False)
        way.release()
        slow.result()
    way.close()
    with app.app_context():
        db.engine.dispose()


def test_a_document_waits_and_the_worker_does_its_other_work(
    app: Flask, way: SlowWay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not given up after some tries: none of them was the document's fault."""
    monkeypatch.setattr(attachment_texts, "MOST_TRIES", 1)
    path_of_file(app, docx("Menimbang bahwa trenggiling perlu dilindungi."), "sk.docx")
    runs: list[float] = []
    jobs = (
        Job("attachments", 1, read_attachments),
        Job("other", 1, lambda: runs.append(time.monotonic()) or 0),  # type: ignore[func-returns-value]
    )
    worker = Worker(app, jobs)
    way.hold()

    for _turn in range(3):
        worker.once()
        rested()
    assert len(runs) == 3
    assert max(after - before for before, after in pairwise(runs)) < IN_TIME
    assert document(app) == (State.WAITING, 0)

    way.release()
    while document(app)[0] is State.WAITING:
        worker.once()
    assert document(app) == (State.DONE, 1)


def test_a_bucket_that_is_not_there_is_no_missing_file(app: Flask, way: SlowWay) -> None:
    """As where its name is mistyped: nobody is told that a file is gone for good."""
    path_of_file(app, docx("Menimbang bahwa trenggiling perlu dilindungi."), "sk.docx")
    [key] = lying(app)
    del app.extensions["files"]
    app.config["STORAGE_URL"] = "s3://no-such-bucket/files"

    with app.app_context(), capture_logs() as lines:
        files = storage.files()
        for ask in (files.open, files.remove, lambda key: files.write(key, BytesIO(PDF))):
            with pytest.raises(storage.Unreachable):
                ask(key)
            rested()
        with pytest.raises(storage.Unreachable):
            read_attachments()

    assert [line.get("error") for line in lines] == ["there is no such bucket"]
    assert document(app) == (State.WAITING, 0)


def document(app: Flask) -> tuple[State, int]:
    with app.app_context():
        row = db.session.scalars(select(AttachmentText)).one()
        return row.state, row.tries


def test_what_is_removed_is_gone_though_its_file_waits_for_the_sweep(
    app: Flask, client: Client, way: SlowWay
) -> None:
    with app.app_context():
        made = make_picture(make_application("e-Surat"))
        path = f"/aplikasi/e-surat/gambar/{made.key}/penghapusan"
        curator = make_curator()
        db.session.commit()
        client.sign_in(curator)
    way.hold()

    began = time.monotonic()
    answer = client.post(path)

    assert answer.status_code == 303
    assert time.monotonic() - began < IN_TIME
    with app.app_context():
        assert db.session.scalars(select(Picture)).all() == []
    way.release()
    rested()
    assert lying(app) != []


def test_the_log_says_once_that_it_is_away_and_once_that_it_is_back(
    app: Flask, client: Client, way: SlowWay
) -> None:
    path = path_of_file(app, PDF, "bast.pdf")
    way.hold()
    with capture_logs() as lines:
        for _turn in range(2):
            client.get(path)
            rested()
        way.release()
        assert [client.get(path, buffered=True).data for _turn in range(2)] == [PDF, PDF]

    said = [line["event"] for line in lines if line["event"].startswith("storage")]
    assert said == ["storage is away", "storage is back"]


@pytest.mark.parametrize("name", ["S3_TIMEOUT", "S3_CONNECT_TIMEOUT", "S3_TRIES"])
@pytest.mark.parametrize("value", ["0", "1.5", "soon"])
def test_a_store_that_is_not_waited_for_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(BadSetting, match=name):
        settings()
