"""A replication is found by all that is told of it in public, on both engines; by no more."""

import pytest
from flask import Flask

from livinglab.db import db
from livinglab.replication.models import (
    AgreementKind,
    ApplicationModule,
    ModuleState,
    ObstacleKind,
    Replication,
    Stage,
    Step,
    Trust,
)
from livinglab.replication.services import facts, ledger
from livinglab.search import index
from tests.factories.accounts import OGAN_ILIR, make_representative
from tests.factories.catalog import make_application
from tests.factories.ledger import make_replication
from tests.search.conftest import bare, peopled, site
from tests.search.documents import keys, settle

__all__ = ["bare", "peopled", "site"]


@pytest.fixture
def told(peopled: Flask) -> Replication:
    """A replication with every kind of fact; each is told with a word of its own."""
    actor = make_representative(OGAN_ILIR)
    application = make_application(modules=("Presensi",))
    replication = make_replication(application=application, stage=None)
    step = ledger.NewStep(Stage.PILOT, note="Berjalan di zamrud.", source_title="Berita safir")
    ledger.record_step(replication, actor, step, trust=Trust.DECLARED)
    obstacle = facts.add_obstacle(
        replication,
        actor,
        kind=ObstacleKind.NETWORK,
        note="Sinyal delima.",
        trust=Trust.DECLARED,
    )
    facts.solve_obstacle(replication, obstacle, solution="Menara kecubung.")
    impact = facts.NewImpact("Antrean nilam", note="Berkurang, kata mutiara.")
    facts.add_impact(replication, actor, impact, trust=Trust.DECLARED)
    agreement = facts.NewAgreement(
        AgreementKind.PKS, number="PKS/77/2026", note="Tentang pirus"
    )
    facts.add_agreement(replication, actor, agreement, trust=Trust.DECLARED)
    module = db.session.scalars(db.select(ApplicationModule.id)).one()
    facts.set_module(replication, module, state=ModuleState.IN_USE, note="Sejak akik.")
    settle()
    return replication


def found(question: str) -> list[str]:
    return keys(index.find(f"{question} jenis:replikasi"))


@pytest.mark.parametrize(
    "question",
    [
        "zamrud",
        "delima",
        "kecubung",
        "nilam",
        "mutiara",
        "PKS/77/2026",
        "pirus",
        "akik",
    ],
)
@pytest.mark.usefixtures("told")
def test_all_that_is_told_finds_it(question: str) -> None:
    assert len(found(question)) == 1


@pytest.mark.usefixtures("told")
def test_the_title_of_a_source_which_tells_of_many_does_not_find_it() -> None:
    assert found("safir") == []


def test_what_was_corrected_finds_it_no_more(told: Replication) -> None:
    step = db.session.scalars(db.select(Step)).one()
    right = ledger.NewStep(Stage.PILOT, note="Berjalan di intan.", corrects_id=step.id)
    ledger.record_step(told, None, right, trust=Trust.REPORTED)
    settle()

    assert (found("zamrud"), len(found("intan"))) == ([], 1)


@pytest.mark.usefixtures("peopled")
def test_a_draft_is_not_found_by_what_is_told() -> None:
    draft = make_replication(stage=None, is_draft=True)
    step = ledger.NewStep(Stage.PILOT, note="Berjalan di zamrud.")
    ledger.record_step(draft, None, step, trust=Trust.REPORTED)
    settle()

    assert index.find("zamrud").hits == ()
