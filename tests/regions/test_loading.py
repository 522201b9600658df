import pytest
from sqlalchemy import func, select

from livinglab.db import db
from livinglab.regions import queries
from livinglab.regions.loading.documents import put_all_regions
from livinglab.regions.loading.facts import load_assessments, load_programmes
from livinglab.regions.models import Assessment, Programme, ProgrammeMember, Region
from livinglab.search.models import SearchDocument
from tests.factories.regions import make_programme_member

IETPD_PERIOD = "2022 Semester II"


def document(code: str) -> SearchDocument:
    return db.session.scalars(
        select(SearchDocument).where(
            SearchDocument.kind == "region", SearchDocument.object_id == code
        )
    ).one()


def test_the_living_lab_has_its_known_members_and_its_claim(session: object) -> None:
    load_programmes()

    programme = queries.get_programme("living-lab")
    roles = {each.region.official_name: each.role for each in queries.members_of(programme)}
    assert programme.claimed_members == 62
    assert roles == {
        "Kabupaten Sumedang": "inisiator",
        "Kabupaten Musi Banyuasin": "anggota",
        "Kabupaten Ogan Komering Ulu": "anggota",
        "Kabupaten Ogan Ilir": "anggota",
    }


def test_the_smart_city_movement_names_its_ministries_and_source(session: object) -> None:
    load_programmes()

    programme = queries.get_programme("100-smart-city")
    assert "Kementerian Dalam Negeri" in programme.organisers
    assert "Bappenas" in programme.organisers
    assert programme.source_url.startswith("https://aptika.kominfo.go.id/")
    assert len(queries.members_of(programme)) == 27


def test_south_sumatra_has_thirteen_digital_and_five_advanced(session: object) -> None:
    load_assessments()

    counted = db.session.execute(
        select(Assessment.category, func.count())
        .join(Assessment.region)
        .where(Assessment.period == IETPD_PERIOD)
        .where((Region.province_code == "16") | (Region.code == "16"))
        .group_by(Assessment.category)
    ).all()
    assert dict(counted) == {"digital": 13, "maju": 5}


def test_every_line_finds_its_region(
    session: object, capsys: pytest.CaptureFixture[str]
) -> None:
    load_programmes()
    count = load_assessments()

    assert count == 48
    assert capsys.readouterr().err == ""


def test_loading_again_changes_nothing(session: object) -> None:
    load_programmes()
    load_assessments()
    programme = queries.get_programme("living-lab")
    programme.description = "Diubah kurator."

    load_programmes()
    load_assessments()

    assert db.session.scalar(select(func.count(Programme.id))) == 2
    assert db.session.scalar(select(func.count(ProgrammeMember.id))) == 31
    assert db.session.scalar(select(func.count(Assessment.id))) == 48
    assert queries.get_programme("living-lab").description == "Diubah kurator."


def test_all_regions_can_be_found_by_alias_programme_and_assessment(session: object) -> None:
    load_programmes()
    load_assessments()

    assert put_all_regions() == 552

    muba = document("16.06")
    assert muba.title == "Kabupaten Musi Banyuasin"
    assert "Muba" in muba.names.split("; ")
    assert "Pemkab Musi Banyuasin" in muba.names
    assert "Indonesia Digital Services Living Lab" in muba.body
    assert "IETPD semester II 2022: digital" in muba.body
    assert (muba.region, muba.province, muba.url) == ("16.06", "16", "/daerah/16.06")


def test_a_document_is_written_again_only_when_it_changed(session: object) -> None:
    put_all_regions()
    before = {code: document(code).seq for code in ("16.10", "32.11")}

    make_programme_member(region_code="16.10")
    put_all_regions()

    assert document("16.10").seq > before["16.10"]
    assert document("32.11").seq == before["32.11"]
