"""The clock is put forth and back: what depends on it goes on, and nothing is lost."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from livinglab import mail, outbox
from livinglab.accounts import tokens
from livinglab.db import db, now
from livinglab.forum.services import attachment_texts
from livinglab.jobs import Job
from livinglab.worker import Worker
from tests.conftest import Client
from tests.factories.accounts import OGAN_ILIR, make_user
from tests.factories.files import PDF, attach
from tests.factories.forum import make_reply, make_thread

YEAR, HOUR = timedelta(days=365), timedelta(hours=1)


def ahead(by: timedelta) -> time_machine.travel:
    return time_machine.travel(now() + by, tick=True)


def test_mail_that_was_put_off_under_a_wrong_clock_is_sent(
    app: Flask, session: Session
) -> None:
    with ahead(YEAR):
        outbox.post_mail("a", to="sari@example.go.id", subject="Hai", body="Isi.\n")
        db.session.commit()

    assert mail.send_batch() == 1
    assert outbox.newest_mail(1)[0].sent_at is not None


def test_mail_that_waits_for_its_time_is_left(app: Flask, session: Session) -> None:
    outbox.post_mail("a", to="sari@example.go.id", subject="Hai", body="Isi.\n")
    outbox.newest_mail(1)[0].next_try_at = now() + mail.WAITS[-1]
    db.session.commit()

    assert mail.send_batch() == 0


def test_a_document_that_was_taken_under_a_wrong_clock_is_read(session: Session) -> None:
    attach(make_reply(make_thread()), PDF, "a.pdf")
    db.session.commit()
    with ahead(YEAR):
        taken = attachment_texts.claim()
        db.session.commit()

    again = attachment_texts.claim()

    assert taken is not None
    assert again == taken


@pytest.mark.parametrize(
    ("by", "is_good"),
    [
        (timedelta(minutes=50), True),
        (timedelta(minutes=-50), True),
        (timedelta(minutes=70), False),
        (timedelta(minutes=-70), False),
    ],
)
def test_a_link_is_good_for_an_hour_on_either_side(
    session: Session, by: timedelta, is_good: bool
) -> None:
    with ahead(YEAR):
        user = make_user()
        token = tokens.make(tokens.RESET, user)
        with ahead(by):
            assert (tokens.read(tokens.RESET, token) is not None) is is_good


def test_who_signed_in_stays_so_whichever_way_the_clock_is_put(
    app: Flask, client: Client
) -> None:
    with app.app_context():
        thread = make_thread().id
        user = make_user("Sari", of=OGAN_ILIR)
        db.session.commit()
        client.sign_in(user)

    for by in (HOUR, -HOUR, timedelta(days=2), timedelta(0)):
        with ahead(by):
            answer = client.post(f"/forum/topik/{thread}/balasan", data={"body": f"Ke {by}."})
            assert answer.status_code == 303, by
            assert client.get("/akun").status_code == 200


def test_who_signed_in_under_a_clock_that_was_ahead_stays_so(
    app: Flask, client: Client
) -> None:
    with app.app_context():
        user = make_user("Sari", of=OGAN_ILIR)
        db.session.commit()
        with ahead(YEAR):
            client.sign_in(user)

    assert client.get("/akun").status_code == 200


def test_the_worker_does_not_look_at_the_clock(app: Flask) -> None:
    runs: list[int] = []
    worker = Worker(app, (Job("counting", 0.01, lambda: runs.append(1) or 0),))  # type: ignore[func-returns-value]

    for by in (YEAR, -YEAR):
        with ahead(by):
            worker.once()

    assert len(runs) == 2
