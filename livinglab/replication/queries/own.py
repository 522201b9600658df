"""What a person has brought into catalog and ledger."""

from collections.abc import Collection

from sqlalchemy import and_, or_, select

from livinglab.accounts.models import Organisation, User
from livinglab.db import db
from livinglab.replication.models import Application, Replication, Step

Thing = tuple[str, str]  # kind and key, as the search knows it


def entered_by(person: User, things: Collection[Thing]) -> set[Thing]:
    """Those of the things that the person proposed, or brought first to their stage."""
    slugs = {key for kind, key in things if kind == "application"}
    places = {key.partition(":")[2] for kind, key in things if kind == "replication"}
    if not slugs | places:
        return set()
    proposed = db.session.scalars(
        select(Application.slug).where(
            Application.proposed_by_id == person.id, Application.slug.in_(slugs)
        )
    )
    brought_by = (
        select(Step.recorded_by_id)
        .where(Step.replication_id == Replication.id, Step.stage == Replication.stage)
        .order_by(Step.id)
        .limit(1)
        .scalar_subquery()
    )
    registered = and_(Replication.stage.is_(None), Replication.created_by_id == person.id)
    brought = db.session.execute(
        select(Organisation.region_code, Organisation.slug, Application.slug)
        .select_from(Replication)
        .join(Application, Application.id == Replication.application_id)
        .join(Organisation, Organisation.id == Replication.adopter_id)
        .where(or_(registered, brought_by == person.id), Application.slug.in_(places))
    )
    keys = {f"{code or slug}:{application}" for code, slug, application in brought}
    return {("application", slug) for slug in proposed} | (
        set(things) & {("replication", key) for key in keys}
    )
