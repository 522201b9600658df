"""Polls: a question with its options under a post, and what each person chose."""

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from livinglab.db import Base, now
from livinglab.forum.models.threads import Post
from livinglab.i18n import JAKARTA

LEAST_OPTIONS, MOST_OPTIONS = 2, 10


class PollResults(enum.StrEnum):
    """When readers see how the votes stand."""

    ALWAYS = "always"
    VOTED = "voted"  # whoever has voted; everybody once it is closed
    CLOSED = "closed"


class Poll(Base):
    """It belongs to a post, and goes with it when threads are merged."""

    __tablename__ = "poll"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), unique=True)
    # Where none was written, the thread's title as it was: a new title changes no vote.
    question: Mapped[str] = mapped_column(String(160))
    is_multiple: Mapped[bool] = mapped_column(default=False)
    results: Mapped[PollResults] = mapped_column(default=PollResults.ALWAYS)
    # The last day that takes votes, as it is in Jakarta.
    closes_on: Mapped[date | None]
    # Closed by hand, before that day.
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    voter_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)

    post: Mapped[Post] = relationship(lazy="raise_on_sql")
    options: Mapped[list["PollOption"]] = relationship(
        order_by="PollOption.position", cascade="all, delete-orphan", lazy="raise_on_sql"
    )

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None or self._is_past

    @property
    def is_changeable(self) -> bool:
        """Nobody has voted, so that no vote could come to mean something else."""
        return not self.voter_count and self.closed_at is None

    @property
    def _is_past(self) -> bool:
        return self.closes_on is not None and self.closes_on < now().astimezone(JAKARTA).date()


class PollOption(Base):
    """Its id is never given again: a ballot that was shown cannot come to mean another one."""

    __tablename__ = "poll_option"
    __table_args__ = (UniqueConstraint("poll_id", "position"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(120))
    vote_count: Mapped[int] = mapped_column(default=0)


class PollVote(Base):
    """An option that a person chose. Only their number is ever shown."""

    __tablename__ = "poll_vote"
    __table_args__ = (Index("ix_poll_vote_count", "poll_id", "option_id"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), primary_key=True)
    option_id: Mapped[int] = mapped_column(ForeignKey("poll_option.id"), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
