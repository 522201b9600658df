"""Who may have written something, by what they are called."""

from typing import NamedTuple

from sqlalchemy import literal, select, union_all

from livinglab.accounts.models import Organisation, User
from livinglab.db import db


class Named(NamedTuple):
    """A person, or an organisation, which has no handle."""

    id: int
    handle: str
    names: tuple[str, ...]


def called(word: str, most: int) -> list[Named]:
    """Those shown to everybody that have this in a name or their handle; at most so many."""
    people = select(User.id, User.handle, User.name, literal("")).where(
        User.closed_at.is_(None),
        User.email_confirmed_at.is_not(None),
        User.name.icontains(word, autoescape=True)
        | User.handle.contains(word, autoescape=True),
    )
    organisation = Organisation
    organisations = select(
        organisation.id, literal(""), organisation.name, organisation.short_name
    ).where(
        organisation.name.icontains(word, autoescape=True)
        | organisation.short_name.icontains(word, autoescape=True)
    )
    found = db.session.execute(union_all(people, organisations).limit(most))
    return [Named(number, handle, tuple(names)) for number, handle, *names in found]
