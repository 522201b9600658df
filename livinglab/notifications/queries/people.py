"""Who could be told: holders of a role, and subscribers."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import selectinload

from livinglab.accounts.models import Grant, Membership, Role, User
from livinglab.accounts.policy import current_membership
from livinglab.db import db
from livinglab.forum.models import Level, Mention, PollVote, Subscription

Levels = dict[int, dict[str, Level]]


def users_by_ids(ids: Iterable[int]) -> Sequence[User]:
    """Those of the people who can be told anything, with all that policy asks for."""
    return db.session.scalars(
        select(User)
        .where(
            User.id.in_(list(ids)),
            User.suspended_at.is_(None),
            User.closed_at.is_(None),
            User.email_confirmed_at.is_not(None),
        )
        .options(
            selectinload(User.memberships).joinedload(Membership.organisation),
            selectinload(User.grants),
        )
        .order_by(User.id)
    ).all()


def curator_ids() -> set[int]:
    return _holders(Grant.role == Role.CURATOR)


def moderator_ids(category_id: int | None = None) -> set[int]:
    """National moderators, and those of the category."""
    return _holders(
        Grant.role == Role.MODERATOR,
        or_(Grant.category_id.is_(None), Grant.category_id == category_id),
    )


def representative_ids(organisation_ids: Iterable[int | None]) -> set[int]:
    """Representatives of any of the organisations, as long as they still belong to it."""
    ids = [number for number in organisation_ids if number is not None]
    return set(
        db.session.scalars(
            select(Grant.user_id)
            .join(
                Membership,
                and_(
                    Membership.user_id == Grant.user_id,
                    Membership.organisation_id == Grant.organisation_id,
                    current_membership(),
                ),
            )
            .where(
                Grant.role == Role.REPRESENTATIVE,
                Grant.ended_at.is_(None),
                Grant.organisation_id.in_(ids),
            )
        )
    )


def facilitator_ids(province_code: str | None) -> set[int]:
    if province_code is None:
        return set()
    return _holders(Grant.role == Role.FACILITATOR, Grant.region_code == province_code)


def owner_ids(application_id: int) -> set[int]:
    return _holders(Grant.role == Role.OWNER, Grant.application_id == application_id)


def mentioned_ids(post_id: int) -> set[int]:
    return set(db.session.scalars(select(Mention.user_id).where(Mention.post_id == post_id)))


def voter_ids(poll_id: int) -> set[int]:
    return set(db.session.scalars(select(PollVote.user_id).where(PollVote.poll_id == poll_id)))


def levels_of(subjects: Iterable[tuple[str, str]]) -> Levels:
    """How each person follows any of the subjects: {user: {"thread:7": level}}."""
    wanted = list(subjects)
    rows = db.session.execute(
        select(
            Subscription.user_id,
            Subscription.subject_kind,
            Subscription.subject_id,
            Subscription.level,
        ).where(
            or_(
                *(
                    and_(Subscription.subject_kind == kind, Subscription.subject_id == key)
                    for kind, key in wanted
                )
            )
        )
    )
    levels: Levels = {}
    for user_id, kind, key, level in rows:
        levels.setdefault(user_id, {})[f"{kind}:{key}"] = level
    return levels


def _holders(*conditions: ColumnElement[bool]) -> set[int]:
    query = select(Grant.user_id).where(Grant.ended_at.is_(None), *conditions)
    return set(db.session.scalars(query))
