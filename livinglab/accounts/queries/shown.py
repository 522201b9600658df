"""The pemda of a region and its people, as the region's page names them."""

from typing import NamedTuple

from sqlalchemy import and_, select

from livinglab.accounts.models import Membership, Organisation, User
from livinglab.accounts.policy import current_membership
from livinglab.db import db


class ShownPerson(NamedTuple):
    """No address, no number: name, position and unit, and where the profile is."""

    handle: str
    name: str
    position: str
    unit: str


class ShownPemda(NamedTuple):
    id: int
    name: str
    people: list[ShownPerson]


def shown_pemda(code: str) -> ShownPemda | None:
    """The pemda of a region with its confirmed members of today, by name; in one query."""
    rows = db.session.execute(
        select(
            Organisation.id, Organisation.name, User.handle, User.name, User.position, User.unit
        )
        .select_from(Organisation)
        .outerjoin(
            Membership,
            and_(Membership.organisation_id == Organisation.id, current_membership()),
        )
        .outerjoin(
            User,
            and_(
                User.id == Membership.user_id,
                User.suspended_at.is_(None),
                User.closed_at.is_(None),
            ),
        )
        .where(Organisation.region_code == code)
        .order_by(User.name, User.id)
    ).all()
    if not rows:
        return None
    people = {row[2]: ShownPerson(*row[2:]) for row in rows if row[2] is not None}
    return ShownPemda(rows[0][0], rows[0][1], list(people.values()))
