"""Every read of regions, their programmes and assessments."""

from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import select

from livinglab.db import db
from livinglab.regions import names, reference
from livinglab.regions.models import Region, RegionKind


def find_region(code: str) -> Region | None:
    return db.session.get(Region, code) if "\0" not in code else None


def get_region(code: str) -> Region:
    """The region of a Kemendagri code, or 404."""
    region: Region = db.one_or_404(select(Region).where(Region.code == code.replace("\0", "?")))
    return region


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


def resolve_code(text: str) -> str | None:
    """The code of the one region that the whole text names, else None."""
    found = names.matcher().named(text)
    return found[0] if len(found) == 1 else None


def resolve(text: str) -> Region | None:
    """The one region that the whole text names; None where there is none, or several."""
    code = resolve_code(text)
    return None if code is None else find_region(code)


def find_in_text(text: str) -> list[tuple[int, int, str]]:
    """(start, end, code) of each region named in running text; ambiguous names are left out."""
    return list(names.matcher().find(text))


@lru_cache(maxsize=1)
def region_names() -> dict[str, str]:
    """Code → official name of all regions, read once by each process."""
    return {str(row["code"]): str(row["official_name"]) for row in reference.regions()}
