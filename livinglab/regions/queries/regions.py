"""Reads of regions, by code and by the names people write."""

from collections.abc import Sequence
from functools import lru_cache

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from livinglab.db import db
from livinglab.regions import names, reference
from livinglab.regions.models import ProgrammeMember, Region, RegionKind

SIMILAR_FACTOR = 2  # at most twice or half as many people


def find_region(code: str) -> Region | None:
    return db.session.get(Region, code) if "\0" not in code else None


def region_with_facts(code: str) -> Region:
    """The region with province, programmes and assessments, or 404; in one query."""
    region: Region | None = (
        db.session.scalars(
            select(Region)
            .where(Region.code == code.replace("\0", "?"))
            .options(
                joinedload(Region.province),
                joinedload(Region.programme_members).joinedload(ProgrammeMember.programme),
                joinedload(Region.assessments),
            )
        )
        .unique()
        .one_or_none()
    )
    return region or abort(404)


def all_regions() -> Sequence[Region]:
    """The 552, each province before its kabupaten and kota."""
    return db.session.scalars(select(Region).order_by(Region.code)).all()


def similar_to(region: Region) -> Sequence[Region]:
    """Same kind and island group, at most twice or half the people; nearest in number first."""
    if region.population is None:
        return []
    found = db.session.scalars(
        select(Region).where(
            Region.kind == region.kind,
            Region.island_group == region.island_group,
            Region.code != region.code,
            Region.population.between(
                region.population / SIMILAR_FACTOR, region.population * SIMILAR_FACTOR
            ),
        )
    ).all()
    own = region.population
    return sorted(found, key=lambda other: abs((other.population or 0) - own))


def all_provinces() -> Sequence[Region]:
    return db.session.scalars(
        select(Region).where(Region.kind == RegionKind.PROVINCE).order_by(Region.code)
    ).all()


def regencies_of(province_code: str) -> Sequence[Region]:
    """Kabupaten first, then kota, each by code."""
    return db.session.scalars(
        select(Region).where(Region.province_code == province_code).order_by(Region.code)
    ).all()


def candidates(text: str) -> tuple[str, ...]:
    """The codes of all regions that the whole text may name, or begins to name."""
    return names.matcher().candidates(text)


def matching(text: str) -> list[str]:
    """The codes a search box offers for these letters: those named first, then those that
    have the letters anywhere in their official name, or begin with these digits."""
    wanted = " ".join(text.lower().split())
    if not wanted:
        return []
    found = dict.fromkeys(candidates(text))
    found |= dict.fromkeys(
        code
        for code, name in region_names().items()
        if wanted in name.lower() or (len(wanted) > 1 and code.startswith(wanted))
    )
    return list(found)


def resolve_code(text: str) -> str | None:
    """The code of the one region that the whole text names, else None."""
    found = names.matcher().named(text)
    return found[0] if len(found) == 1 else None


def resolve(text: str) -> Region | None:
    """The one region that the whole text names; None where there is none, or several."""
    code = resolve_code(text)
    return None if code is None else find_region(code)


@lru_cache(maxsize=1)
def region_names() -> dict[str, str]:
    """Code → official name of all regions, read once by each process."""
    return {str(row["code"]): str(row["official_name"]) for row in reference.regions()}
