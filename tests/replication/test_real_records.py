"""The 161 real records: every line ends as steps, or in the report with its reason."""

from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from livinglab.accounts.services.organisations import load_institutions
from livinglab.dates import Precision
from livinglab.db import db
from livinglab.replication.importing.reader import read
from livinglab.replication.loading_catalog import load_applications
from livinglab.replication.loading_ledger import RECORDS, load_replications
from livinglab.replication.models import (
    Application,
    Impact,
    ModuleState,
    Obstacle,
    ObstacleKind,
    Replication,
    Stage,
    Step,
    Trust,
)
from livinglab.replication.queries.checks import ledger_differences
from livinglab.replication.queries.facts import facts_of
from livinglab.replication.queries.page import get_with_steps
from livinglab.replication.sentences import headline, launch_of
from livinglab.replication.services.imports import import_records
from livinglab.replication.timeline import timeline
from tests.factories.accounts import KABUPATEN_BANJAR, KOTA_BANJAR, OGAN_ILIR, organisation_of

NOT_PLACED = [
    (17, "aplikasi “transformasi digital” tidak ada di katalog"),
    (
        19,
        "“50 kabupaten/kota pilot (32 kabupaten, 18 kota, 12 provinsi prioritas)”"
        " adalah jumlah, bukan satu daerah",
    ),
    (84, "“30 kabupaten/kota di Jabar, Banten, NTB” adalah jumlah, bukan satu daerah"),
    (
        125,
        "“Kabupaten Kotawaringin (Barat/Timur not stated in source)” dapat berarti"
        " Kabupaten Kotawaringin Barat, Kabupaten Kotawaringin Timur",
    ),
    (
        144,
        "asal “e-Office (asal aplikasi tidak disebut)” tidak disebut,"
        " jadi aplikasinya tidak pasti",
    ),
    (157, "asal “Inovasi PTSP (replikasi)” tidak disebut, jadi aplikasinya tidak pasti"),
    (158, "asal “Inovasi PTSP (replikasi)” tidak disebut, jadi aplikasinya tidak pasti"),
    (161, "“54 daerah (tidak disebut satu per satu)” adalah jumlah, bukan satu daerah"),
]


@pytest.fixture
def records(app: Flask) -> Iterator[Session]:
    with app.app_context():
        load_institutions()
        load_applications()
        yield db.session()


def replication_of(slug: str, region_code: str) -> Replication:
    number = db.session.scalars(
        select(Replication.id)
        .join(Application)
        .where(
            Application.slug == slug, Replication.adopter_id == organisation_of(region_code).id
        )
    ).one()
    return get_with_steps(number, None)


def test_every_line_ends_as_steps_or_in_the_report(records: Session) -> None:
    looked = import_records(read(RECORDS.read_bytes()), None, dry_run=True)
    assert records.scalar(select(func.count()).select_from(Step)) == 0

    report = import_records(read(RECORDS.read_bytes()), None)

    assert (len(report.lines), report.lines_placed, report.steps_written) == (161, 154, 176)
    assert report.faults == NOT_PLACED
    assert [line for line in report.lines if not line.is_placed and not line.reasons] == []
    assert (looked.steps_written, looked.faults) == (report.steps_written, report.faults)
    assert records.scalar(select(func.count()).select_from(Replication)) == 167
    assert set(records.scalars(select(Step.trust))) == {Trust.REPORTED}
    assert ledger_differences() == []


def test_a_second_run_changes_nothing(records: Session) -> None:
    load_replications()
    before = counts()
    header, *lines = RECORDS.read_text().splitlines(keepends=True)

    again = import_records(read(RECORDS.read_bytes()), None)
    backwards = import_records(read("".join([header, *reversed(lines)]).encode()), None)

    assert (again.steps_written, again.steps_present) == (0, 176)
    assert (backwards.steps_written, backwards.steps_present) == (0, 176)
    assert counts() == before


def counts() -> list[int | None]:
    return [
        db.session.scalar(select(func.count()).select_from(table))
        for table in (Replication, Step, Obstacle, Impact)
    ]


def test_ogan_ilir_uses_e_office_with_dated_steps_and_sources(records: Session) -> None:
    load_replications()

    replication = replication_of("e-office", OGAN_ILIR)
    facts = facts_of(replication)
    steps = [entry.step for entry in timeline(replication, None)]

    assert (replication.stage, replication.trust) == (Stage.IN_USE, Trust.REPORTED)
    assert [(step.stage, str(step.happened_on)) for step in steps] == [
        (Stage.STUDY_VISIT, "2021-12-01"),
        (Stage.LAUNCHED, "2022-06-28"),
        (Stage.IN_USE, "2023-01-27"),
    ]
    assert all(step.source_url.startswith("https://") for step in steps)
    assert headline(replication, launch_of(replication.steps)) == (
        "Kabupaten Ogan Ilir memakai e-Office dari Kabupaten Sumedang sejak 28 Juni 2022"
    )
    assert [(one.obstacle, one.title) for one in facts.obstacles] == [
        (ObstacleKind.NETWORK, "masih banyak blank spot area")
    ]
    assert [one.title for one in facts.impacts][:2] == [
        "absensi pegawai lebih tertib (absen digital di lokasi)",
        "laporan kinerja tercatat dan memudahkan pimpinan",
    ]
    states = {one.title: one.module_state for one in facts.modules}
    assert states["Absensi"] is ModuleState.IN_USE
    assert states["Evaluasi dan akuntabilitas pegawai"] is ModuleState.IN_DEVELOPMENT


def test_kota_banjar_and_kabupaten_banjar_are_not_confused(records: Session) -> None:
    load_replications()

    city = replication_of("e-office", KOTA_BANJAR)
    regency = replication_of("smart-kampung", KABUPATEN_BANJAR)

    assert (city.stage, str(city.stage_on)) == (Stage.AGREEMENT, "2022-01-06")
    assert (regency.stage, str(regency.stage_on)) == (Stage.STUDY_VISIT, "2021-06-01")
    assert regency.stage_precision is Precision.MONTH


def test_what_the_words_say_is_kept_beside_the_stage(records: Session) -> None:
    load_replications()

    karawang = replication_of("paket-smart-city-kota-tangerang", "32.15")
    (step,) = karawang.steps
    (agreement,) = facts_of(karawang).agreements

    assert step.note == "Kesepakatan (MoU; PKS menyusul)"
    assert (agreement.kind, agreement.note) == ("mou", "MoU; PKS menyusul")


def test_stages_of_the_real_ledger(records: Session) -> None:
    load_replications()

    stages = Counter(records.scalars(select(Replication.stage)))

    assert stages == {
        Stage.INTEREST: 18,
        Stage.STUDY_VISIT: 33,
        Stage.AGREEMENT: 82,
        Stage.HANDOVER: 1,
        Stage.ADAPTATION: 2,
        Stage.PILOT: 22,
        Stage.LAUNCHED: 1,
        Stage.IN_USE: 8,
    }
