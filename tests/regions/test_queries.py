import pytest
from sqlalchemy.orm import Session

from livinglab.db import db
from livinglab.regions import queries
from livinglab.regions.models import RegionAlias, RegionKind
from tests.factories.accounts import KABUPATEN_BANJAR, KOTA_BANJAR, OGAN_ILIR


@pytest.mark.parametrize("code", ["99", "", "16.10.01", "\0", "x" * 500])
def test_an_unknown_code_is_no_region(session: Session, code: str) -> None:
    assert queries.find_region(code) is None


def test_resolve_respects_the_kind(session: Session) -> None:
    city, regency = queries.resolve("Kota Banjar"), queries.resolve("Kabupaten Banjar")

    assert city is not None
    assert regency is not None
    assert (city.code, regency.code) == (KOTA_BANJAR, KABUPATEN_BANJAR)
    assert queries.resolve("Banjar") is None


def test_all_aliases_of_the_table_are_there(session: Session) -> None:
    aliases = {alias.alias for alias in db.session.query(RegionAlias)}

    assert {"Palangkaraya", "Bau-Bau", "Tojo Una Una", "DIY", "DKI"} <= aliases


def test_matching_puts_the_named_first(session: Session) -> None:
    assert queries.matching("banjar")[:2] == [KOTA_BANJAR, KABUPATEN_BANJAR]
    assert queries.matching("Muba")[0] == "16.06"
    assert queries.matching("Kab. ban") == queries.matching("kabupaten ban")
    assert queries.matching("prov jawa") == queries.matching("provinsi jawa")
    assert set(queries.matching("pemkot ban")) == set(queries.matching("kota ban"))
    assert queries.matching("  ") == []
    assert queries.matching("tidak ada yang begini") == []


def test_similar_regions_are_alike_in_kind_place_and_number() -> None:
    region = queries.places()[OGAN_ILIR]

    similar = queries.similar_to(OGAN_ILIR)

    assert similar
    assert {other.kind for other in similar} == {RegionKind.REGENCY}
    assert {other.island_group for other in similar} == {"Sumatera"}
    assert all(
        region.population / 2 <= other.population <= region.population * 2 for other in similar
    )
    assert region not in similar


def test_a_province_is_similar_to_none() -> None:
    assert queries.similar_to("16") == []


def test_the_places_of_a_process_are_those_of_the_database(session: Session) -> None:
    rows = queries.all_regions()

    assert list(queries.places().values()) == [
        (each.code, each.official_name, each.kind, each.island_group, each.population or 0)
        for each in rows
    ]
    assert [each.code for each in queries.regencies_of("16")] == [
        each.code for each in rows if each.province_code == "16"
    ]
