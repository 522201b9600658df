"""Reading the catalog: what is visible, found, filtered and counted, and at what cost."""

from collections.abc import Iterator

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from livinglab.accounts.models import Role, User
from livinglab.db import db
from livinglab.onward import Place
from livinglab.replication.models import (
    Application,
    ApplicationStatus,
    Overlap,
    Stage,
    Terms,
)
from livinglab.replication.policy import catalog as policy
from livinglab.replication.queries import catalog as queries
from livinglab.replication.queries import catalog_list, catalog_page, profiles
from livinglab.replication.queries.catalog_list import Filters
from livinglab.replication.services import catalog as services
from tests.factories.accounts import (
    BANDUNG,
    KOTA_BANJAR,
    OGAN_ILIR,
    SUMEDANG,
    grant,
    make_curator,
    make_facilitator,
    make_representative,
    make_user,
    organisation_of,
)
from tests.factories.catalog import make_application
from tests.factories.ledger import make_replication
from tests.selects import counted_selects

DRAFT = ApplicationStatus.DRAFT


def viewers(owned: Application) -> Iterator[User | None]:
    yield None
    yield make_user()
    yield make_user(of=OGAN_ILIR)
    yield make_representative(KOTA_BANJAR)
    yield make_facilitator("16")
    yield grant(make_user(of=KOTA_BANJAR), Role.OWNER, application_id=owned.id)
    yield make_curator()


def test_visible_agrees_with_can_see(session: Session) -> None:
    applications = [
        make_application(of=region, status=status)
        for region in (OGAN_ILIR, KOTA_BANJAR)
        for status in ApplicationStatus
    ]
    for viewer in viewers(applications[0]):
        listed = set(session.scalars(select(Application).where(policy.visible(viewer))))

        assert listed == {one for one in applications if policy.can_see(viewer, one)}


def test_a_hidden_application_and_a_missing_one_look_the_same(session: Session) -> None:
    make_application("Rahasia", status=DRAFT)

    for slug in ("rahasia", "tidak-ada", "nul\0"):
        with pytest.raises(NotFound):
            queries.get_application(slug, None)
        with pytest.raises(NotFound):
            profiles.profile(slug, None)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("e-Office", "e-office"),
        ("  E-OFFICE ", "e-office"),
        ("eOffice", "e-office"),
        ("e-Office  Sumedang", "e-office"),
        ("e-Offic", None),
        ("GRMS", None),
        ("", None),
    ],
)
def test_application_by_name(session: Session, text: str, slug: str | None) -> None:
    make_application("e-Office", aliases=("eOffice", "e-Office Sumedang"))
    make_application("GRMS", of=BANDUNG)
    make_application("GRMS Jawa Tengah", of=KOTA_BANJAR, aliases=("GRMS",))

    found = queries.application_by_name(text)

    assert (found.slug if found else None) == slug


def test_of_two_with_one_name_the_owner_decides(session: Session) -> None:
    make_application("GRMS", of=BANDUNG)
    adapted = make_application("GRMS Jawa Tengah", of=KOTA_BANJAR, aliases=("GRMS",))

    found = queries.application_by_name("GRMS", owner_id=organisation_of(KOTA_BANJAR).id)

    assert found is adapted


def test_a_draft_has_no_name_yet(session: Session) -> None:
    make_application("Rahasia", status=DRAFT)

    assert queries.application_by_name("Rahasia") is None


def names(filters: Filters) -> list[str]:
    return [row.application.name for row in catalog_list.catalog(filters).rows]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(sort="nama"), ["Absen", "e-Office", "Lapor"]),
        (Filters(q="surat", sort="nama"), ["e-Office"]),
        (Filters(q="sumedang OFFICE"), ["e-Office"]),
        (Filters(q="keluhan"), ["Lapor"]),
        (Filters(q="100%"), []),
        (Filters(province="16"), ["Absen"]),
        (Filters(category="complaints"), ["Lapor"]),
        (Filters(terms=Terms.GRANT), ["e-Office"]),
        (Filters(overlap=Overlap.OVERLAPS), ["e-Office"]),
        (Filters(stage=Stage.AGREEMENT), ["e-Office"]),
        (Filters(stage=Stage.INTEREST), ["e-Office", "Absen"]),
        (Filters(stage=Stage.IN_USE), []),
        (Filters(category="office", province="32"), ["e-Office"]),
    ],
)
def test_the_list_is_narrowed(session: Session, filters: Filters, expected: list[str]) -> None:
    office = make_application(
        "e-Office", modules=("Surat-menyurat",), terms=Terms.GRANT, overlap=Overlap.OVERLAPS
    )
    absen = make_application("Absen", of=OGAN_ILIR, categories=("attendance",))
    make_application(
        "Lapor", of=KOTA_BANJAR, categories=("complaints",), aliases=("Keluhan Warga",)
    )
    make_application("Draf", status=DRAFT)
    make_application("Arsip", status=ApplicationStatus.ARCHIVED)
    make_replication(OGAN_ILIR, office, stage=Stage.LAUNCHED)
    make_replication(BANDUNG, office, stage=Stage.STUDY_VISIT)
    make_replication(KOTA_BANJAR, absen, stage=Stage.INTEREST)

    assert names(filters) == expected


def test_facets_count_what_each_choice_would_show(session: Session) -> None:
    office = make_application("e-Office", categories=("office", "attendance"))
    make_application("Absen", of=OGAN_ILIR, categories=("attendance",), terms=Terms.GRANT)
    make_application("Draf", status=DRAFT)
    make_replication(OGAN_ILIR, office, stage=Stage.PILOT)

    every = catalog_list.facets(Filters())
    narrowed = catalog_list.facets(Filters(province="16"))

    assert every["kategori"] == {"office": 1, "attendance": 2}
    assert every["provinsi"] == {"16": 1, "32": 1}
    assert every["ketentuan"] == {"unknown": 1, "grant": 1}
    assert every["tahap"] == dict.fromkeys(
        ("interest", "study_visit", "agreement", "handover", "adaptation", "pilot"), 1
    )
    assert narrowed["provinsi"] == {"16": 1, "32": 1}
    assert narrowed["kategori"] == {"attendance": 1}


def test_rows_say_how_many_stand_at_which_stage(session: Session) -> None:
    office = make_application("e-Office")
    make_replication(OGAN_ILIR, office, stage=Stage.IN_USE)
    make_replication(BANDUNG, office, stage=Stage.AGREEMENT)
    make_replication(KOTA_BANJAR, office, stage=Stage.AGREEMENT)
    make_replication("32.10", office, stage=Stage.IN_USE, is_draft=True)

    row = catalog_list.catalog(Filters()).rows[0]

    assert row.stages == {Stage.IN_USE: 1, Stage.AGREEMENT: 2}


def test_the_list_goes_on_over_pages(session: Session) -> None:
    for number in range(21):
        make_application(f"Aplikasi {number:02}")

    first = catalog_list.catalog(Filters(sort="nama"))
    last = Place((first.rows[-1].application.id,))
    second = catalog_list.catalog(Filters(sort="nama"), last)

    assert (len(first.rows), len(second.rows), first.total, second.total) == (20, 1, 21, 21)
    assert second.rows[0].application.name == "Aplikasi 20"
    assert catalog_list.catalog(Filters(q="tidak ada"), None) == catalog_list.Catalog([], 0)


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_costs_three_selects_however_long(session: Session, many: int) -> None:
    for region in (OGAN_ILIR, BANDUNG, KOTA_BANJAR)[:many]:
        make_replication(region, make_application(of=region, modules=("A", "B")))
    db.session.commit()
    db.session.expunge_all()

    with counted_selects() as selects:
        found = catalog_list.catalog(Filters())
        catalog_list.facets(Filters())
        labels = [row.application.owner.label for row in found.rows]

    assert (len(labels), len(selects)) == (many, 3 + begun(selects))


@pytest.mark.parametrize("many", [1, 3])
def test_a_page_costs_three_selects_however_many_adopters(session: Session, many: int) -> None:
    application = make_application("e-Office", modules=("A", "B", "C")[:many])
    for region in (OGAN_ILIR, BANDUNG, KOTA_BANJAR)[:many]:
        make_replication(region, application)
    db.session.commit()
    db.session.expunge_all()

    with counted_selects() as selects:
        profile = profiles.profile("e-office", None)
        rows = catalog_page.adopters(profile.application.id)
        seen = [(row.adopter.label, len(row.obstacles), len(row.impacts)) for row in rows]
    with counted_selects() as again:
        assert profiles.profile("e-office", None) is profile

    assert (len(seen), len(profile.application.modules)) == (many, many)
    assert len(selects) == 3 + begun(selects)
    assert len(again) == 1


def test_a_profile_is_kept_until_something_of_it_is_written(session: Session) -> None:
    application, curator = make_application("e-Office"), make_curator()
    db.session.commit()
    before = profiles.profile("e-office", None)
    services.edit(application, curator, facts={"summary": "Naskah dinas."})
    db.session.commit()

    after = profiles.profile("e-office", None)

    assert (before.application.summary, after.application.summary) == (
        "Guna e-Office.",
        "Naskah dinas.",
    )
    assert inspect(after.application).detached


def test_what_is_kept_is_shown_to_nobody_who_may_not_see_it(session: Session) -> None:
    make_application("e-Office", status=DRAFT)
    curator = make_curator()
    db.session.commit()

    drafted = profiles.profile("e-office", curator)
    with pytest.raises(NotFound):
        profiles.profile("e-office", None)

    assert profiles.profile("e-office", curator) is not drafted


def begun(statements: list[str]) -> int:
    return sum(statement.startswith("BEGIN") for statement in statements)


def test_a_profile_has_what_belongs_to_it(session: Session) -> None:
    package = make_application("Paket")
    origin = make_application("GRMS", aliases=("Government Resource",), part_of_id=package.id)
    make_application("GRMS Jateng", of=KOTA_BANJAR, derived_from_id=origin.id)
    make_application("Ragam draf", derived_from_id=origin.id, status=DRAFT)

    profile = profiles.profile("grms", None)

    assert [note.text for note in profile.of("alias")] == ["Government Resource"]
    assert [note.text for note in profile.of("category")] == ["office"]
    assert [(note.text, note.key) for note in profile.of("variant")] == [
        ("GRMS Jateng", "grms-jateng")
    ]
    assert profile.application.part_of is not None
    assert profile.application.part_of.slug == package.slug
    assert [note.key for note in profiles.profile("paket", None).of("part")] == ["grms"]


def test_adopters_stand_furthest_first_and_stopped_last(session: Session) -> None:
    application = make_application()
    for region, stage in (
        (BANDUNG, Stage.STOPPED),
        (KOTA_BANJAR, Stage.INTEREST),
        (OGAN_ILIR, Stage.IN_USE),
    ):
        make_replication(region, application, stage=stage)
    make_replication(SUMEDANG, application, stage=Stage.IN_USE, is_draft=True)

    stages = [row.stage for row in catalog_page.adopters(application.id)]

    assert stages == [Stage.IN_USE, Stage.INTEREST, Stage.STOPPED]


def test_compared_keeps_the_order_asked_for(session: Session) -> None:
    make_application("Satu")
    make_application("Dua", status=DRAFT)
    make_application("Tiga")

    found = catalog_page.compared(["tiga", "dua", "tidak-ada", "satu"])

    assert [application.slug for application in found] == ["tiga", "satu"]


def test_own_drafts_are_found_again(session: Session) -> None:
    mine = make_application("Milik kami", of=OGAN_ILIR, status=DRAFT)
    make_application("Milik lain", of=BANDUNG, status=DRAFT)
    make_application("Sudah terbit", of=OGAN_ILIR)

    assert list(queries.drafts_of(make_user(of=OGAN_ILIR))) == [mine]
