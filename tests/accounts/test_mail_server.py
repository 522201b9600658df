"""The job that sends letters, against a real SMTP server, and when it dies half-way."""

import email
import smtplib
import socket
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from typing import Any, Self

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy.orm import Session

from livinglab import mail, outbox
from livinglab.db import db, now


class Mailbox:
    """Takes every message, or says what it is told to say."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            self.taken.append(envelope.content)
        return self.answer


@pytest.fixture
def mailbox(app: Flask) -> Iterator[Mailbox]:
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    app.config.update(
        MAIL_SERVER="127.0.0.1",
        MAIL_PORT=port,
        MAIL_TLS=False,
        MAIL_USERNAME="",
        MAIL_SENDER="LivingLab <noreply@livinglab.example>",
    )
    yield box
    controller.stop()


def test_a_letter_arrives_as_it_was_written(session: Session, mailbox: Mailbox) -> None:
    outbox.post_mail(
        "digest:1",
        to="sari@example.go.id",
        subject="Jawaban\r\nBcc: semua@example.go.id",
        body="Halo Sari,\n\nAda jawaban – “blank spot”.\n",
        unsubscribe_url="https://livinglab.example/berhenti/abc",
    )
    db.session.commit()

    assert mail.send_batch() == 1

    [content] = mailbox.taken
    letter = email.message_from_bytes(content)
    assert letter["To"] == "sari@example.go.id"
    assert letter["Bcc"] is None
    assert letter["List-Unsubscribe"] == "<https://livinglab.example/berhenti/abc>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.get_content_type() == "text/plain"
    body = letter.get_payload(decode=True)
    assert isinstance(body, bytes)
    assert "Ada jawaban – “blank spot”." in body.decode("utf-8")


def test_a_letter_sent_again_after_a_crash_is_known_as_the_same(
    session: Session, mailbox: Mailbox
) -> None:
    outbox.post_mail("confirm:7", to="sari@example.go.id", subject="Hai", body="Isi.\n")
    db.session.commit()
    mail.send_batch()
    letter = outbox.newest_mail(1)[0]
    # As if the process had died after the server took it, and the lease has run out.
    letter.sent_at, letter.next_try_at = None, now() - timedelta(seconds=1)
    db.session.commit()

    mail.send_batch()

    first, second = (email.message_from_bytes(one)["Message-ID"] for one in mailbox.taken)
    assert first == second
    assert first.endswith("@livinglab.example>")


def test_a_server_that_will_never_take_it_ends_the_trying(
    session: Session, mailbox: Mailbox
) -> None:
    mailbox.answer = "554 no"
    outbox.post_mail("a", to="sari@example.go.id", subject="Hai", body="Isi.\n")
    db.session.commit()

    assert mail.send_batch() == 1

    letter = outbox.newest_mail(1)[0]
    assert letter.given_up_at is not None
    assert "554" in letter.last_error


def test_a_server_that_is_busy_or_away_is_asked_again_and_nothing_is_lost(
    app: Flask, session: Session, mailbox: Mailbox
) -> None:
    outbox.post_mail("a", to="sari@example.go.id", subject="Hai", body="Isi.\n")
    db.session.commit()
    letter = outbox.newest_mail(1)[0]
    there, faults = app.config["MAIL_PORT"], []
    for answer, port in (("451 busy", there), ("250 OK", nobody()), ("250 OK", there)):
        mailbox.answer, app.config["MAIL_PORT"] = answer, port
        letter.next_try_at = now()
        db.session.commit()
        assert mail.send_batch() == 1
        faults.append(letter.last_error.partition(":")[0])
        assert letter.given_up_at is None

    assert faults == ["SMTPDataError", "ConnectionRefusedError", ""]
    assert letter.sent_at is not None
    assert len(mailbox.taken) == 1


def nobody() -> int:
    """A port where nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def test_no_transaction_is_open_while_the_server_thinks(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On SQLite it would stop every writer of the site for as long."""
    open_then: list[bool] = []

    class Watcher:
        def __init__(self, host: str, port: int, timeout: int) -> None:
            pass

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *gone: object) -> None:
            return None

        def send_message(self, message: EmailMessage) -> None:
            open_then.append(db.session().in_transaction())

    monkeypatch.setattr(smtplib, "SMTP", Watcher)
    app.config.update(MAIL_SERVER="x", MAIL_PORT=25, MAIL_TLS=False, MAIL_USERNAME="")
    outbox.post_mail("a", to="sari@example.go.id", subject="Hai", body="Isi.\n")
    db.session.commit()

    assert mail.send_batch() == 1
    assert open_then == [False]
