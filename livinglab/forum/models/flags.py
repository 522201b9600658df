"""Readers' reports on posts."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from livinglab.accounts.models import User
from livinglab.db import Base, now
from livinglab.forum.models.threads import Post


class FlagReason(enum.StrEnum):
    SPAM = "spam"
    PERSONAL_DATA = "personal_data"
    RUDE = "rude"
    WRONG = "wrong"
    OTHER = "other"


class Flag(Base):
    """A reader's report on a post; one a person and post."""

    __tablename__ = "flag"
    __table_args__ = (Index("ix_flag_post_user", "post_id", "user_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[FlagReason]
    note: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    settled_at: Mapped[datetime | None] = mapped_column(index=True)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    was_upheld: Mapped[bool | None]

    post: Mapped[Post] = relationship(lazy="raise_on_sql")
    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="raise_on_sql")
