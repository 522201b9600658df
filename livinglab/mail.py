"""Sends what `outbox.post_mail` wrote: over SMTP, or into a folder while developing.

How often a message arrives. The row is marked sent only after the server has
taken the message, so a crash loses nothing: at least once. Exactly once is
not to be had: if the process dies between the server's "250 OK" and our
commit, the row is tried again after its lease and the message goes out a
second time. The second one has the same Message-ID, made from the row's key,
by which mail programs and servers that look for it know it as the same. The
other choice, marking first, would be at most once, and would lose a link to a
new password now and then; a rare double is the smaller harm.

Two workers do not send one row twice at the same time: each takes a row by
moving its `next_try_at` into the future (the lease), in one statement that
only one of them can win.
"""

import hashlib
import re
import smtplib
import ssl
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from pathlib import Path

import structlog
from flask import current_app
from sqlalchemy import ColumnElement, select, update

from livinglab.db import db, now
from livinglab.jobs import Job
from livinglab.logs import on_behalf_of
from livinglab.outbox import Mail

BATCH = 20
TIMEOUT = 20  # seconds the server may take to answer
LEASE = timedelta(minutes=5)  # longer than one message can take
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))
Send = Callable[[str, EmailMessage], None]  # the row's key, and the message
log = structlog.get_logger("mail")


def send_batch() -> int:
    """Send the messages that are due, at most a batch; how many were tried."""
    send = _backend()
    if send is None:
        return 0
    due = db.session.scalars(
        select(Mail.id)
        .where(Mail.sent_at.is_(None), Mail.given_up_at.is_(None), _is_due())
        .order_by(Mail.id)
        .limit(BATCH)
    ).all()
    db.session.commit()
    return sum(_try(mail_id, send) for mail_id in due)


def _is_due() -> ColumnElement[bool]:
    """Its time has come; or it lies further off than we ever wait, so the clock was wrong."""
    return (Mail.next_try_at <= now()) | (Mail.next_try_at > now() + WAITS[-1] + LEASE)


def _try(mail_id: int, send: Send) -> int:
    """Take one row, send it, and write down what came of it."""
    taken = db.session.scalar(
        update(Mail)
        .where(Mail.id == mail_id, Mail.sent_at.is_(None), _is_due())
        .values(next_try_at=now() + LEASE, tries=Mail.tries + 1)
        .returning(Mail.id)
    )
    db.session.commit()
    if not taken:
        return 0
    fault = _send(mail_id, send)
    # Whoever closes the account meanwhile takes its letters away.
    if (mail := db.session.get(Mail, mail_id, populate_existing=True)) is not None:
        with on_behalf_of(mail.request_id):
            _note(mail, fault)
    db.session.commit()
    return 1


def _send(mail_id: int, send: Send) -> Exception | None:
    """What went wrong, if anything. No lock is held while the server thinks."""
    try:
        mail = db.session.get_one(Mail, mail_id)
        key, message = mail.key, as_message(mail)
        db.session.commit()
        send(key, message)
    except (OSError, smtplib.SMTPException, ValueError) as fault:
        return fault
    return None


def _note(mail: Mail, fault: Exception | None) -> None:
    """Sent; or try again later, ever later, and at last not any more, a refused one at once."""
    if fault is None:
        mail.sent_at, mail.last_error = now(), ""
        log.info("mail sent", mail=mail.id, tries=mail.tries)
        return
    mail.last_error = f"{type(fault).__name__}: {fault}"[:500]
    if mail.tries > len(WAITS) or _is_final(fault):
        mail.given_up_at = now()
    else:
        mail.next_try_at = now() + WAITS[mail.tries - 1]
    log.warning("mail not sent", mail=mail.id, tries=mail.tries, error=mail.last_error)


def _is_final(fault: Exception) -> bool:
    """The server said that it will never take this one (5xx), or it cannot be written."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in fault.recipients.values())
    if isinstance(fault, smtplib.SMTPDataError):
        return fault.smtp_code >= 500
    # What it says to our greeting, password or sender is about our own settings.
    return isinstance(fault, ValueError)


def as_message(mail: Mail) -> EmailMessage:
    """The row as plain text in UTF-8, with what lets the reader leave by one click."""
    sender = current_app.config["MAIL_SENDER"]
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender, mail.to, mail.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{hashlib.sha256(mail.key.encode()).hexdigest()[:40]}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe_url:  # RFC 8058
        message["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.body, charset="utf-8")
    return message


def file_name(key: str) -> str:
    """The name of a message's file in the folder, without its ending."""
    return re.sub(r"[^A-Za-z0-9.-]", "-", key)


def _backend() -> Send | None:
    if current_app.config["MAIL_SERVER"]:
        return _by_smtp
    return None if current_app.config["MODE"] == "production" else _into_folder


def _by_smtp(key: str, message: EmailMessage) -> None:
    settings = current_app.config
    port = settings["MAIL_PORT"]
    context = ssl.create_default_context()
    if settings["MAIL_TLS"] and port == 465:  # encrypted from the first byte
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            settings["MAIL_SERVER"], port, timeout=TIMEOUT, context=context
        )
    else:
        server = smtplib.SMTP(settings["MAIL_SERVER"], port, timeout=TIMEOUT)
    with server:
        if settings["MAIL_TLS"] and port != 465:
            server.starttls(context=context)
        if settings["MAIL_USERNAME"]:
            server.login(settings["MAIL_USERNAME"], settings["MAIL_PASSWORD"])
        server.send_message(message)


def _into_folder(key: str, message: EmailMessage) -> None:
    """Written beside and moved into place, so that nobody reads half a message."""
    folder = Path(current_app.config["DATA_FOLDER"]) / "mail"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{file_name(key)}.eml"
    partial = target.with_suffix(".partial")
    partial.write_bytes(bytes(message))
    partial.replace(target)


JOBS = (Job("mail", 2.0, send_batch, is_nudged=True),)
