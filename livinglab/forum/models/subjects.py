"""What threads are about, and whom posts name."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from livinglab.db import Base, now


class Tag(Base):
    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    thread_count: Mapped[int] = mapped_column(default=0)


class Subject:
    """A thread and one thing that it is about."""

    # First in the key: what a thread is about is looked up by it.
    thread_id: Mapped[int] = mapped_column(
        ForeignKey("thread.id"), primary_key=True, sort_order=-1
    )
    # The thread's own, and written with it: those about one thing come in its order.
    last_post_at: Mapped[datetime] = mapped_column(default=now, sort_order=1)


class ThreadTag(Subject, Base):
    __tablename__ = "thread_tag"
    __table_args__ = (Index("ix_thread_tag_activity", "tag_id", "last_post_at", "thread_id"),)

    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id"), primary_key=True)


class ThreadApplication(Subject, Base):
    __tablename__ = "thread_application"
    __table_args__ = (
        Index("ix_thread_application_activity", "application_id", "last_post_at", "thread_id"),
    )

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True)


class ThreadRegion(Subject, Base):
    __tablename__ = "thread_region"
    __table_args__ = (
        Index("ix_thread_region_activity", "region_code", "last_post_at", "thread_id"),
    )

    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"), primary_key=True)


class Mention(Base):
    """A person named in a post with @handle."""

    __tablename__ = "mention"

    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True, index=True)
