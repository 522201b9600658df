"""Who is told of memberships, proposals, steps, silence and ending agreements."""

from datetime import date

import pytest
from sqlalchemy import select

from livinglab import outbox
from livinglab.accounts.models import Role, User
from livinglab.accounts.services import memberships
from livinglab.db import db
from livinglab.forum.models import Level
from livinglab.notifications.models import Notification, Reason
from livinglab.replication.models import (
    Agreement,
    AgreementKind,
    ApplicationStatus,
    Replication,
    Stage,
    Trust,
)
from livinglab.replication.services import ledger, reviews
from tests.factories.accounts import (
    KOTA_BANJAR,
    OGAN_ILIR,
    SUMEDANG,
    grant,
    make_curator,
    make_facilitator,
    make_moderator,
    make_representative,
    make_user,
    organisation_of,
)
from tests.factories.catalog import make_application
from tests.factories.ledger import make_replication, make_step
from tests.notifications.helpers import fan_out, follow, told

pytestmark = pytest.mark.usefixtures("session")


def reason_of(user: User) -> Reason:
    return db.session.scalars(
        select(Notification.reason).where(Notification.user_id == user.id)
    ).one()


def test_a_claim_is_told_to_the_representative() -> None:
    representative, facilitator = make_representative(OGAN_ILIR), make_facilitator("16")
    elsewhere = make_representative(KOTA_BANJAR)

    memberships.claim_membership(make_user("Sari"), organisation_of(OGAN_ILIR))
    fan_out()

    assert told(representative) == ["membership.claimed"]
    assert told(facilitator) == []
    assert told(elsewhere) == []


def test_without_a_representative_the_facilitator_is_told() -> None:
    facilitator, moderator = make_facilitator("16"), make_moderator()

    memberships.claim_membership(make_user(), organisation_of(OGAN_ILIR))
    fan_out()

    assert told(facilitator) == ["membership.claimed"]
    assert told(moderator) == []


def test_without_either_moderators_are_told() -> None:
    moderator = make_moderator()

    memberships.claim_membership(make_user(), organisation_of(OGAN_ILIR))
    fan_out()

    assert told(moderator) == ["membership.claimed"]


@pytest.mark.parametrize("verdict", ["confirmed", "refused"])
def test_the_verdict_on_a_claim_is_told_to_who_claimed(verdict: str) -> None:
    user, representative = make_user(), make_representative(OGAN_ILIR)
    membership = memberships.claim_membership(user, organisation_of(OGAN_ILIR))
    if verdict == "confirmed":
        memberships.confirm_membership(membership, representative)
    else:
        memberships.refuse_membership(membership, representative, reason="Bukan pegawai kami.")
    fan_out()

    assert told(user) == [f"membership.{verdict}"]
    assert told(representative) == []


def test_a_proposal_is_told_to_curators_and_its_fate_to_the_proposer() -> None:
    curator, proposer = make_curator(), make_user(of=SUMEDANG)
    application = make_application(status=ApplicationStatus.SUBMITTED)
    application.proposed_by_id = proposer.id
    fan_out()
    assert told(curator) == ["application.submitted"]

    reviews.return_to_proposer(application, curator, reason="Lengkapi kontak.")
    fan_out()

    assert told(proposer) == ["application.returned"]
    assert told(curator) == ["application.submitted"]


def recorded(region: str, *, is_draft: bool = False, actor: User | None = None) -> Replication:
    replication = make_replication(region, stage=None, is_draft=is_draft, actor=actor)
    make_step(replication, Stage.PILOT, actor=actor, trust=Trust.DECLARED)
    return replication


def test_a_step_is_told_to_owners_and_watchers() -> None:
    adopter = make_representative(OGAN_ILIR)
    origin = make_representative(SUMEDANG)
    by_region = follow(make_user(), "region", OGAN_ILIR)
    muted = follow(make_user(), "region", OGAN_ILIR, Level.MUTE)
    replication = make_replication(stage=None)
    owner = grant(make_user(), Role.OWNER, application_id=replication.application_id)
    watcher = follow(make_user(), "application", replication.application_id)

    make_step(replication, Stage.PILOT, actor=adopter, trust=Trust.DECLARED)
    fan_out()

    assert (told(owner), reason_of(owner)) == (["step.recorded"], Reason.OWNER)
    assert (told(watcher), reason_of(watcher)) == (["step.recorded"], Reason.APPLICATION)
    assert (told(by_region), reason_of(by_region)) == (["step.recorded"], Reason.REGION)
    assert (told(origin), reason_of(origin)) == (["step.recorded"], Reason.REPRESENTATIVE)
    assert told(adopter) == []
    assert told(muted) == []
    line = db.session.scalars(select(Notification)).first()
    assert line is not None
    assert line.subject == f"{replication.application.name} · Kabupaten Ogan Ilir: Uji Coba"
    assert line.url == f"/replikasi/{replication.id}"


def test_a_step_of_a_draft_is_told_only_to_who_may_see_the_draft() -> None:
    stranger = follow(make_user(of=KOTA_BANJAR), "region", OGAN_ILIR)
    inside = follow(make_user(of=OGAN_ILIR), "region", OGAN_ILIR)
    replication = make_replication(stage=None, is_draft=True)
    step = make_step(replication, Stage.PILOT)
    outbox.record_event("step.recorded", step_id=step.id)
    fan_out()

    assert told(stranger) == []
    assert set(told(inside)) == {"step.recorded"}


def test_an_endorsement_is_told_to_who_recorded_the_step() -> None:
    adopter, curator = make_representative(OGAN_ILIR), make_curator()
    replication = make_replication(stage=None)
    step = make_step(replication, Stage.PILOT, actor=adopter, trust=Trust.DECLARED)
    fan_out()

    ledger.endorse(replication, step, curator, level=Trust.VERIFIED)
    fan_out()

    assert told(adopter) == ["step.endorsed"]
    assert told(curator) == []


def test_silence_and_ending_agreements_are_told_to_the_representative() -> None:
    representative, facilitator = make_representative(OGAN_ILIR), make_facilitator("16")
    replication = make_replication()
    agreement = Agreement(
        replication_id=replication.id, kind=AgreementKind.PKS, expires_on=date(2027, 1, 1)
    )
    db.session.add(agreement)
    db.session.flush()
    fan_out()
    before = len(told(representative))

    outbox.record_event("replication.stale", replication_id=replication.id)
    outbox.record_event("agreement.expiring", agreement_id=agreement.id, days=30)
    fan_out()

    assert told(representative)[before:] == ["replication.stale", "agreement.expiring"]
    assert told(facilitator) == []
    line = db.session.scalars(select(Notification).order_by(Notification.id.desc())).first()
    assert line is not None
    assert line.subject.endswith("(30 hari lagi)")
