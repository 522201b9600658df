"""Reads of regions, by code and by the names people write."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import select

from livinglab.db import db
from livinglab.regions import names, reference
from livinglab.regions.kind_words import written_out
from livinglab.regions.models import Region, RegionKind

SIMILAR_FACTOR = 2  # at most twice or half as many people


class Place(NamedTuple):
    """What lists of neighbours need of a region, from the reference data."""

    code: str
    official_name: str
    kind: RegionKind
    island_group: str
    population: int  # 0: not known, as of provinces


def find_region(code: str) -> Region | None:
    return db.session.get(Region, code) if "\0" not in code else None


def all_regions() -> Sequence[Region]:
    """The 552, each province before its kabupaten and kota."""
    return db.session.scalars(select(Region).order_by(Region.code)).all()


def similar_to(code: str) -> list[Place]:
    """Same kind and island group, at most twice or half the people; nearest in number first."""
    own = places()[code]
    if not own.population:
        return []
    found = [
        other
        for other in places().values()
        if (other.kind, other.island_group) == (own.kind, own.island_group)
        and own.population / SIMILAR_FACTOR <= other.population
        and other.population <= own.population * SIMILAR_FACTOR
        and other is not own
    ]
    return sorted(found, key=lambda other: abs(other.population - own.population))


def all_provinces() -> Sequence[Region]:
    return db.session.scalars(
        select(Region).where(Region.kind == RegionKind.PROVINCE).order_by(Region.code)
    ).all()


def regencies_of(province_code: str) -> list[Place]:
    """Kabupaten first, then kota, each by code."""
    return [each for each in places().values() if each.code.startswith(f"{province_code}.")]


def candidates(text: str) -> tuple[str, ...]:
    """The codes of all regions that the whole text may name, or begins to name."""
    return names.matcher().candidates(text)


def matching(text: str) -> list[str]:
    """The codes a search box offers for these letters: those named first, then those that
    have the letters anywhere in their official name, or begin with these digits.

    "kab ban" has those of "kabupaten ban"."""
    wanted = " ".join(text.lower().split())
    if not wanted:
        return []
    letters = (wanted, *written_out(wanted))
    found = dict.fromkeys(candidates(text))
    found |= dict.fromkeys(
        code
        for code, name in region_names().items()
        if any(one in name.lower() for one in letters)
        or (len(wanted) > 1 and code.startswith(wanted))
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
def places() -> dict[str, Place]:
    """By code, in its order; read once by each process."""
    found = [
        Place(
            code=str(row["code"]),
            official_name=str(row["official_name"]),
            kind=RegionKind(str(row["kind"])),
            island_group=str(row["island_group"]),
            population=int(str(row.get("population", 0))),
        )
        for row in reference.regions()
    ]
    return {each.code: each for each in sorted(found)}


@lru_cache(maxsize=1)
def region_names() -> dict[str, str]:
    """Code → official name of all regions, read once by each process."""
    return {str(row["code"]): str(row["official_name"]) for row in reference.regions()}
