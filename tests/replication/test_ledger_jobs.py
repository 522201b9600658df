"""What the worker notices: silence, and agreements that end."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from livinglab.db import now
from livinglab.outbox import Event
from livinglab.replication.jobs import notice
from livinglab.replication.models import AgreementKind, Stage, Trust
from livinglab.replication.services import facts
from tests.factories.accounts import OGAN_ILIR, make_representative
from tests.factories.ledger import make_replication


def due(session: Session) -> list[tuple[str, dict[str, object]]]:
    kinds = ("replication.stale", "agreement.expiring")
    return [
        (event.kind, event.details)
        for event in session.scalars(
            select(Event).where(Event.kind.in_(kinds)).order_by(Event.id)
        )
    ]


def test_silence_is_asked_about_once_a_month(session: Session) -> None:
    today = now().date()
    quiet = make_replication(stage=Stage.PILOT, on=(today - timedelta(days=200)).isoformat())
    make_replication(stage=Stage.PILOT, on=(today - timedelta(days=20)).isoformat())
    make_replication(stage=Stage.PILOT, on="2020-01-01", is_draft=True)
    session.commit()

    assert (notice(), notice()) == (1, 0)
    assert due(session) == [("replication.stale", {"replication_id": quiet.id})]


@pytest.mark.parametrize(
    ("days", "mark"), [(91, None), (90, 90), (31, 90), (30, 30), (7, 7), (0, 7), (-1, None)]
)
def test_an_ending_agreement_is_told_at_the_nearest_mark(
    session: Session, days: int, mark: int | None
) -> None:
    today = now().date()
    replication = make_replication(stage=Stage.AGREEMENT, on=today.isoformat())
    agreement = facts.add_agreement(
        replication,
        make_representative(OGAN_ILIR),
        facts.NewAgreement(AgreementKind.PKS, expires_on=today + timedelta(days=days)),
        trust=Trust.DECLARED,
    )
    session.commit()

    notice()
    notice()

    told = [("agreement.expiring", {"agreement_id": agreement.id, "days": mark})]
    assert due(session) == (told if mark else [])


def test_a_stopped_replication_is_left_alone(session: Session) -> None:
    today = now().date()
    replication = make_replication(stage=Stage.STOPPED, on="2020-01-01")
    facts.add_agreement(
        replication,
        make_representative(OGAN_ILIR),
        facts.NewAgreement(AgreementKind.PKS, expires_on=today),
        trust=Trust.DECLARED,
    )
    session.commit()

    assert (notice(), due(session)) == (0, [])
