"""Applications that can be replicated, and what an adopter must know of them."""

import enum
from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from livinglab.accounts.models import Organisation, User
from livinglab.dates import Precision
from livinglab.db import Base, Timestamped, now
from livinglab.pictures import SMALL


class ApplicationStatus(enum.StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class ServiceType(enum.StrEnum):
    """The two kinds of service of SPBE (Perpres 95/2018, article 44)."""

    ADMINISTRATION = "administration"
    PUBLIC = "public"
    UNKNOWN = "unknown"


class Terms(enum.StrEnum):
    OPEN_SOURCE = "open_source"
    GRANT = "grant"
    COOPERATION = "cooperation"
    PAID_INSTALLATION = "paid_installation"
    UNKNOWN = "unknown"


class Overlap(enum.StrEnum):
    """How it stands to a mandatory national application, such as SRIKANDI."""

    NONE = "none"
    OVERLAPS = "overlaps"
    REPLACED = "replaced"
    WAIVER = "waiver"
    UNKNOWN = "unknown"


class Application(Timestamped, Base):
    __tablename__ = "application"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    summary: Mapped[str] = mapped_column(String(600))
    # Markdown, and its safe HTML made on write.
    description: Mapped[str] = mapped_column(Text, default="")
    description_html: Mapped[str] = mapped_column(Text, default="")
    owner_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    status: Mapped[ApplicationStatus] = mapped_column(
        default=ApplicationStatus.DRAFT, index=True
    )
    service_type: Mapped[ServiceType] = mapped_column(default=ServiceType.UNKNOWN)
    # A national application that all pemda must use, or a platform: never "replicated".
    is_national: Mapped[bool] = mapped_column(default=False)
    terms: Mapped[Terms] = mapped_column(default=Terms.UNKNOWN)
    licence: Mapped[str] = mapped_column(String(120), default="")
    intellectual_property: Mapped[str] = mapped_column(Text, default="")
    offer: Mapped[str] = mapped_column(Text, default="")
    # For whom it is, and what an adopter does first.
    audience: Mapped[str] = mapped_column(Text, default="")
    first_steps: Mapped[str] = mapped_column(Text, default="")
    prerequisites: Mapped[str] = mapped_column(Text, default="")
    overlap: Mapped[Overlap] = mapped_column(default=Overlap.UNKNOWN)
    overlap_with_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"))
    overlap_note: Mapped[str] = mapped_column(Text, default="")
    personal_data: Mapped[str] = mapped_column(Text, default="")
    repository_url: Mapped[str] = mapped_column(String(500), default="")
    demo_url: Mapped[str] = mapped_column(String(500), default="")
    documentation_url: Mapped[str] = mapped_column(String(500), default="")
    # A position ("Bidang Aplikasi, Diskominfo"), never a private number.
    contact: Mapped[str] = mapped_column(String(300), default="")
    launched_on: Mapped[date | None]
    launched_precision: Mapped[Precision] = mapped_column(default=Precision.DAY)
    # What the source says beside the date: "soft launch", "rencana".
    launched_note: Mapped[str] = mapped_column(String(120), default="")
    # The application this one was made from, and the package it belongs to.
    derived_from_id: Mapped[int | None] = mapped_column(
        ForeignKey("application.id"), index=True
    )
    part_of_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), index=True)
    source_url: Mapped[str] = mapped_column(String(500), default="")
    # Where a fact does not come from `source_url`: {column: address}.
    sources: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    # publiccode.yml as it came, and the parsed form beside it.
    publiccode_raw: Mapped[str] = mapped_column(Text, default="")
    publiccode: Mapped[dict[str, object] | None] = mapped_column(JSON)
    publiccode_faults: Mapped[list[str] | None] = mapped_column(JSON)
    owner_confirmed_at: Mapped[datetime | None]
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    published_at: Mapped[datetime | None]
    # Kept by the writes, so that lists need no counting.
    adopter_count: Mapped[int] = mapped_column(default=0)
    in_use_count: Mapped[int] = mapped_column(default=0)

    owner: Mapped[Organisation] = relationship(lazy="raise_on_sql")
    proposed_by: Mapped[User | None] = relationship(lazy="raise_on_sql")
    overlap_with: Mapped["Application | None"] = relationship(
        remote_side="Application.id", foreign_keys=[overlap_with_id], lazy="raise_on_sql"
    )
    derived_from: Mapped["Application | None"] = relationship(
        remote_side="Application.id", foreign_keys=[derived_from_id], lazy="raise_on_sql"
    )
    part_of: Mapped["Application | None"] = relationship(
        remote_side="Application.id", foreign_keys=[part_of_id], lazy="raise_on_sql"
    )
    modules: Mapped[list["ApplicationModule"]] = relationship(
        order_by="ApplicationModule.position", lazy="raise_on_sql"
    )
    categories: Mapped[list["ApplicationCategory"]] = relationship(
        order_by="ApplicationCategory.code", lazy="raise_on_sql"
    )
    aliases: Mapped[list["ApplicationAlias"]] = relationship(
        order_by="ApplicationAlias.id", lazy="raise_on_sql"
    )
    releases: Mapped[list["Release"]] = relationship(
        order_by="Release.released_on.desc()", lazy="raise_on_sql"
    )

    @property
    def is_published(self) -> bool:
        return self.status is ApplicationStatus.PUBLISHED


class ApplicationAlias(Base):
    """Another name an application is known by: "SIMPATI", "e-Simpati"."""

    __tablename__ = "application_alias"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    alias: Mapped[str] = mapped_column(String(160), index=True)


class ApplicationCategory(Base):
    """What an application is for, as a code of `labels.APPLICATION_CATEGORIES`."""

    __tablename__ = "application_category"
    __table_args__ = (UniqueConstraint("application_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    code: Mapped[str] = mapped_column(String(40), index=True)


class ApplicationModule(Base):
    __tablename__ = "application_module"
    __table_args__ = (UniqueConstraint("application_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    slug: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(160))
    position: Mapped[int] = mapped_column(default=0)
    is_required: Mapped[bool] = mapped_column(default=False)
    is_in_development: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(String(300), default="")
    source_url: Mapped[str] = mapped_column(String(500), default="")


class Release(Base):
    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("application_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    version: Mapped[str] = mapped_column(String(40))
    released_on: Mapped[date]
    notes: Mapped[str] = mapped_column(Text, default="")
    notes_html: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


class Picture(Base):
    """A screenshot, checked and redrawn like every picture that comes in."""

    __tablename__ = "application_picture"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    # The name in storage: random, so that it cannot be guessed.
    key: Mapped[str] = mapped_column(String(80), unique=True)
    # What it shows, for those who do not see it.
    caption: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    sha256: Mapped[str] = mapped_column(String(64))
    width: Mapped[int]
    height: Mapped[int]
    # Whether a copy for narrow pages lies beside it; until that is known, the worker's task.
    has_small: Mapped[bool | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    @property
    def small_key(self) -> str:
        return f"{self.key}.{SMALL}"


class Review(Base):
    """What was done with an entry, by whom, and why.

    Verdicts: "proposed", "submitted", "published", "returned", "archived", "edited".
    """

    __tablename__ = "application_review"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    verdict: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text, default="")
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)

    actor: Mapped[User | None] = relationship(lazy="raise_on_sql")
