"""Loading the 42 applications and what stands beside them: whole, sourced, and only once."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from livinglab.accounts.models import Organisation
from livinglab.accounts.services import load_institutions
from livinglab.dates import Precision
from livinglab.replication import labels
from livinglab.replication.loading_catalog import load_applications
from livinglab.replication.models import (
    Application,
    ApplicationAlias,
    ApplicationCategory,
    ApplicationModule,
    Overlap,
    Review,
    Terms,
)
from livinglab.replication.queries.catalog import application_by_name, application_to_change
from livinglab.replication.services import catalog
from livinglab.search.models import SearchDocument
from tests.factories.accounts import SUMEDANG, make_representative

TABLES = (Application, ApplicationAlias, ApplicationCategory, ApplicationModule, Review)


@pytest.fixture(autouse=True)
def loaded(session: Session) -> None:
    load_institutions()
    load_applications()
    session.commit()


def find(session: Session, slug: str) -> Application:
    return session.scalars(
        select(Application)
        .where(Application.slug == slug)
        .options(
            selectinload(Application.owner),
            selectinload(Application.modules),
            selectinload(Application.overlap_with),
        )
    ).one()


def test_all_applications_are_there_published_and_with_their_source(session: Session) -> None:
    applications = session.scalars(select(Application)).all()

    assert len(applications) == 52
    assert all(application.is_published for application in applications)
    assert all(application.source_url.startswith("http") for application in applications)


def test_loading_again_changes_nothing(session: Session) -> None:
    before = {table: session.scalar(select(func.count(table.id))) for table in TABLES}
    seq = session.scalar(select(func.max(SearchDocument.seq)))

    load_applications()

    assert not session.dirty
    assert before == {table: session.scalar(select(func.count(table.id))) for table in TABLES}
    assert session.scalar(select(func.max(SearchDocument.seq))) == seq


def test_loading_again_leaves_alone_what_people_have_edited(session: Session) -> None:
    application = application_to_change("e-office", None, "modules", "aliases", "categories")
    owner = make_representative(SUMEDANG)
    catalog.edit(
        application,
        owner,
        {"summary": "Kata pemilik.", "overlap_note": ""},
        belongings=catalog.Belongings(modules=[], aliases=[], categories=["office"]),
    )
    session.commit()
    session.expunge_all()

    load_applications()

    kept = application_to_change("e-office", None, "modules", "aliases")
    assert (kept.summary, kept.overlap_note) == ("Kata pemilik.", "")
    assert (kept.modules, kept.aliases) == ([], [])


def test_loading_again_fills_what_is_missing(session: Session) -> None:
    application = find(session, "jaki")
    application.offer = ""
    session.commit()

    load_applications()

    assert application.offer.startswith("Pendampingan")


def test_e_office_has_its_modules_and_its_overlap_with_srikandi(session: Session) -> None:
    application = find(session, "e-office")

    assert [(module.name, module.is_in_development) for module in application.modules] == [
        ("Absensi", False),
        ("Pengukuran kinerja", False),
        ("Surat-menyurat", False),
        ("Tanda tangan elektronik", False),
        ("Evaluasi dan akuntabilitas pegawai", True),
    ]
    assert all(module.source_url.startswith("http") for module in application.modules)
    assert application.owner.region_code == SUMEDANG
    assert application.overlap is Overlap.OVERLAPS
    assert application.overlap_with is not None
    assert application.overlap_with.slug == "srikandi"
    assert "peraturan.bpk.go.id" in application.sources["overlap_note"]
    assert application.terms is Terms.GRANT


@pytest.mark.parametrize(
    ("slug", "day", "precision", "note"),
    [
        ("e-office", "2019-01-01", Precision.YEAR, ""),
        ("simpati", "2020-10-01", Precision.MONTH, ""),
        ("laksa", "2016-02-28", Precision.DAY, ""),
        ("mpp-digital", "2023-06-20", Precision.DAY, "soft launch"),
        ("matur-bupati", "2018-10-01", Precision.DAY, "rencana"),
        ("sikeren", "2023-01-01", Precision.MONTH, "uji coba"),
    ],
)
def test_dates_are_as_precise_as_their_source(
    session: Session, slug: str, day: str, precision: Precision, note: str
) -> None:
    application = find(session, slug)

    assert str(application.launched_on) == day
    assert (application.launched_precision, application.launched_note) == (precision, note)


@pytest.mark.parametrize(
    ("slug", "region"),
    [
        ("apik", "32.04"),
        ("sabilulungan", "32.73"),
        ("tangerang-live", "36.71"),
        ("jaki", "31"),
        ("jss", "34.71"),
        ("datago", "33.71"),
        ("srikandi", None),
        ("puja-indah", None),
    ],
)
def test_owners_are_the_right_ones(session: Session, slug: str, region: str | None) -> None:
    assert find(session, slug).owner.region_code == region


def test_national_applications_belong_to_ministries(session: Session) -> None:
    owners = dict(
        session.execute(
            select(Application.slug, Organisation.region_code)
            .join(Application.owner)
            .where(Application.is_national)
        ).all()
    )

    assert owners.keys() == {
        "idsll",
        "mpp-digital",
        "srikandi",
        "simaya",
        "puja-indah",
        "tuxedovation",
        "jippnas",
    }
    assert owners.pop("idsll") == SUMEDANG
    assert set(owners.values()) == {None}


def test_a_remark_in_brackets_is_the_note_of_a_module(session: Session) -> None:
    modules = {module.name: module.note for module in find(session, "simpati").modules}

    assert modules["API ke ePPGBM"] == "ekspor/impor masih manual per Feb 2023"


def test_categories_are_known_ones(session: Session) -> None:
    codes = set(session.scalars(select(ApplicationCategory.code)))

    assert codes == codes & labels.APPLICATION_CATEGORIES.keys()


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("SIMPATI (e-Simpati)", "simpati"),
        ("MPP Digital (dari Smart Kampung)", "mpp-digital"),
        ("Aplikasi Smart City Kota Bandung", "paket-smart-city-kota-bandung"),
        ("Ekosistem SPBE Sumedang", "paket-spbe-sumedang"),
        ("perizinan online", "perizinan-online-banyuwangi"),
        ("e-Office (asal aplikasi tidak disebut)", None),
        ("Inovasi PTSP (replikasi)", None),
    ],
)
def test_records_find_their_application(text: str, slug: str | None) -> None:
    found = application_by_name(text)

    assert (found.slug if found else None) == slug


def test_all_are_found_by_search(session: Session) -> None:
    found = session.scalars(
        select(SearchDocument.object_id).where(SearchDocument.kind == "application")
    ).all()

    assert set(found) == set(session.scalars(select(Application.slug)))
