"""People for tests, each with what makes up a role."""

from itertools import count

from sqlalchemy import select

from livinglab.accounts.models import Grant, Membership, Organisation, Role, User
from livinglab.db import db, now

OGAN_ILIR, SUMEDANG, BANDUNG = "16.10", "32.11", "32.04"
KOTA_BANJAR, KABUPATEN_BANJAR = "32.79", "63.03"
_numbers = count(1)


def organisation_of(region_code: str) -> Organisation:
    """The pemda of a region."""
    return db.session.scalars(
        select(Organisation).where(Organisation.region_code == region_code)
    ).one()


def make_user(name: str = "", *, of: str | None = None, confirmed: bool = True) -> User:
    """A person with a confirmed e-mail; a confirmed member of the pemda of region `of`."""
    number = next(_numbers)
    user = User(
        email=f"orang{number}@example.go.id",
        name=name or f"Orang {number}",
        handle=f"orang{number}",
        password_hash="!",
        email_confirmed_at=now() if confirmed else None,
        memberships=[],
        grants=[],
    )
    db.session.add(user)
    if of is not None:
        user.memberships.append(
            Membership(
                organisation=organisation_of(of), started_on=now().date(), confirmed_at=now()
            )
        )
    db.session.flush()
    return user


def grant(
    user: User,
    role: Role,
    *,
    organisation_id: int | None = None,
    region_code: str | None = None,
    application_id: int | None = None,
    category_id: int | None = None,
) -> User:
    user.grants.append(
        Grant(
            role=role,
            organisation_id=organisation_id,
            region_code=region_code,
            application_id=application_id,
            category_id=category_id,
        )
    )
    db.session.flush()
    return user


def make_representative(region_code: str, name: str = "") -> User:
    user = make_user(name, of=region_code)
    return grant(user, Role.REPRESENTATIVE, organisation_id=organisation_of(region_code).id)


def make_facilitator(province_code: str) -> User:
    return grant(make_user(of=province_code), Role.FACILITATOR, region_code=province_code)


def make_curator() -> User:
    return grant(make_user("Kurator"), Role.CURATOR)


def make_moderator(category_id: int | None = None) -> User:
    return grant(make_user("Moderator"), Role.MODERATOR, category_id=category_id)


def make_administrator() -> User:
    return grant(make_user("Administrator"), Role.ADMINISTRATOR)


def make_holder(role: Role | None) -> User:
    """Somebody of Ogan Ilir who has the role; None for a member without one."""
    user = make_user("Sari", of=OGAN_ILIR)
    if role is not None:
        grant(user, role)
    return user
