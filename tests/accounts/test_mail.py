"""The job that sends letters: each once, again after a refusal, into a folder at home."""

import smtplib
from datetime import timedelta
from email.message import EmailMessage
from typing import ClassVar, Self

import pytest
from flask import Flask
from sqlalchemy import delete
from sqlalchemy.orm import Session

from livinglab import mail, outbox
from livinglab.db import db, now
from livinglab.outbox import Mail


class Server:
    """Stands for smtplib.SMTP: takes every message, or meets it with `refusal`."""

    taken: ClassVar[list[EmailMessage]] = []
    refusal: ClassVar[Exception | None] = None

    def __init__(self, host: str, port: int, timeout: int) -> None:
        self.address = (host, port, timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *gone: object) -> None:
        return None

    def send_message(self, message: EmailMessage) -> None:
        if Server.refusal is not None:
            raise Server.refusal
        Server.taken.append(message)


@pytest.fixture
def server(app: Flask, monkeypatch: pytest.MonkeyPatch) -> type[Server]:
    monkeypatch.setattr(smtplib, "SMTP", Server)
    app.config.update(
        MAIL_SERVER="mail.example.go.id", MAIL_PORT=25, MAIL_TLS=False, MAIL_USERNAME=""
    )
    Server.taken, Server.refusal = [], None
    return Server


def post(key: str = "daftar:1", **more: str) -> Mail:
    outbox.post_mail(key, to="sari@example.go.id", subject="Hai", body="Isi ✓.\n", **more)
    db.session.commit()
    return outbox.newest_mail(1)[0]


def come_due(letter: Mail) -> None:
    letter.next_try_at = now() - timedelta(seconds=1)
    db.session.commit()


def test_each_letter_is_sent_once(session: Session, server: type[Server]) -> None:
    post("a")
    post("b", unsubscribe_url="http://localhost/berhenti/x")
    post("b")

    assert [mail.send_batch() for _n in range(3)] == [2, 0, 0]

    first, second = server.taken
    assert first["To"] == "sari@example.go.id"
    assert first.get_content() == "Isi ✓.\n"
    assert first["List-Unsubscribe"] is None
    assert second["List-Unsubscribe"] == "<http://localhost/berhenti/x>"
    assert first["Message-ID"] != second["Message-ID"]


def test_a_refused_letter_is_tried_again_later(session: Session, server: type[Server]) -> None:
    letter = post()
    Server.refusal = ConnectionRefusedError("not now")

    assert mail.send_batch() == 1
    assert (letter.sent_at, letter.given_up_at, letter.tries) == (None, None, 1)
    assert "not now" in letter.last_error
    assert letter.next_try_at > now()
    assert mail.send_batch() == 0

    come_due(letter)
    Server.refusal = None
    assert mail.send_batch() == 1
    assert letter.sent_at is not None
    assert letter.last_error == ""
    assert len(server.taken) == 1


def test_waiting_grows_and_ends(session: Session, server: type[Server]) -> None:
    letter = post()
    Server.refusal = smtplib.SMTPServerDisconnected("gone")
    waits = []
    while letter.given_up_at is None:
        come_due(letter)
        mail.send_batch()
        waits.append(letter.next_try_at - now())

    assert letter.tries == len(mail.WAITS) + 1
    assert waits[:-1] == sorted(waits[:-1])
    come_due(letter)
    assert mail.send_batch() == 0


@pytest.mark.parametrize(
    ("refusal", "is_final"),
    [
        (smtplib.SMTPRecipientsRefused({"x": (550, b"no such user")}), True),
        (smtplib.SMTPRecipientsRefused({"x": (450, b"try later")}), False),
        (smtplib.SMTPDataError(554, b"spam"), True),
        (smtplib.SMTPDataError(451, b"busy"), False),
        (smtplib.SMTPAuthenticationError(535, b"wrong password"), False),
        (smtplib.SMTPSenderRefused(530, b"sign in first", "a@b.example"), False),
        (smtplib.SMTPConnectError(554, b"not from this address"), False),
        (smtplib.SMTPHeloError(550, b"no such name"), False),
    ],
)
def test_a_final_refusal_is_not_tried_again(
    session: Session, server: type[Server], refusal: Exception, is_final: bool
) -> None:
    letter = post()
    Server.refusal = refusal

    mail.send_batch()

    assert (letter.given_up_at is not None) is is_final


def test_a_letter_that_another_worker_holds_is_left(
    session: Session, server: type[Server]
) -> None:
    letter = post()
    letter.next_try_at = now() + mail.LEASE
    db.session.commit()

    assert (mail.send_batch(), server.taken) == (0, [])


def test_one_bad_letter_does_not_stop_the_others(
    session: Session, server: type[Server]
) -> None:
    bad = post("bad")
    bad.to = "sari\r\nBcc: all@example.go.id"
    post("good")

    assert mail.send_batch() == 2

    assert bad.given_up_at is not None
    assert [message["To"] for message in server.taken] == ["sari@example.go.id"]


def test_without_a_server_letters_go_into_a_folder(app: Flask, session: Session) -> None:
    app.config["MAIL_SERVER"] = ""
    letter = post("register:../../x y")

    assert [mail.send_batch(), mail.send_batch()] == [1, 0]

    [written] = (app.config["DATA_FOLDER"] / "mail").iterdir()
    assert written.name == f"{mail.file_name(letter.key)}.eml"
    assert "/" not in mail.file_name(letter.key)
    assert b"To: sari@example.go.id" in written.read_bytes()


def test_in_production_without_a_server_letters_wait(app: Flask, session: Session) -> None:
    app.config.update(MAIL_SERVER="", MODE="production")
    letter = post()

    assert mail.send_batch() == 0
    assert (letter.sent_at, letter.tries) == (None, 0)


def test_a_letter_thrown_away_while_it_is_sent_stops_nothing(
    session: Session, server: type[Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever closes the account takes its letters away."""
    gone, other = post(), post("other")

    def send(key: str, message: EmailMessage) -> None:
        session.execute(delete(Mail).where(Mail.key == gone.key))
        session.commit()

    monkeypatch.setattr(mail, "_by_smtp", send)
    assert mail.send_batch() == 2
    session.refresh(other)
    assert other.sent_at is not None
