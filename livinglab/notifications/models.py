"""What a person is told."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from livinglab.accounts.models import User
from livinglab.db import Base, now


class Reason(enum.StrEnum):
    """Why a person is told. The first that fits is the one that is given."""

    MENTION = "mention"
    OWN = "own"  # it happened to what the person wrote, proposed or claimed
    AUTHOR = "author"  # of the thread
    VOTER = "voter"  # in the poll
    REPRESENTATIVE = "representative"
    FACILITATOR = "facilitator"
    CURATOR = "curator"
    MODERATOR = "moderator"
    OWNER = "owner"  # of the application
    THREAD = "thread"  # from here on: subscribed to it
    APPLICATION = "application"
    CATEGORY = "category"
    REGION = "region"
    SEARCH = "search"  # kept a search that found it


class Notification(Base):
    """One line for one person about one event."""

    __tablename__ = "notification"
    __table_args__ = (
        UniqueConstraint("user_id", "event_id"),
        Index("ix_notification_user_read", "user_id", "read_at", "id"),
        Index("ix_notification_user_mailed", "user_id", "mailed_at"),
        Index("ix_notification_mail_waits", "mail_waits", "user_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[Reason] = mapped_column(default=Reason.OWN)
    # For a subscription or a saved search: what to stop, as "thread:7" or "search:7".
    scope: Mapped[str] = mapped_column(String(60), default="")
    # How many things it tells of.
    count: Mapped[int] = mapped_column(default=1)
    # What it is about, as it was then, and where to read on.
    subject: Mapped[str] = mapped_column(String(300))
    url: Mapped[str] = mapped_column(String(400))
    # The post it is about: it counts as read once the reader has come so far.
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id"), index=True)
    post_number: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    read_at: Mapped[datetime | None]
    # Waits for the next letter that gathers several; set where a letter is wanted.
    mail_waits: Mapped[bool] = mapped_column(default=False)
    mailed_at: Mapped[datetime | None]

    actor: Mapped[User | None] = relationship(foreign_keys=[actor_id], lazy="raise_on_sql")
    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="raise_on_sql")
