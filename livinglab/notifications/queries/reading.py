"""A person's own notifications.

One about a post counts as read when it was opened, and also when the reader
has come past that post in the thread. The second is asked here and written
nowhere, so that reading a page writes nothing.
"""

import re
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    and_,
    func,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.orm import contains_eager

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum.models import ReadPosition
from livinglab.notifications.models import Notification

PAGE = 30
PLACE = re.compile(r"([01])-([0-9]{1,9})")

_POSITION = and_(
    ReadPosition.user_id == Notification.user_id,
    ReadPosition.thread_id == Notification.thread_id,
)


def _unread() -> ColumnElement[bool]:
    return and_(
        Notification.read_at.is_(None),
        or_(
            Notification.post_number.is_(None),
            ReadPosition.number.is_(None),
            ReadPosition.number < Notification.post_number,
        ),
    )


def unread_count_of(user_id: SQLColumnExpression[int]) -> ColumnElement[int]:
    """For a query of people: over the unread lines of each only."""
    return (
        select(func.count())
        .select_from(Notification)
        .outerjoin(ReadPosition, _POSITION)
        .where(Notification.user_id == user_id, _unread())
        .scalar_subquery()
    )


class Line(NamedTuple):
    notification: Notification
    is_unread: bool


class Lines(NamedTuple):
    """A page of a person's notifications."""

    lines: list[Line]
    after: str | None  # where the older ones begin


def notifications_of(user: User, *, after: str = "") -> Lines:
    """Unread first, then the newest; from where a page ended, or from the beginning."""
    unread = _unread()
    rows = db.session.execute(
        select(Notification, unread)
        .outerjoin(ReadPosition, _POSITION)
        .outerjoin(Notification.actor)
        .where(Notification.user_id == user.id, _after(after, unread))
        .options(contains_eager(Notification.actor))
        .order_by(unread.desc(), Notification.id.desc())
        .limit(PAGE + 1)
    ).all()
    lines = [Line(notification, bool(is_unread)) for notification, is_unread in rows]
    return Lines(lines[:PAGE], _place(lines[PAGE - 1]) if len(lines) > PAGE else None)


def _place(line: Line) -> str:
    """Of the last line of a page, as it stands in the address."""
    return f"{line.is_unread:d}-{line.notification.id}"


def _after(text: str, unread: ColumnElement[bool]) -> ColumnElement[bool]:
    """What comes after such a place; everything, if it is none."""
    place = PLACE.fullmatch(text)
    if place is None:
        return true()
    older = Notification.id < int(place[2])
    return or_(not_(unread), older) if place[1] == "1" else and_(not_(unread), older)


def get_notification(notification_id: int, user: User) -> Notification:
    """One's own, or 404."""
    notification: Notification = db.one_or_404(
        select(Notification).where(
            Notification.id == notification_id, Notification.user_id == user.id
        )
    )
    return notification
