"""Writes of the ledger: what they keep beside the steps, and what they refuse."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from livinglab.db import db
from livinglab.outbox import Event
from livinglab.publiclog import LogEntry
from livinglab.replication.models import (
    AgreementKind,
    ApplicationModule,
    Endorsement,
    ModuleState,
    ObstacleKind,
    Stage,
    Step,
    StepKind,
    Trust,
)
from livinglab.replication.queries.checks import ledger_differences
from livinglab.replication.queries.facts import facts_of
from livinglab.replication.services import facts, ledger
from livinglab.search.models import SearchDocument
from tests.factories.accounts import (
    BANDUNG,
    KOTA_BANJAR,
    OGAN_ILIR,
    make_curator,
    make_representative,
    make_user,
    organisation_of,
)
from tests.factories.catalog import make_application
from tests.factories.ledger import make_replication, make_step, plain_application


def document(key: str) -> SearchDocument:
    return db.session.scalars(
        select(SearchDocument).where(
            SearchDocument.kind == "replication", SearchDocument.object_id == key
        )
    ).one()


def findable() -> list[str]:
    return list(
        db.session.scalars(
            select(SearchDocument.object_id).where(
                SearchDocument.kind == "replication", SearchDocument.deleted.is_(False)
            )
        )
    )


def events(kind: str) -> list[dict[str, object]]:
    return [one.details for one in db.session.scalars(select(Event).where(Event.kind == kind))]


def module_of(application_id: int) -> int:
    return db.session.scalars(
        select(ApplicationModule.id).where(ApplicationModule.application_id == application_id)
    ).one()


def test_a_step_moves_the_replication_and_its_counters(session: Session) -> None:
    application = plain_application()
    replication = make_replication(OGAN_ILIR, application, stage=Stage.STUDY_VISIT)
    make_replication(BANDUNG, application, stage=Stage.IN_USE)

    make_step(replication, Stage.IN_USE, on="2024-06-01", trust=Trust.DECLARED)

    assert (replication.stage, replication.furthest) == (Stage.IN_USE, Stage.IN_USE)
    assert (replication.trust, replication.stage_on) == (Trust.DECLARED, date(2024, 6, 1))
    assert (application.adopter_count, application.in_use_count) == (2, 2)
    assert ledger_differences() == []


def test_a_kept_value_that_was_tampered_with_is_found(session: Session) -> None:
    replication = make_replication(stage=Stage.PILOT)
    replication.stage = Stage.IN_USE
    replication.application.adopter_count = 7

    assert ledger_differences() == [
        f"replication {replication.id}: stage in_use, not pilot",
        f"application {replication.application.slug}: counters (7, 0), not (1, 1)",
    ]


def test_registering_twice_names_the_first(session: Session) -> None:
    first = make_replication()

    with pytest.raises(ledger.AlreadyRegistered) as refusal:
        make_replication(OGAN_ILIR, first.application)

    assert refusal.value.replication is first


def test_a_correction_replaces_and_keeps(session: Session) -> None:
    replication = make_replication(stage=Stage.IN_USE, on="2024-01-01")
    wrong = db.session.scalars(select(Step)).one()

    make_step(replication, Stage.LAUNCHED, on="2024-02-01", corrects_id=wrong.id)

    assert (replication.stage, replication.furthest) == (Stage.LAUNCHED, Stage.LAUNCHED)
    assert [step.stage for step in db.session.scalars(select(Step).order_by(Step.id))] == [
        Stage.IN_USE,
        Stage.LAUNCHED,
    ]


def test_a_step_is_corrected_once_and_only_in_its_own_replication(session: Session) -> None:
    replication, other = make_replication(), make_replication(KOTA_BANJAR)
    wrong = db.session.scalars(select(Step).where(Step.replication_id == replication.id)).one()
    make_step(replication, Stage.PILOT, corrects_id=wrong.id)

    for where in (replication, other):
        with pytest.raises(ledger.NotItsStep):
            make_step(where, Stage.LAUNCHED, corrects_id=wrong.id)


def test_holding_and_resuming(session: Session) -> None:
    replication = make_replication(stage=Stage.PILOT, on="2023-01-01")

    make_step(replication, None, kind=StepKind.HOLD, on="2023-05-01")
    assert (replication.stage, replication.on_hold_since) == (Stage.PILOT, date(2023, 5, 1))

    make_step(replication, None, kind=StepKind.RESUME, on="2023-09-01")
    assert (replication.stage, replication.on_hold_since) == (Stage.PILOT, None)


def test_endorsing_raises_trust_and_says_who(session: Session) -> None:
    replication = make_replication(stage=Stage.IN_USE)
    step = db.session.scalars(select(Step)).one()
    curator = make_curator()

    ledger.endorse(replication, step, curator, level=Trust.VERIFIED, note="Sudah dilihat.")
    ledger.endorse(replication, step, curator, level=Trust.CONFIRMED)

    assert (step.trust, replication.trust) == (Trust.VERIFIED, Trust.VERIFIED)
    given = db.session.scalars(select(Endorsement)).one()
    assert (given.actor_id, given.trust, given.note) == (
        curator.id,
        Trust.VERIFIED,
        "Sudah dilihat.",
    )
    assert db.session.scalars(select(LogEntry.action)).all() == ["step.verify"]
    assert events("step.endorsed") == [{"step_id": step.id}]


def test_a_draft_is_silent_until_it_is_declared(session: Session) -> None:
    application = plain_application("Rancang")
    member, representative = make_user(of=OGAN_ILIR), make_representative(OGAN_ILIR)
    replication = make_replication(
        OGAN_ILIR, application, stage=Stage.PILOT, is_draft=True, actor=member
    )
    assert (application.adopter_count, events("step.recorded")) == (0, [])
    assert findable() == []

    ledger.declare(replication, representative)
    ledger.declare(replication, representative)

    step = session.scalars(select(Step)).one()
    assert (replication.is_draft, replication.trust) == (False, Trust.DECLARED)
    assert application.adopter_count == 1
    assert events("step.recorded") == [{"step_id": step.id}]
    assert document(f"16.10:{application.slug}").status == "pilot"


def test_what_is_said_can_be_found(session: Session) -> None:
    application = make_application("e-Kantor", aliases=["Kantor Maya"], modules=["Absensi"])
    replication = make_replication(OGAN_ILIR, application, stage=Stage.IN_USE)
    representative = make_representative(OGAN_ILIR)

    facts.set_module(replication, module_of(application.id), state=ModuleState.IN_USE)
    facts.add_obstacle(
        replication,
        representative,
        kind=ObstacleKind.NETWORK,
        note="Masih banyak blank spot.",
        trust=Trust.DECLARED,
    )

    found = document(f"16.10:{application.slug}")
    assert found.title == "e-Kantor di Kabupaten Ogan Ilir"
    assert (found.region, found.province, found.application) == (
        "16.10",
        "16",
        application.slug,
    )
    assert (found.status, found.trust, found.url) == ("in_use", "reported", replication.url)
    assert {"Kantor Maya", "Absensi"} <= set(found.names.split(" · "))
    assert "Masih banyak blank spot." in found.body


def test_the_first_solution_stays(session: Session) -> None:
    replication = make_replication()
    obstacle = facts.add_obstacle(
        replication,
        make_representative(OGAN_ILIR),
        kind=ObstacleKind.NETWORK,
        note="Tanpa sinyal.",
        trust=Trust.DECLARED,
    )

    facts.solve_obstacle(replication, obstacle, solution="Absen luring.")
    facts.solve_obstacle(replication, obstacle, solution="Lain lagi.")

    assert (obstacle.is_solved, obstacle.solution) == (True, "Absen luring.")


def test_everything_beside_the_steps_is_read_together(session: Session) -> None:
    application = make_application("e-Kantor", modules=["Absensi", "Surat"])
    replication = make_replication(OGAN_ILIR, application, stage=Stage.IN_USE)
    person = make_representative(OGAN_ILIR)
    facts.add_impact(
        replication,
        person,
        facts.NewImpact("Hadir tepat waktu", before=70, after=92.5, unit="persen"),
        trust=Trust.DECLARED,
    )
    facts.add_agreement(
        replication,
        person,
        facts.NewAgreement(AgreementKind.PKS, "1/2024", expires_on=date(2027, 1, 1)),
        trust=Trust.DECLARED,
    )
    child = ledger.register(
        application,
        organisation_of(KOTA_BANJAR),
        person,
        lineage=ledger.Lineage(replication.adopter_id, replication.id),
    )
    facts.set_coverage(replication, facts.Coverage(units=3, units_total=30))

    found = facts_of(replication)

    assert [(one.title, one.before, one.after) for one in found.impacts] == [
        ("Hadir tepat waktu", 70.0, 92.5)
    ]
    assert [(one.agreement, one.title, one.ends_on) for one in found.agreements] == [
        (AgreementKind.PKS, "1/2024", date(2027, 1, 1))
    ]
    assert [(one.id, one.title) for one in found.descendants] == [(child.id, "Kota Banjar")]
    assert [(one.title, one.module_state) for one in found.modules] == [
        ("Absensi", None),
        ("Surat", None),
    ]
    assert (found.obstacles, replication.units, replication.units_total) == ([], 3, 30)
