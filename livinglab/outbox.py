"""Side effects as rows: mail to be sent, and events that others are told about.

Both are written in the caller's own transaction and carried out by the
worker. A row has a key where doing it twice would be noticed; writing the
same key again does nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import JSON, ForeignKey, Index, String, Text, func, select
from sqlalchemy.orm import Mapped, mapped_column

from livinglab import logs
from livinglab.db import INSERTS, Base, db, now
from livinglab.nudges import nudge


class Mail(Base):
    """One message to one address. `sent_at` is set once the server has taken it."""

    __tablename__ = "mail"
    __table_args__ = (Index("ix_mail_waiting", "sent_at", "next_try_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    to: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    # One-click unsubscribe address (RFC 8058), where the kind of mail has one.
    unsubscribe_url: Mapped[str] = mapped_column(String(500), default="")
    # Of the request that asked for it, for the worker's log.
    request_id: Mapped[str] = mapped_column(String(64), default=logs.request_id)
    created_at: Mapped[datetime] = mapped_column(default=now)
    next_try_at: Mapped[datetime] = mapped_column(default=now)
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(String(500), default="")


class Event(Base):
    """Something happened that people may want to know of; fanned out by the worker."""

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_waiting", "done_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str | None] = mapped_column(String(120), unique=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    # What the kind needs to be told: ids and plain values only.
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    request_id: Mapped[str] = mapped_column(String(64), default=logs.request_id)
    created_at: Mapped[datetime] = mapped_column(default=now)
    # Set where telling it failed: until then it lets the others go first.
    next_try_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


# One question, whether the key was there before or not; also where two write it at once.
_ONCE = {
    (table, name): insert(table.__table__).on_conflict_do_nothing(index_elements=["key"])
    for table in (Mail, Event)
    for name, insert in INSERTS.items()
}


def post_mail(key: str, *, to: str, subject: str, body: str, unsubscribe_url: str = "") -> None:
    """Write a message to be sent. The same key a second time is the same message."""
    one_line = " ".join(subject.split())[:300]
    _write_once(
        Mail, key=key, to=to, subject=one_line, body=body, unsubscribe_url=unsubscribe_url
    )


def is_posted(key: str) -> bool:
    """Whether a message of this key was written before."""
    return db.session.scalar(select(Mail.id).where(Mail.key == key)) is not None


def record_event(
    kind: str, *, actor_id: int | None = None, key: str | None = None, **details: Any
) -> None:
    """Write that something happened. The same key a second time is the same event."""
    _write_once(Event, kind=kind, key=key or None, actor_id=actor_id, details=details)


def _write_once(table: type[Mail | Event], **values: Any) -> None:
    db.session.flush()  # whoever did it may be new
    connection = db.session.connection()
    connection.execute(_ONCE[table, connection.dialect.name], values)
    nudge()


class MailCounts(NamedTuple):
    """`retried` are those of the waiting that failed before; `lost` are tried no more."""

    sent: int
    waiting: int
    retried: int
    lost: int


def mail_counts() -> MailCounts:
    is_open = Mail.sent_at.is_(None) & Mail.given_up_at.is_(None)
    counts = [
        func.count(Mail.id).filter(condition)
        for condition in (
            Mail.sent_at.is_not(None),
            is_open,
            is_open & (Mail.last_error != ""),
            Mail.given_up_at.is_not(None),
        )
    ]
    return MailCounts._make(db.session.execute(select(*counts)).one())


def unsent_counts() -> dict[str, int]:
    """Of the unsent, those that failed and are tried again, and those that are tried no more.

    Asked by Prometheus all day: the sent ones, of which there are ever more, are not read.
    """
    is_lost = Mail.given_up_at.is_not(None)
    counts = {
        "retried": func.count(Mail.id).filter(~is_lost & (Mail.last_error != "")),
        "lost": func.count(Mail.id).filter(is_lost),
    }
    named = (count.label(name) for name, count in counts.items())
    return dict(db.session.execute(select(*named).where(Mail.sent_at.is_(None))).one()._mapping)


def lost_mail(limit: int = 10) -> Sequence[Mail]:
    """The last ones that are tried no more, for the administrator, who may mend the cause."""
    return db.session.scalars(
        select(Mail)
        .where(Mail.given_up_at.is_not(None))
        .order_by(Mail.given_up_at.desc(), Mail.id.desc())
        .limit(limit)
    ).all()


def newest_mail(limit: int = 300) -> Sequence[Mail]:
    """For the developer, who reads letters in the browser."""
    return db.session.scalars(select(Mail).order_by(Mail.id.desc()).limit(limit)).all()
