"""People, the organisations they belong to, and what they may do there."""

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from livinglab.db import Base, Timestamped, now
from livinglab.regions.models import Region


class OrganisationKind(enum.StrEnum):
    PEMDA = "pemda"
    MINISTRY = "ministry"
    OTHER = "other"


class Role(enum.StrEnum):
    REPRESENTATIVE = "representative"
    OWNER = "owner"
    FACILITATOR = "facilitator"
    CURATOR = "curator"
    MODERATOR = "moderator"
    ADMINISTRATOR = "administrator"


class Organisation(Base):
    """A pemda (one for each region), a ministry or agency, or another body."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[OrganisationKind]
    name: Mapped[str] = mapped_column(String(160), unique=True)
    short_name: Mapped[str] = mapped_column(String(60), default="")
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    region_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"), unique=True)
    # The region's own province, kept here so that policy needs no second query.
    province_code: Mapped[str | None] = mapped_column(String(5), index=True)

    region: Mapped[Region | None] = relationship(lazy="raise_on_sql")

    @property
    def label(self) -> str:
        return self.short_name or self.name


class User(Timestamped, Base):
    """A person: name, e-mail, position and unit, and nothing more (no NIP, no NIK)."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    # Written @handle in posts; made from the name.
    handle: Mapped[str] = mapped_column(String(60), unique=True)
    position: Mapped[str] = mapped_column(String(120), default="")
    unit: Mapped[str] = mapped_column(String(160), default="")
    password_hash: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(5), default="id")
    email_confirmed_at: Mapped[datetime | None]
    suspended_at: Mapped[datetime | None]
    # The person left: name and address are gone, what was written stays.
    closed_at: Mapped[datetime | None]
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    wants_mail: Mapped[bool] = mapped_column(default=True)

    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="user", foreign_keys="Membership.user_id", lazy="raise_on_sql"
    )
    grants: Mapped[list["Grant"]] = relationship(
        back_populates="user", foreign_keys="Grant.user_id", lazy="raise_on_sql"
    )

    @validates("email")
    def _lower(self, key: str, email: str) -> str:
        """One spelling, so that `unique` means what people mean by it."""
        return email.lower()

    def has_role(self, role: Role) -> bool:
        return any(grant.role is role for grant in self.grants if grant.ended_at is None)

    @property
    def organisation_ids(self) -> set[int]:
        """The organisations it is a confirmed member of today."""
        return {member.organisation_id for member in self.memberships if member.is_current}

    @property
    def represented_ids(self) -> set[int]:
        """The organisations it is representative of; only a current member can be."""
        granted = {
            grant.organisation_id
            for grant in self.grants
            if grant.role is Role.REPRESENTATIVE and grant.ended_at is None
        }
        return {number for number in granted if number is not None} & self.organisation_ids

    @property
    def facilitated_provinces(self) -> set[str]:
        return {
            grant.region_code
            for grant in self.grants
            if grant.role is Role.FACILITATOR
            and grant.ended_at is None
            and grant.region_code is not None
        }

    @property
    def owned_application_ids(self) -> set[int]:
        return {
            grant.application_id
            for grant in self.grants
            if grant.role is Role.OWNER
            and grant.ended_at is None
            and grant.application_id is not None
        }

    @property
    def is_confirmed(self) -> bool:
        """Belongs, confirmed, to some organisation: the roles' "member, confirmed"."""
        return bool(self.organisation_ids)


class Membership(Base):
    """A person in an organisation for a time: claimed first, confirmed by another."""

    __tablename__ = "membership"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    started_on: Mapped[date]
    ended_on: Mapped[date | None]
    claimed_at: Mapped[datetime] = mapped_column(default=now)
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    refused_at: Mapped[datetime | None]
    refusal_reason: Mapped[str] = mapped_column(String(500), default="")

    user: Mapped[User] = relationship(
        back_populates="memberships", foreign_keys=[user_id], lazy="raise_on_sql"
    )
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")

    @property
    def is_current(self) -> bool:
        ended = self.ended_on is not None and self.ended_on <= now().date()
        return self.confirmed_at is not None and self.refused_at is None and not ended

    @property
    def is_waiting(self) -> bool:
        return self.confirmed_at is None and self.refused_at is None and self.ended_on is None


class Grant(Base):
    """A role given to a person, and the scope it is given for. Ended, never deleted."""

    __tablename__ = "grant"
    __table_args__ = (Index("ix_grant_role_ended", "role", "ended_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    role: Mapped[Role]
    # One scope a role: representative an organisation, owner an application,
    # facilitator a province, moderator a category or (none) the nation.
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"))
    region_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    granted_at: Mapped[datetime] = mapped_column(default=now)
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    ended_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(
        back_populates="grants", foreign_keys=[user_id], lazy="raise_on_sql"
    )


class SignIn(Base):
    """One signed-in browser. The cookie holds the secret; the row only its hash."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_seen_at: Mapped[datetime] = mapped_column(default=now)
    user_agent: Mapped[str] = mapped_column(String(300), default="")
    # Also when the cookie lives on: a stolen one is of no use for ever.
    expires_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="raise_on_sql")
