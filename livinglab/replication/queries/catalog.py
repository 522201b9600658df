"""Reading the catalog."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.replication.models import Application, ApplicationAlias, ApplicationStatus
from livinglab.replication.policy import catalog as policy

PUBLISHED = Application.status == ApplicationStatus.PUBLISHED


def application_by_name(text: str, *, owner_id: int | None = None) -> Application | None:
    """The application that a record calls so, by name or alias, letter case aside.

    Several may carry one name (GRMS of Surabaya and of Jawa Tengah): then the
    owner's is meant, and without an owner none.
    """
    wanted = " ".join(text.split()).lower()
    if not wanted:
        return None
    named = select(ApplicationAlias.application_id).where(
        func.lower(ApplicationAlias.alias) == wanted
    )
    found = db.session.scalars(
        select(Application)
        .where(
            Application.status.in_((ApplicationStatus.PUBLISHED, ApplicationStatus.ARCHIVED)),
            (func.lower(Application.name) == wanted) | Application.id.in_(named),
        )
        .options(joinedload(Application.owner))
    ).all()
    if len(found) > 1 and owner_id is not None:
        found = [application for application in found if application.owner_id == owner_id]
    return found[0] if len(found) == 1 else None


def get_application(slug: str, viewer: User | None) -> Application:
    """The application with its owner, or 404: a hidden one and a missing one look the same."""
    application: Application = db.one_or_404(
        select(Application)
        .where(Application.slug == slug.replace("\0", "?"), policy.visible(viewer))
        .options(joinedload(Application.owner))
    )
    return application


def applications_by_slugs(slugs: Iterable[str]) -> Sequence[Application]:
    """The published ones among these, by name."""
    return db.session.scalars(
        select(Application)
        .where(PUBLISHED, Application.slug.in_(list(slugs)))
        .options(joinedload(Application.owner))
        .order_by(Application.name)
    ).all()


def published_applications() -> Sequence[Application]:
    """All that may be named in a form or a filter, by name."""
    return db.session.scalars(
        select(Application)
        .where(PUBLISHED)
        .options(joinedload(Application.owner))
        .order_by(Application.name)
    ).all()


def applications_owned_by(organisation_id: int) -> Sequence[Application]:
    """The published ones of an organisation, most adopted first."""
    return db.session.scalars(
        select(Application)
        .where(PUBLISHED, Application.owner_id == organisation_id)
        .options(joinedload(Application.owner))
        .order_by(Application.adopter_count.desc(), Application.name)
    ).all()
