"""What regions are called in English: "West Java", "South Lampung", "Bandung City"."""

from collections.abc import Iterator

from livinglab.regions.models import RegionKind

KINDS = {
    RegionKind.PROVINCE: "Province",
    RegionKind.REGENCY: "Regency",
    RegionKind.CITY: "City",
}
SIDES = {  # the longer before what it ends with
    "Barat Daya": "Southwest",
    "Tenggara": "Southeast",
    "Barat": "West",
    "Timur": "East",
    "Utara": "North",
    "Selatan": "South",
    "Tengah": "Central",
    "Pegunungan": "Highland",
}
ISLANDS = "Kepulauan "
SPELLINGS = {"Sumatera": "Sumatra", "Jawa": "Java"}


def english_names(name: str, kind: RegionKind) -> Iterator[str]:
    """With the kind behind it, which tells "Bandung City" from "Bandung Regency".

    And without it where English has other words than Indonesian.
    """
    said = _translated(name)
    if said != name:
        yield said
    yield f"{said} {KINDS[kind]}"


def _translated(name: str) -> str:
    if name.startswith(ISLANDS):
        return f"{name.removeprefix(ISLANDS)} Islands"
    for side, english in SIDES.items():
        if name.endswith(f" {side}"):
            return f"{english} {_spelt(name.removesuffix(f' {side}'))}"
    return _spelt(name)


def _spelt(name: str) -> str:
    return " ".join(SPELLINGS.get(word, word) for word in name.split())
