"""A person's own notifications.

One about a post counts as read when it was opened, and also when the reader
has come past that post in the thread. The second is asked here and written
nowhere, so that reading a page writes nothing.
"""

from typing import NamedTuple

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, func, or_, select
from sqlalchemy.orm import contains_eager

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum.models import ReadPosition
from livinglab.notifications.models import Notification

PAGE = 30

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
    """A page of a person's notifications, and whether there are older ones."""

    lines: list[Line]
    has_more: bool


def notifications_of(user: User, *, page: int = 1) -> Lines:
    """Unread first, then the newest."""
    unread = _unread()
    rows = db.session.execute(
        select(Notification, unread)
        .outerjoin(ReadPosition, _POSITION)
        .outerjoin(Notification.actor)
        .where(Notification.user_id == user.id)
        .options(contains_eager(Notification.actor))
        .order_by(unread.desc(), Notification.id.desc())
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    ).all()
    lines = [Line(notification, bool(is_unread)) for notification, is_unread in rows]
    return Lines(lines[:PAGE], len(lines) > PAGE)


def get_notification(notification_id: int, user: User) -> Notification:
    """One's own, or 404."""
    notification: Notification = db.one_or_404(
        select(Notification).where(
            Notification.id == notification_id, Notification.user_id == user.id
        )
    )
    return notification
