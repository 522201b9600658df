"""Whoever a live sign-in belongs to, with all that policy asks of a person.

The rows are read for each request, so that what was ended is ended at once; a
person is made of them only where they are not those that made the last one.
"""

from contextlib import closing, suppress
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar

from flask import Flask, current_app
from sqlalchemy import ColumnElement, bindparam, inspect, select
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

from livinglab.accounts.models import Grant, Membership, Organisation, SignIn, User
from livinglab.accounts.policy import ORDER
from livinglab.bounded import Bounded
from livinglab.db import FRESH, Base, UtcDateTime, db, now

OWN = 3  # columns of a row that are no part of the person
MOST_PEOPLE = 1_000  # that a process keeps; some 10 KB each
Table = TypeVar("Table", bound=Base)
Values = tuple[Any, ...]


class SignedIn(NamedTuple):
    sign_in_id: int
    last_seen_at: datetime
    unread: int
    user: User  # in the session of the request


class _Made(NamedTuple):
    """A person, in no session, and the rows that it was made of."""

    rows: list[Values]
    user: User


class _Part(Generic[Table]):
    """The columns of one table among those of a row, from the `begin`th on."""

    def __init__(self, table: type[Table], begin: int = 0) -> None:
        columns = {each.key: each.columns[0] for each in inspect(table).column_attrs}
        self._table, self._keys, self.columns = table, tuple(columns), tuple(columns.values())
        self._begin, self.end = begin, begin + len(columns)

    def made(self, row: Values) -> Table:
        """As the session would have loaded it, had it been asked."""
        one = self._table()
        for key, value in zip(self._keys, row[self._begin : self.end], strict=True):
            set_committed_value(one, key, value)
        make_transient_to_detached(one)
        return one

    def put_into(self, known: dict[int, Table], row: Values) -> Table | None:
        """Make it, if there is one and it is not known yet. Its id comes first."""
        number = row[self._begin]
        if number is None or number in known:
            return None
        return known.setdefault(number, self.made(row))


_USER = _Part(User)
_MEMBERSHIP = _Part(Membership, _USER.end)
_ORGANISATION = _Part(Organisation, _MEMBERSHIP.end)
_GRANT = _Part(Grant, _ORGANISATION.end)
_PARTS = (_USER, _MEMBERSHIP, _ORGANISATION, _GRANT)


def init_app(app: Flask, unread: ColumnElement[int]) -> None:
    """`unread` counts, for User.id, what the head of every page shows beside the name."""
    sign_in, user, membership, organisation, grant = (
        each.__table__ for each in (SignIn, User, Membership, Organisation, Grant)
    )
    # Asked by every signed-in request: put together once, and of columns, which cost less
    # than objects. Few rows each: their product is less than two more round trips.
    app.extensions["live_sign_in"] = (
        select(
            *(sign_in.c.id, sign_in.c.last_seen_at, unread),
            *(column for part in _PARTS for column in part.columns),
        )
        .select_from(
            sign_in.join(user, user.c.id == sign_in.c.user_id)
            .outerjoin(membership, membership.c.user_id == user.c.id)
            .outerjoin(organisation, organisation.c.id == membership.c.organisation_id)
            .outerjoin(grant, grant.c.user_id == user.c.id)
        )
        .where(
            sign_in.c.token_hash == bindparam("token"),
            sign_in.c.ended_at.is_(None),
            sign_in.c.expires_at.is_(None)
            | (sign_in.c.expires_at > bindparam("now", type_=UtcDateTime)),
            user.c.suspended_at.is_(None),
            user.c.closed_at.is_(None),
        )
        .order_by(membership.c.id, grant.c.id)
    )
    app.extensions["people"] = Bounded[int, _Made](MOST_PEOPLE, lambda made: 1)


def signed_in(token_hash: str) -> SignedIn | None:
    """One query. Never from a replica: what was ended is ended at once."""
    db.session.flush()  # what was changed of the person in this request is in its rows, too
    found = (
        db.session.connection(bind_arguments=FRESH)
        .execute(current_app.extensions["live_sign_in"], {"token": token_hash, "now": now()})
        .all()
    )
    if not found:
        return None
    rows: list[Values] = [tuple(row) for row in found]
    person = _person([row[OWN:] for row in rows])
    sign_in_id, last_seen_at, unread = rows[0][:OWN]
    return SignedIn(sign_in_id, last_seen_at, unread, db.session.merge(person, load=False))


def may_keep_order(token_hash: str) -> bool:
    """Whether the browser may be that of somebody of ORDER: never False where it is.

    Asked by all who are to wait: without SQLAlchemy's statements, as front.py does.
    """
    engine = db.engine
    mark = "?" if engine.dialect.paramstyle == "qmark" else "%s"
    roles = ", ".join([mark] * len(ORDER))
    # Only marks are put in; the values travel beside.
    query = f"""
        SELECT 1 FROM sign_in JOIN "grant" ON "grant".user_id = sign_in.user_id
        WHERE sign_in.token_hash = {mark} AND "grant".ended_at IS NULL
        AND "grant".role IN ({roles}) LIMIT 1
    """  # noqa: S608
    away = engine.dialect.loaded_dbapi.Error  # of which whoever asks next is told
    with suppress(away), closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute(query, (token_hash, *(role.value for role in ORDER)))
        return cursor.fetchone() is not None
    return True


def _person(rows: list[Values]) -> User:
    """Made of these rows, equal ones the last time or now."""
    people: Bounded[int, _Made] = current_app.extensions["people"]
    number = rows[0][0]
    made = people.get(number)
    if made is None or made.rows != rows:
        made = _Made(rows, _made(rows))
        people.put(number, made)
    return made.user


def _made(rows: list[Values]) -> User:
    user = _USER.made(rows[0])
    memberships: dict[int, Membership] = {}
    grants: dict[int, Grant] = {}
    # A membership stands in a row for each grant, and a grant in one for each membership.
    for row in rows:
        if (membership := _MEMBERSHIP.put_into(memberships, row)) is not None:
            set_committed_value(membership, "organisation", _ORGANISATION.made(row))
        _GRANT.put_into(grants, row)
    set_committed_value(user, "memberships", list(memberships.values()))
    set_committed_value(user, "grants", list(grants.values()))
    return user
