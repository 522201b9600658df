"""Running the worker's batches, and looking at who was told what."""

from sqlalchemy import select

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum.models import Level
from livinglab.forum.services import subscriptions
from livinglab.notifications.jobs import fan_out_events
from livinglab.notifications.models import Notification
from livinglab.outbox import Mail


def fan_out() -> None:
    """Until nothing is left, as the worker does."""
    while fan_out_events():
        pass


def told(user: User) -> list[str]:
    """The kinds of what the person was told, oldest first."""
    return list(
        db.session.scalars(
            select(Notification.kind)
            .where(Notification.user_id == user.id)
            .order_by(Notification.id)
        )
    )


def letters_to(user: User) -> list[Mail]:
    return list(db.session.scalars(select(Mail).where(Mail.to == user.email).order_by(Mail.id)))


def follow(user: User, kind: str, key: object, level: Level = Level.WATCH) -> User:
    subscriptions.set_level(user, kind, str(key), level=level)
    return user
