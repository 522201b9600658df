"""Who may do what with an application, by cases. No requests."""

import pytest
from sqlalchemy.orm import Session

from livinglab.accounts.models import Role, User
from livinglab.replication.models import Application, ApplicationStatus
from livinglab.replication.policy import catalog as policy
from tests.factories.accounts import (
    KOTA_BANJAR,
    OGAN_ILIR,
    grant,
    make_curator,
    make_facilitator,
    make_moderator,
    make_representative,
    make_user,
)
from tests.factories.catalog import make_application

DRAFT, SUBMITTED = ApplicationStatus.DRAFT, ApplicationStatus.SUBMITTED
PUBLISHED, ARCHIVED = ApplicationStatus.PUBLISHED, ApplicationStatus.ARCHIVED
EVERYBODY = {
    "visitor",
    "member",
    "stranger",
    "representative",
    "facilitator",
    "owner",
    "curator",
}
INSIDERS = {"member", "representative", "facilitator", "owner", "curator"}
OWNERS = {"representative", "facilitator", "owner"}


def the_cast(application: Application) -> dict[str, User | None]:
    return {
        "visitor": None,
        "member": make_user(of=OGAN_ILIR),
        "stranger": make_user(of=KOTA_BANJAR),
        "representative": make_representative(OGAN_ILIR),
        "facilitator": make_facilitator("16"),
        "owner": grant(make_user(of=KOTA_BANJAR), Role.OWNER, application_id=application.id),
        "curator": make_curator(),
    }


@pytest.mark.parametrize(
    ("action", "status", "allowed"),
    [
        (policy.can_see, DRAFT, INSIDERS),
        (policy.can_see, SUBMITTED, INSIDERS),
        (policy.can_see, PUBLISHED, EVERYBODY),
        (policy.can_see, ARCHIVED, EVERYBODY),
        (policy.can_edit, DRAFT, INSIDERS),
        (policy.can_edit, SUBMITTED, {"curator"}),
        (policy.can_edit, PUBLISHED, OWNERS | {"curator"}),
        (policy.can_edit, ARCHIVED, {"curator"}),
        (policy.can_submit, DRAFT, INSIDERS),
        (policy.can_submit, SUBMITTED, INSIDERS),
        (policy.can_submit, PUBLISHED, set()),
        (policy.can_publish, DRAFT, set()),
        (policy.can_publish, SUBMITTED, {"curator"}),
        (policy.can_publish, ARCHIVED, {"curator"}),
        (policy.can_return, SUBMITTED, {"curator"}),
        (policy.can_return, PUBLISHED, set()),
        (policy.can_archive, PUBLISHED, {"curator"}),
        (policy.can_archive, SUBMITTED, set()),
        (policy.can_confirm_facts, PUBLISHED, OWNERS),
        (policy.can_confirm_facts, DRAFT, set()),
        (policy.can_release, PUBLISHED, OWNERS | {"curator"}),
        (policy.can_release, DRAFT, set()),
    ],
)
def test_who_may_do_what(
    session: Session,
    action: object,
    status: ApplicationStatus,
    allowed: set[str],
) -> None:
    application = make_application(of=OGAN_ILIR, status=status)
    cast = the_cast(application)
    assert callable(action)

    may = {name for name, person in cast.items() if action(person, application)}

    assert may == allowed


def test_only_confirmed_members_and_curators_propose(session: Session) -> None:
    cast = {
        "visitor": None,
        "unconfirmed": make_user(),
        "member": make_user(of=OGAN_ILIR),
        "moderator": make_moderator(),
        "curator": make_curator(),
    }

    may = {name for name, person in cast.items() if policy.can_propose(person)}

    assert may == {"member", "curator"}


def test_members_propose_for_their_own_organisation_only(session: Session) -> None:
    own, other = make_application(of=OGAN_ILIR), make_application(of=KOTA_BANJAR)
    member, curator = make_user(of=OGAN_ILIR), make_curator()

    assert policy.can_propose_for(member, own.owner_id)
    assert not policy.can_propose_for(member, other.owner_id)
    assert policy.can_propose_for(curator, other.owner_id)


def test_whoever_is_suspended_sees_what_a_visitor_sees(session: Session) -> None:
    draft = make_application(of=OGAN_ILIR, status=DRAFT)
    member = make_representative(OGAN_ILIR)
    member.suspended_at = draft.created_at

    assert not policy.can_see(member, draft)
    assert not policy.can_propose(member)
