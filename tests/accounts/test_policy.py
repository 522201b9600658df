"""What each role may do, by cases."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from livinglab.accounts import policy
from livinglab.accounts.models import Grant, Membership, Organisation, Role, User
from livinglab.accounts.services import claim_membership
from livinglab.db import now
from tests.factories.accounts import (
    BANDUNG,
    OGAN_ILIR,
    grant,
    make_administrator,
    make_curator,
    make_facilitator,
    make_moderator,
    make_representative,
    make_user,
    organisation_of,
)
from tests.factories.forum import make_category


def people() -> dict[str, User | None]:
    category = grant(make_user(of=BANDUNG), Role.MODERATOR, category_id=make_category().id)
    suspended = grant(make_representative(OGAN_ILIR), Role.ADMINISTRATOR)
    suspended.suspended_at = now()
    closed = grant(make_representative(OGAN_ILIR), Role.MODERATOR)
    closed.closed_at = now()
    return {
        "visitor": None,
        "unconfirmed": make_user(of=OGAN_ILIR, confirmed=False),
        "newcomer": make_user(),
        "member": make_user(of=OGAN_ILIR),
        "representative": make_representative(OGAN_ILIR),
        "other representative": make_representative(BANDUNG),
        "facilitator": make_facilitator("16"),
        "other facilitator": make_facilitator("32"),
        "curator": make_curator(),
        "moderator": make_moderator(),
        "category moderator": category,
        "administrator": make_administrator(),
        "suspended": suspended,
        "closed": closed,
    }


KEEPERS = {"representative", "facilitator", "moderator"}


def test_who_takes_part(session: Session) -> None:
    everybody = people()

    members = {name for name, one in everybody.items() if policy.is_member(one)}
    confirmed = {name for name, one in everybody.items() if policy.is_confirmed_member(one)}
    entering = {name for name, one in everybody.items() if not policy.can_enter(one)}

    assert set(everybody) - members == {"visitor", "unconfirmed", "suspended", "closed"}
    assert {"member", "representative", "facilitator"} <= confirmed
    assert "newcomer" not in confirmed
    assert entering == {"suspended", "closed"}


def test_who_confirms_members_of_a_pemda(session: Session) -> None:
    organisation = organisation_of(OGAN_ILIR)

    may = {
        name for name, one in people().items() if policy.can_confirm_members(one, organisation)
    }

    assert may == KEEPERS


def test_the_rule_for_claims_is_the_same_in_the_database(session: Session) -> None:
    organisations = [organisation_of(code) for code in (OGAN_ILIR, BANDUNG)]
    claims = [claim_membership(make_user(), one) for one in organisations]
    for one in people().values():
        if one is None or not policy.can_see_claims(one):
            continue
        listed = set(
            session.scalars(
                select(Membership.id)
                .join(Organisation, Organisation.id == Membership.organisation_id)
                .where(policy.confirmable(one), policy.waiting_membership())
            )
        )
        wanted = {claim.id for claim in claims if policy.can_decide_on(one, claim)}
        assert listed == wanted


def test_who_gives_roles(session: Session) -> None:
    organisation = organisation_of(OGAN_ILIR).id
    everybody = people()

    every = {
        name for name, one in everybody.items() if policy.can_grant(one, Role.CURATOR, None)
    }
    representatives = {
        name
        for name, one in everybody.items()
        if policy.can_grant(one, Role.REPRESENTATIVE, organisation)
    }

    assert every == {"administrator"}
    assert representatives == {"administrator", "representative"}


def test_who_suspends_whom(session: Session) -> None:
    everybody = people()
    member, administrator = make_user(of=OGAN_ILIR), make_administrator()

    of_member = {n for n, one in everybody.items() if policy.can_suspend(one, member)}
    of_administrator = {
        n for n, one in everybody.items() if policy.can_suspend(one, administrator)
    }

    assert of_member == {"moderator"}
    assert of_administrator == {"administrator"}
    assert not policy.can_suspend(administrator, administrator)


def test_an_account_is_edited_by_its_owner_only(session: Session) -> None:
    member = make_user(of=OGAN_ILIR)

    assert not any(policy.can_edit_account(one, member) for one in people().values())
    assert policy.can_edit_account(member, member)


def test_a_moderator_of_a_category_moderates_only_that(session: Session) -> None:
    everybody = people()
    own = everybody["category moderator"]
    assert own is not None
    held: Grant = own.grants[0]

    def moderators(category_id: int | None) -> set[str]:
        return {n for n, one in everybody.items() if policy.is_moderator(one, category_id)}

    assert moderators(held.category_id) == {"moderator", "category moderator"}
    assert moderators(make_category().id) == {"moderator"}
    assert moderators(None) == {"moderator"}


def test_a_role_that_ended_gives_nothing(session: Session) -> None:
    curator = make_curator()
    held: Grant = curator.grants[0]
    held.ended_at = now()

    assert not policy.is_curator(curator)
