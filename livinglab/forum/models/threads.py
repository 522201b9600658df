"""Categories, threads, their posts, and what threads are about."""

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from livinglab.accounts.models import Organisation, User
from livinglab.db import Base, Timestamped, index_where_set, now
from livinglab.forum.models.subjects import Tag
from livinglab.regions.models import Region
from livinglab.replication.models import Application

LONGEST_TITLE = 160  # characters
PAGE = 20  # posts on a page of a thread, and in a document of the search


class ThreadKind(enum.StrEnum):
    QUESTION = "question"
    PRACTICE = "practice"
    DISCUSSION = "discussion"
    ANNOUNCEMENT = "announcement"


class Category(Base):
    __tablename__ = "category"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    description: Mapped[str] = mapped_column(String(400), default="")
    position: Mapped[int] = mapped_column(default=0)
    # A closed category is seen only by members of its organisations, and by moderators.
    is_closed: Mapped[bool] = mapped_column(default=False)
    archived_at: Mapped[datetime | None]
    thread_count: Mapped[int] = mapped_column(default=0)
    # Opened or closed: its threads up to here are read anew for the search. None: all are.
    reindexed_to: Mapped[int | None]

    organisations: Mapped[list["CategoryOrganisation"]] = relationship(lazy="raise_on_sql")


class CategoryOrganisation(Base):
    """An organisation whose members may see and write in a closed category."""

    __tablename__ = "category_organisation"

    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), primary_key=True, index=True
    )


class Thread(Timestamped, Base):
    """A topic. Its opening text is post number 1."""

    __tablename__ = "thread"
    __table_args__ = (
        Index("ix_thread_activity", "last_post_at", "id"),
        Index("ix_thread_category_activity", "category_id", "last_post_at", "id"),
        Index("ix_thread_kind_activity", "kind", "last_post_at", "id"),
        index_where_set("ix_thread_accepted_at", "accepted_at"),
        index_where_set("ix_thread_pending_at", "pending_at"),
        index_where_set("ix_thread_category_pinned", "category_id", "pinned_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    kind: Mapped[ThreadKind]
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    slug: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    # Kept by the writes: the highest number, and how many replies everybody can read.
    post_count: Mapped[int] = mapped_column(default=0)
    reply_count: Mapped[int] = mapped_column(default=0)
    # Of those under posts that everybody can read.
    poll_count: Mapped[int] = mapped_column(default=0)
    last_post_at: Mapped[datetime] = mapped_column(default=now)
    last_poster_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    view_count: Mapped[int] = mapped_column(default=0)
    accepted_post_id: Mapped[int | None] = mapped_column(
        ForeignKey("post.id", use_alter=True, name="fk_thread_accepted_post_id")
    )
    accepted_at: Mapped[datetime | None]
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    # How long the answer holds: for a release, under a regulation, until a review date.
    valid_for_release: Mapped[str] = mapped_column(String(60), default="")
    valid_regulation: Mapped[str] = mapped_column(String(160), default="")
    valid_until: Mapped[date | None]
    pinned_at: Mapped[datetime | None]
    locked_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    # Waits for review: the author's first posts.
    pending_at: Mapped[datetime | None]
    # Where a merged thread went; the old address leads there.
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id"))
    is_demonstration: Mapped[bool] = mapped_column(default=False)

    category: Mapped[Category] = relationship(lazy="raise_on_sql")
    author: Mapped[User] = relationship(foreign_keys=[author_id], lazy="raise_on_sql")
    last_poster: Mapped[User | None] = relationship(
        foreign_keys=[last_poster_id], lazy="raise_on_sql"
    )
    tags: Mapped[list[Tag]] = relationship(secondary="thread_tag", lazy="raise_on_sql")
    applications: Mapped[list[Application]] = relationship(
        secondary="thread_application", lazy="raise_on_sql"
    )
    regions: Mapped[list[Region]] = relationship(secondary="thread_region", lazy="raise_on_sql")

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    @property
    def is_pending(self) -> bool:
        return self.pending_at is not None

    @property
    def is_solved(self) -> bool:
        return self.accepted_post_id is not None

    @property
    def is_question(self) -> bool:
        return self.kind is ThreadKind.QUESTION

    @property
    def page_count(self) -> int:
        return max(1, -(-self.post_count // PAGE))

    @property
    def path(self) -> str:
        """Its address: `/forum/topik/7-judul`. What comes after the id is decoration."""
        return f"/forum/topik/{self.id}-{self.slug}" if self.slug else f"/forum/topik/{self.id}"

    def path_of(self, number: int) -> str:
        """The address of the post with this number: its page, and its place on it."""
        page = page_of(number)
        query = f"?halaman={page}" if page > 1 else ""
        return f"{self.path}{query}#kiriman-{number}"


def page_of(number: int) -> int:
    """The page of the thread on which the post with this number stands."""
    return (max(number, 1) - 1) // PAGE + 1


class Post(Base):
    """A text in a thread, numbered from 1 without gaps: a deleted one leaves its trace."""

    __tablename__ = "post"
    __table_args__ = (
        UniqueConstraint("thread_id", "number"),
        index_where_set("ix_post_pending_at", "pending_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"))
    number: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    # The organisation the author belonged to when writing.
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    renderer: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    edited_at: Mapped[datetime | None]
    revision_count: Mapped[int] = mapped_column(default=0)
    deleted_at: Mapped[datetime | None]
    deleted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    hidden_at: Mapped[datetime | None]
    hidden_reason: Mapped[str] = mapped_column(String(300), default="")
    pending_at: Mapped[datetime | None]
    is_official: Mapped[bool] = mapped_column(default=False)
    useful_count: Mapped[int] = mapped_column(default=0)
    worked_count: Mapped[int] = mapped_column(default=0)

    thread: Mapped[Thread] = relationship(foreign_keys=[thread_id], lazy="raise_on_sql")
    author: Mapped[User] = relationship(foreign_keys=[author_id], lazy="raise_on_sql")
    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    @property
    def is_pending(self) -> bool:
        return self.pending_at is not None

    @property
    def is_public(self) -> bool:
        """Read by everybody who sees the thread."""
        return self.deleted_at is None and self.hidden_at is None and self.pending_at is None


class PostRevision(Base):
    """The text a post had before an edit."""

    __tablename__ = "post_revision"
    __table_args__ = (UniqueConstraint("post_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    number: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    editor_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)

    editor: Mapped[User] = relationship(lazy="raise_on_sql")


class AnswerConfirmation(Base):
    """An organisation says of an answer: "berhasil juga di daerah kami"."""

    __tablename__ = "answer_confirmation"
    __table_args__ = (UniqueConstraint("post_id", "organisation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    note: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)

    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")
