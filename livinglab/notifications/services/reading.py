"""What a person does with notifications: reads them, and stops the letters."""

from sqlalchemy import update

from livinglab.accounts.models import User
from livinglab.db import db, now
from livinglab.forum.models import Level
from livinglab.forum.services import subscriptions
from livinglab.notifications.models import Notification
from livinglab.notifications.tokens import EVERYTHING
from livinglab.search import services as searches


def mark_read(notification: Notification) -> None:
    if notification.read_at is None:
        notification.read_at, notification.mail_waits = now(), False


def mark_all_read(user: User) -> None:
    db.session.execute(
        update(Notification)
        .where(Notification.user_id == user.id, Notification.read_at.is_(None))
        .values(read_at=now(), mail_waits=False)
    )


def stop_letters(user: User, scope: str) -> None:
    """Stop what the letter was about: one subscription or saved search, or every letter.

    A thread is no longer watched but still counts what is unread; what is
    broader is not followed any more. A saved search goes on telling on the site.
    """
    kind, _, key = scope.partition(":")
    if scope == EVERYTHING or not key:
        user.wants_mail = False
    elif kind == "search":
        searches.tell_on_site(int(key), user)
    else:
        level = Level.TRACK if kind == "thread" else None
        subscriptions.set_level(user, kind, key, level=level)
    db.session.flush()
