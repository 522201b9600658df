"""Who may do what in the ledger, as a table over the cast."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from livinglab.accounts.models import Role, User
from livinglab.db import db
from livinglab.replication.models import Application, Replication, Stage, Trust
from livinglab.replication.policy import ledger as policy
from livinglab.replication.queries.page import get_replication
from tests.factories.accounts import (
    KOTA_BANJAR,
    OGAN_ILIR,
    SUMEDANG,
    grant,
    make_administrator,
    make_curator,
    make_facilitator,
    make_moderator,
    make_representative,
    make_user,
    organisation_of,
)
from tests.factories.ledger import make_replication, make_step, plain_application

CAST: dict[str, Callable[[Application], User | None]] = {
    "visitor": lambda application: None,
    "unconfirmed": lambda application: make_user(),
    "member": lambda application: make_user(of=OGAN_ILIR),
    "stranger": lambda application: make_user(of=KOTA_BANJAR),
    "representative": lambda application: make_representative(OGAN_ILIR),
    "origin": lambda application: make_representative(SUMEDANG),
    "owner": lambda application: grant(
        make_user(of=SUMEDANG), Role.OWNER, application_id=application.id
    ),
    "facilitator": lambda application: make_facilitator("16"),
    "other facilitator": lambda application: make_facilitator("63"),
    "curator": lambda application: make_curator(),
    "moderator": lambda application: make_moderator(),
    "administrator": lambda application: make_administrator(),
}
INSIDERS = {"member", "representative", "facilitator", "curator"}


def who(rule: Callable[[User | None], object], application: Application) -> set[str]:
    return {name for name, make in CAST.items() if rule(make(application))}


@pytest.fixture
def replication(app: Flask) -> Iterator[Replication]:
    with app.app_context():
        yield get_replication(make_replication().id, None)


@pytest.fixture
def draft(app: Flask) -> Iterator[Replication]:
    with app.app_context():
        yield get_replication(make_replication(is_draft=True).id, make_curator())


def test_a_public_replication_is_seen_by_all(replication: Replication) -> None:
    found = who(lambda one: policy.can_see(one, replication), replication.application)

    assert found == set(CAST)


def test_a_draft_is_seen_by_insiders(draft: Replication) -> None:
    assert who(lambda one: policy.can_see(one, draft), draft.application) == INSIDERS


def test_visible_agrees_with_can_see(draft: Replication) -> None:
    public = make_replication(KOTA_BANJAR)

    for name, make in CAST.items():
        viewer = make(draft.application)
        listed = set(db.session.scalars(select(Replication).where(policy.visible(viewer))))
        seen = {one for one in (draft, public) if policy.can_see(viewer, one)}
        assert listed == seen, name


def test_the_region_and_curators_record(replication: Replication) -> None:
    found = who(lambda one: policy.can_record(one, replication), replication.application)

    assert found == {"representative", "facilitator", "curator"}


def test_a_member_completes_a_draft(draft: Replication) -> None:
    assert who(lambda one: policy.can_record(one, draft), draft.application) == INSIDERS


def test_only_the_region_declares(draft: Replication) -> None:
    found = who(lambda one: policy.can_declare(one, draft), draft.application)

    assert found == {"representative", "facilitator"}


def test_a_member_registers_as_a_draft(replication: Replication) -> None:
    adopter = organisation_of(OGAN_ILIR)
    found = who(lambda one: policy.can_register(one, adopter), replication.application)

    assert found == {"member", "representative", "facilitator"}
    assert policy.registers_as_draft(make_user(of=OGAN_ILIR), adopter)
    assert not policy.registers_as_draft(make_representative(OGAN_ILIR), adopter)


def test_who_lends_which_trust(replication: Replication) -> None:
    levels = {
        name: policy.endorsements_by(make(replication.application), replication)
        for name, make in CAST.items()
    }

    assert {name: given for name, given in levels.items() if given} == {
        "representative": {Trust.DECLARED},
        "facilitator": {Trust.DECLARED},
        "origin": {Trust.CONFIRMED},
        "owner": {Trust.CONFIRMED},
        "curator": {Trust.VERIFIED},
    }


def test_nobody_endorses_a_draft(draft: Replication) -> None:
    assert who(lambda one: policy.endorsements_by(one, draft), draft.application) == set()


def test_trust_is_only_raised(replication: Replication) -> None:
    step = make_step(replication, Stage.PILOT, trust=Trust.CONFIRMED)
    representative, curator = make_representative(OGAN_ILIR), make_curator()

    assert not policy.can_endorse(representative, replication, step, Trust.DECLARED)
    assert not policy.can_endorse(representative, replication, step, Trust.VERIFIED)
    assert policy.can_endorse(curator, replication, step, Trust.VERIFIED)
    assert not policy.can_endorse(curator, replication, step, None)


def test_an_adopter_does_not_confirm_itself(app: Flask) -> None:
    with app.app_context():
        own = make_replication(OGAN_ILIR, plain_application(owner=OGAN_ILIR))
        replication = get_replication(own.id, None)

        assert not policy.can_confirm_as_origin(make_representative(OGAN_ILIR), replication)


def test_a_suspended_person_is_a_visitor(draft: Replication) -> None:
    person = make_representative(OGAN_ILIR)
    person.suspended_at = person.created_at

    assert not policy.can_see(person, draft)
    assert not policy.can_record(person, draft)
    assert not policy.can_register_any(person)
