"""What was held back from somebody who got many letters goes out together."""

from itertools import groupby

from sqlalchemy import update

from livinglab.db import db
from livinglab.notifications.models import Notification
from livinglab.notifications.queries.digests import held_back, whose_turn
from livinglab.notifications.services import letters


def send_digests(limit: int) -> int:
    """One letter for each of some people who can be written to again; how many."""
    turn = whose_turn(limit)
    waiting = held_back(user.id for user in turn)
    by_user = {
        user_id: list(lines) for user_id, lines in groupby(waiting, lambda one: one.user_id)
    }
    for user in turn:
        lines = by_user.get(user.id, [])
        if lines and user.wants_mail:
            letters.write_digest(user, lines)
    done = [user.id for user in turn]
    db.session.execute(
        update(Notification)
        .where(Notification.user_id.in_(done), Notification.mail_waits.is_(True))
        .values(mail_waits=False)
    )
    return len(turn)
