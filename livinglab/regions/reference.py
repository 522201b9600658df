"""Reads the reference tables in data/ (their sources and licences: data/README.md)."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from livinglab.regions.models import RegionKind

DATA = Path(__file__).resolve().parent.parent.parent / "data"
KINDS = {"kabupaten": RegionKind.REGENCY, "kota": RegionKind.CITY}


def rows(name: str, folder: Path = DATA) -> list[dict[str, str]]:
    """The lines of a table, as header → text. All codes stay text (`11.10`)."""
    with (folder / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def regions(folder: Path = DATA) -> Iterator[dict[str, object]]:
    """Column values of the 552 regions, provinces first.

    A province of which the data says only "Aceh" is officially named
    "Provinsi Aceh" here, so that every official name carries its kind.
    """
    for row in rows("provinces.csv", folder):
        yield {
            "code": row["code"],
            "kind": RegionKind.PROVINCE,
            "province_code": None,
            "name": row["name"],
            "official_name": f"Provinsi {row['name']}",
            "slug": "provinsi-" + row["name"].lower().replace(" ", "-"),
            "capital": row["capital"],
            "iso_code": row["iso_code"],
            "island_group": row["island_group"],
        }
    population = {row["code"]: row for row in rows("population.csv", folder)}
    area = {row["code"]: row["area_km2"] for row in rows("area.csv", folder)}
    places = {row["code"]: row for row in rows("regency_centroids.csv", folder)}
    islands = {row["code"]: row["island_group"] for row in rows("provinces.csv", folder)}
    for row in rows("regencies.csv", folder):
        code = row["code"]
        yield {
            "code": code,
            "kind": KINDS[row["kind"]],
            "province_code": row["province_code"],
            "name": row["name"],
            "official_name": row["official_name"],
            "slug": row["slug"],
            "capital": row["capital"],
            "island_group": islands[row["province_code"]],
            "population": int(population[code]["population"]),
            "population_year": int(population[code]["year"]),
            "area_km2": float(area[code]),
            "lon": float(places[code]["lon"]),
            "lat": float(places[code]["lat"]),
        }


def aliases(folder: Path = DATA) -> list[tuple[str, str]]:
    """(code, other name) of each line of the table of aliases.

    The table spells some names otherwise than the list of regions ("Kota
    Baubau", "Kota Bau Bau"), so they are compared without spaces and hyphens.
    """
    codes = {}
    for region in regions(folder):
        codes[_plain(str(region["official_name"]))] = str(region["code"])
    for row in rows("provinces.csv", folder):
        codes[_plain(row["official_name"])] = codes[
            _plain(f"Provinsi {row['official_name']}")
        ] = row["code"]
    return [
        (codes[_plain(row["official_name"])], row["alias"])
        for row in rows("region_aliases.csv", folder)
    ]


def _plain(name: str) -> str:
    return re.sub(r"[\s.-]+", "", name).lower()
