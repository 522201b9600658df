"""Loading the reference data into the tables; the same data twice changes nothing."""

from pathlib import Path

from sqlalchemy import select

from livinglab.db import db
from livinglab.regions import reference
from livinglab.regions.models import Region, RegionAlias, RegionDomain


def load_regions(folder: Path = reference.DATA) -> int:
    """Write the regions, aliases and domains that are new or changed; how many regions."""
    present = {region.code: region for region in db.session.scalars(select(Region))}
    count = 0
    for columns in reference.regions(folder):
        count += 1
        if (region := present.get(str(columns["code"]))) is None:
            db.session.add(Region(**columns))
        else:
            for name, value in columns.items():
                setattr(region, name, value)
    db.session.flush()
    _load_aliases(folder)
    _load_domains(folder)
    return count


def _load_aliases(folder: Path) -> None:
    known: set[tuple[str, str]] = set(
        db.session.execute(select(RegionAlias.region_code, RegionAlias.alias))
    )
    for code, alias in reference.aliases(folder):
        if (code, alias) not in known:
            known.add((code, alias))
            db.session.add(RegionAlias(alias=alias, region_code=code))
    db.session.flush()


def _load_domains(folder: Path) -> None:
    known: set[tuple[str, str]] = set(
        db.session.execute(select(RegionDomain.domain, RegionDomain.region_code))
    )
    for row in reference.rows("domains.csv", folder):
        if (row["domain"], row["code"]) not in known:
            known.add((row["domain"], row["code"]))
            db.session.add(
                RegionDomain(
                    domain=row["domain"],
                    region_code=row["code"],
                    source=row["source"],
                    confidence=row["confidence"],
                )
            )
    db.session.flush()
