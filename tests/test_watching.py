"""What the log says: slow statements without values, and one id from request to letter."""

import os
import re
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import structlog
from flask import Flask
from sqlalchemy import literal, select, text
from sqlalchemy.orm import Session

from livinglab import mail, outbox
from livinglab.db import db, now
from livinglab.jobs import Job
from livinglab.notifications.jobs import fan_out_events
from livinglab.worker import Worker
from tests.architecture.sources import ROOT
from tests.conftest import Client
from tests.factories.accounts import OGAN_ILIR, make_user
from tests.factories.forum import make_thread
from tests.notifications.helpers import follow, letters_to

ID = "permintaan-42"
FORM = "application/x-www-form-urlencoded"
# An own logger of the test's: the values are merged in as they are in the real log.
MERGED = [structlog.contextvars.merge_contextvars]


@pytest.fixture
def any_is_slow(app: Flask) -> None:
    """Every statement that takes a thousandth of a millisecond."""
    app.config["SLOW_QUERY_MS"] = 0.001


@pytest.mark.usefixtures("any_is_slow")
def test_a_slow_statement_is_logged_with_route_and_id_and_no_value(
    client: Client,
) -> None:
    with structlog.testing.capture_logs(processors=MERGED) as lines:
        client.get("/orang/nama-rahasia", headers={"X-Request-ID": ID})

    slow = [one for one in lines if one["event"] == "slow query"]
    assert {(one["route"], one["request"]) for one in slow} == {("accounts.show_person", ID)}
    assert any("handle = " in one["statement"] for one in slow)
    assert all(one["ms"] >= 0 for one in slow)
    assert "nama-rahasia" not in str(slow)


@pytest.mark.sqlite
@pytest.mark.at_once
def test_waiting_for_another_writer_is_logged(app: Flask, client: Client) -> None:
    app.config["SLOW_QUERY_MS"] = 100
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    with closing(sqlite3.connect(url.partition("///")[2], check_same_thread=False)) as other:
        client.get("/forum")  # the first connection of all makes the file one with a WAL
        other.execute("BEGIN IMMEDIATE")
        letting_go = threading.Timer(1, other.rollback)
        letting_go.start()
        with structlog.testing.capture_logs(processors=MERGED) as lines:
            client.post("/masuk", data={"email": "a@example.go.id", "password": "rahasia"})
        letting_go.join()

    slow = [one for one in lines if one["event"] == "slow query"]
    assert {(one["route"], one["statement"]) for one in slow} == {
        ("accounts.sign_in", "BEGIN IMMEDIATE")
    }


def test_a_quick_statement_is_not_logged(app: Flask, client: Client) -> None:
    app.config["SLOW_QUERY_MS"] = 60_000

    with structlog.testing.capture_logs() as lines:
        client.get("/forum")

    assert [one for one in lines if one["event"] == "slow query"] == []


def test_it_can_be_switched_off(app: Flask, session: Session) -> None:
    app.config["SLOW_QUERY_MS"] = 0

    with structlog.testing.capture_logs() as lines:
        session.execute(select(literal(1)))

    assert lines == []


@pytest.mark.usefixtures("any_is_slow")
def test_the_worker_s_slow_statement_names_the_job(app: Flask) -> None:
    def ask() -> int:
        db.session.execute(text("SELECT 1"))
        return 0

    with structlog.testing.capture_logs(processors=MERGED) as lines:
        Worker(app, (Job("asking", 60, ask),)).once()

    slow = [one for one in lines if one["event"] == "slow query"]
    assert {(one["job"], one["route"]) for one in slow} == {("asking", None)}


def test_the_id_of_a_request_goes_with_its_event_and_its_letter(
    app: Flask, client: Client
) -> None:
    with app.app_context():
        thread = make_thread()
        reader, author = make_user("Sari", of=OGAN_ILIR), make_user("Budi", of=OGAN_ILIR)
        follow(reader, "thread", thread.id)
        db.session.commit()
        client.sign_in(author)
        path, address = f"/forum/topik/{thread.id}/balasan", reader.id
    client.post(path, data={"body": "Kami memakainya."}, headers={"X-Request-ID": ID})

    with app.app_context(), structlog.testing.capture_logs(processors=MERGED) as lines:
        fan_out_events()
        mail.send_batch()
        letter = letters_to(db.session.get_one(type(reader), address))[0]

    assert letter.request_id == ID
    assert ("event told", ID) in {(one["event"], one.get("request")) for one in lines}
    assert ("mail sent", ID) in {(one["event"], one.get("request")) for one in lines}


@pytest.mark.parametrize(
    ("sent", "status"),
    [({"data": {"body": "Hai"}}, 400), ({"data": "x", "content_type": FORM}, 413)],
)
def test_what_is_refused_before_any_view_has_its_id_and_time(
    app: Flask, client: Client, sent: dict[str, Any], status: int
) -> None:
    app.config.update(WTF_CSRF_ENABLED=True, MAX_CONTENT_LENGTH=0 if status == 413 else None)

    with structlog.testing.capture_logs(processors=MERGED) as lines:
        answer = client.post("/forum/topik", headers={"X-Request-ID": ID}, **sent)

    [line] = [one for one in lines if one["event"] == "request"]
    assert (answer.status_code, answer.headers["X-Request-ID"]) == (status, ID)
    assert (line["status"], line["request"]) == (status, ID)
    assert line["ms"] > 0


def test_what_no_request_asked_for_has_no_id(session: Session) -> None:
    outbox.post_mail("a", to="sari@example.go.id", subject="Hai", body="Isi.\n")

    assert outbox.newest_mail(1)[0].request_id == ""


@pytest.mark.sqlite
@pytest.mark.at_once
@pytest.mark.slow
def test_of_several_processes_each_figure_is_told_once(app: Flask, tmp_path: Path) -> None:
    """Prometheus refuses an answer that names one of them twice."""
    program = """
from wsgi import app
app.test_client().get("/metrics")
print(app.test_client().get("/metrics").text)
"""
    counters = tmp_path / "counters"
    counters.mkdir()
    told = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=os.environ
        | {
            "PROMETHEUS_MULTIPROC_DIR": str(counters),
            "LIVINGLAB_MODE": "test",
            "LIVINGLAB_DATA": str(tmp_path),
            "DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}",
        },
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    names = re.findall(r"^# TYPE (\S+)", told, re.MULTILINE)
    assert "livinglab_waiting" in names
    assert len(names) == len(set(names))


def test_mail_that_fails_is_counted(app: Flask, client: Client) -> None:
    with app.app_context():
        for key in ("new", "sent", "retried", "lost", "lost too"):
            outbox.post_mail(key, to="sari@example.go.id", subject="Hai", body="Isi.\n")
        for mail in outbox.newest_mail():
            mail.last_error = "" if mail.key == "new" else "ConnectionRefusedError: no"
            mail.sent_at = now() if mail.key == "sent" else None
            mail.given_up_at = now() if mail.key.startswith("lost") else None
        db.session.commit()

    told = client.get("/metrics").text

    assert re.findall(r'livinglab_unsent_mail{state="(\w+)"} (\d+)', told) == [
        ("retried", "1"),
        ("lost", "2"),
    ]


def test_methods_that_somebody_makes_up_are_counted_as_one(client: Client) -> None:
    for number in range(3):
        assert client.open("/forum", method=f"BUATAN{number}").status_code == 405

    told = client.get("/metrics").text

    assert "BUATAN" not in told
    assert re.search(r'requests_total{method="other",route="none",status="405"} \d', told)
