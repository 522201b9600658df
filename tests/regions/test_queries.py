import pytest
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from livinglab.db import db
from livinglab.regions import queries
from livinglab.regions.models import RegionAlias, RegionKind
from tests.factories.accounts import KABUPATEN_BANJAR, KOTA_BANJAR, OGAN_ILIR
from tests.factories.regions import make_assessment, make_programme_member
from tests.selects import counted_selects


@pytest.mark.parametrize("code", ["99", "", "16.10.01", "\0", "x" * 500])
def test_an_unknown_code_is_no_region(session: Session, code: str) -> None:
    assert queries.find_region(code) is None
    with pytest.raises(NotFound):
        queries.region_with_facts(code)


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
    assert queries.matching("  ") == []
    assert queries.matching("tidak ada yang begini") == []


def test_similar_regions_are_alike_in_kind_place_and_number(session: Session) -> None:
    region = queries.region_with_facts(OGAN_ILIR)
    own = region.population or 0

    similar = queries.similar_to(region)

    assert similar
    assert {other.kind for other in similar} == {RegionKind.REGENCY}
    assert {other.island_group for other in similar} == {"Sumatera"}
    assert all(own / 2 <= (other.population or 0) <= own * 2 for other in similar)
    assert region not in similar


def test_a_province_is_similar_to_none(session: Session) -> None:
    assert queries.similar_to(queries.region_with_facts("16")) == []


@pytest.mark.parametrize("number", [1, 3])
def test_a_region_with_its_facts_is_one_select(session: Session, number: int) -> None:
    for year in range(number):
        make_programme_member()
        make_assessment(period=str(2020 + year))
    db.session.commit()
    db.session.expunge_all()

    with counted_selects() as selects:
        region = queries.region_with_facts(OGAN_ILIR)
        names = [member.programme.name for member in region.programme_members]

    assert (len(names), len(region.assessments)) == (number, number)
    assert len([each for each in selects if each.startswith("SELECT")]) == 1
