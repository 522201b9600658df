"""What a reader keeps: subscriptions, positions, bookmarks, drafts and reactions."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from livinglab.db import Base, now


class Level(enum.StrEnum):
    """Watch: told of each reply. Track: counted as unread only. Mute: never told."""

    WATCH = "watch"
    TRACK = "track"
    MUTE = "mute"


class ReactionKind(enum.StrEnum):
    USEFUL = "useful"


class Subscription(Base):
    """To one thread, category, application or region."""

    __tablename__ = "subscription"
    __table_args__ = (UniqueConstraint("user_id", "subject_kind", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    # "thread" | "category" | "application" | "region", and its id or code as text.
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[str] = mapped_column(String(40))
    level: Mapped[Level]
    created_at: Mapped[datetime] = mapped_column(default=now)


class ReadPosition(Base):
    """The number of the last post a person has read in a thread."""

    __tablename__ = "read_position"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"), primary_key=True)
    number: Mapped[int]
    read_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class Bookmark(Base):
    __tablename__ = "bookmark"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), primary_key=True, index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Draft(Base):
    """What a person has begun to write: "thread" or "thread:7" for a reply to it."""

    __tablename__ = "draft"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    place: Mapped[str] = mapped_column(String(40), primary_key=True)
    body: Mapped[str] = mapped_column(Text, default="")
    fields: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    saved_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class Reaction(Base):
    __tablename__ = "reaction"

    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    kind: Mapped[ReactionKind] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
