"""The 552 regions, their other names and domains, programmes and assessments."""

import enum
from datetime import date

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from livinglab.db import Base


class RegionKind(enum.StrEnum):
    PROVINCE = "province"
    REGENCY = "regency"
    CITY = "city"


class Region(Base):
    """One of 38 provinces and 514 kabupaten and kota, keyed by its Kemendagri code."""

    __tablename__ = "region"

    code: Mapped[str] = mapped_column(String(5), primary_key=True)
    kind: Mapped[RegionKind] = mapped_column(index=True)
    province_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"), index=True)
    # As people say it, without the kind; `official_name` always carries the kind.
    name: Mapped[str] = mapped_column(String(80))
    official_name: Mapped[str] = mapped_column(String(100), unique=True)
    slug: Mapped[str] = mapped_column(String(100), unique=True)
    capital: Mapped[str] = mapped_column(String(80), default="")
    iso_code: Mapped[str] = mapped_column(String(10), default="")
    island_group: Mapped[str] = mapped_column(String(40), default="")
    population: Mapped[int | None]
    population_year: Mapped[int | None]
    area_km2: Mapped[float | None]
    lon: Mapped[float | None]
    lat: Mapped[float | None]

    province: Mapped["Region | None"] = relationship(
        remote_side="Region.code", lazy="raise_on_sql", viewonly=True
    )
    aliases: Mapped[list["RegionAlias"]] = relationship(
        order_by="RegionAlias.id", lazy="raise_on_sql", viewonly=True
    )
    programme_members: Mapped[list["ProgrammeMember"]] = relationship(
        order_by="ProgrammeMember.id", lazy="raise_on_sql", viewonly=True
    )
    assessments: Mapped[list["Assessment"]] = relationship(
        order_by="Assessment.id", lazy="raise_on_sql", viewonly=True
    )

    @property
    def is_province(self) -> bool:
        return self.kind is RegionKind.PROVINCE

    @property
    def own_province_code(self) -> str:
        """The province it lies in; a province lies in itself."""
        return self.province_code or self.code


def province_code_of(code: str) -> str:
    """By the region's own code alone: 16.10 lies in 16, and so does 16 itself."""
    return code.partition(".")[0]


class RegionAlias(Base):
    """Another name people use: Muba, OKU, PALI. Short ones are matched with their case."""

    __tablename__ = "region_alias"

    id: Mapped[int] = mapped_column(primary_key=True)
    alias: Mapped[str] = mapped_column(String(80), index=True)
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)


class RegionDomain(Base):
    """An e-mail or web domain seen with a region. It suggests, and never proves, belonging."""

    __tablename__ = "region_domain"
    __table_args__ = (UniqueConstraint("domain", "region_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    domain: Mapped[str] = mapped_column(String(120), index=True)
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    source: Mapped[str] = mapped_column(String(40), default="")
    confidence: Mapped[str] = mapped_column(String(20), default="")


class Programme(Base):
    """A national programme that regions take part in, such as the living lab."""

    __tablename__ = "programme"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    description: Mapped[str] = mapped_column(Text, default="")
    # Ministries that run it, as the source names them.
    organisers: Mapped[str] = mapped_column(Text, default="")
    # Members that are said to exist, where more are claimed than are known by name.
    claimed_members: Mapped[int | None]
    source_url: Mapped[str] = mapped_column(String(500))
    source_title: Mapped[str] = mapped_column(String(300), default="")


class ProgrammeMember(Base):
    __tablename__ = "programme_member"
    __table_args__ = (UniqueConstraint("programme_id", "region_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    role: Mapped[str] = mapped_column(String(40), default="")
    joined_on: Mapped[date | None]
    source_url: Mapped[str] = mapped_column(String(500))

    programme: Mapped[Programme] = relationship(lazy="raise_on_sql")
    region: Mapped[Region] = relationship(lazy="raise_on_sql")


class Assessment(Base):
    """A published value of an index (IETPD, SPBE) for a region and a period."""

    __tablename__ = "assessment"
    __table_args__ = (UniqueConstraint("index_name", "region_code", "period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    index_name: Mapped[str] = mapped_column(String(20), index=True)
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    period: Mapped[str] = mapped_column(String(40))
    category: Mapped[str] = mapped_column(String(40), default="")
    value: Mapped[float | None]
    source_url: Mapped[str] = mapped_column(String(500))

    region: Mapped[Region] = relationship(lazy="raise_on_sql")
