"""Lines that wait for a letter that gathers several."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import aliased, joinedload

from livinglab.accounts.models import User
from livinglab.db import db, now
from livinglab.forum.models import ReadPosition
from livinglab.notifications.models import Notification

PAUSE = timedelta(hours=1)


def whose_turn(limit: int) -> Sequence[User]:
    """People with lines that wait, and no letter within the last hour."""
    mailed = aliased(Notification)
    return db.session.scalars(
        select(User)
        .where(
            User.id.in_(
                select(Notification.user_id).where(Notification.mail_waits.is_(True)).distinct()
            ),
            ~exists().where(mailed.user_id == User.id, mailed.mailed_at > now() - PAUSE),
            User.suspended_at.is_(None),
            User.closed_at.is_(None),
        )
        .order_by(User.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()


def held_back(user_ids: Iterable[int]) -> Sequence[Notification]:
    """Their lines that wait and were not read meanwhile, by person, oldest first."""
    return db.session.scalars(
        select(Notification)
        .outerjoin(
            ReadPosition,
            and_(
                ReadPosition.user_id == Notification.user_id,
                ReadPosition.thread_id == Notification.thread_id,
            ),
        )
        .where(
            Notification.user_id.in_(list(user_ids)),
            Notification.mail_waits.is_(True),
            Notification.read_at.is_(None),
            or_(
                Notification.post_number.is_(None),
                ReadPosition.number.is_(None),
                ReadPosition.number < Notification.post_number,
            ),
        )
        .options(joinedload(Notification.actor))
        .order_by(Notification.user_id, Notification.id)
    ).all()
