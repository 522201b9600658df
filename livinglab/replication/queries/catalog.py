"""Reading the catalog."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from flask import abort
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.replication.models import (
    Application,
    ApplicationAlias,
    ApplicationStatus,
    Picture,
    Release,
    Review,
)
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


def application_to_change(slug: str, viewer: User | None, *belongings: str) -> Application:
    """Like `get_application`, with the named relationships loaded too, in one query."""
    return found_or_404(
        select(Application)
        .where(Application.slug == slug.replace("\0", "?"), policy.visible(viewer))
        .options(
            joinedload(Application.owner),
            *(joinedload(getattr(Application, name)) for name in belongings),
        )
    )


def found_or_404(statement: Select[Application]) -> Application:
    """For statements that load collections by joining, which give a row for each member."""
    application = db.session.scalars(statement).unique().one_or_none()
    return application or abort(404)


def waiting_applications() -> Sequence[tuple[Application, datetime]]:
    """What curators are to look at, and since when; the longest waiting first."""
    since = (
        select(func.max(Review.created_at))
        .where(Review.application_id == Application.id, Review.verdict == "submitted")
        .scalar_subquery()
    )
    return [
        (application, moment)
        for application, moment in db.session.execute(
            select(Application, since)
            .where(Application.status == ApplicationStatus.SUBMITTED)
            .options(joinedload(Application.owner), joinedload(Application.proposed_by))
            .order_by(since, Application.id)
            .limit(200)
        ).all()
    ]


def drafts_of(viewer: User) -> Sequence[Application]:
    """Drafts and submitted entries that the person may go on with, the newest first."""
    unpublished = (ApplicationStatus.DRAFT, ApplicationStatus.SUBMITTED)
    own = Application.owner_id.in_(viewer.organisation_ids)
    mine = Application.proposed_by_id == viewer.id
    return db.session.scalars(
        select(Application)
        .where(Application.status.in_(unpublished), own | mine, policy.visible(viewer))
        .options(joinedload(Application.owner))
        .order_by(Application.updated_at.desc(), Application.id.desc())
        .limit(50)
    ).all()


def last_return(application_id: int) -> Review | None:
    """Why a curator gave it back, if that was the last thing that was decided."""
    last = db.session.scalar(
        select(Review)
        .where(
            Review.application_id == application_id,
            Review.verdict.in_(("submitted", "published", "returned")),
        )
        .options(joinedload(Review.actor))
        .order_by(Review.id.desc())
        .limit(1)
    )
    return last if last is not None and last.verdict == "returned" else None


def releases_of(application_id: int) -> Sequence[Release]:
    """Newest first."""
    return db.session.scalars(
        select(Release)
        .where(Release.application_id == application_id)
        .order_by(Release.released_on.desc(), Release.id.desc())
    ).all()


def pictures_of(application_id: int) -> Sequence[Picture]:
    """Oldest first, as the page shows them."""
    return db.session.scalars(
        select(Picture).where(Picture.application_id == application_id).order_by(Picture.id)
    ).all()


def get_picture(application_id: int, key: str) -> Picture:
    """A picture of this application, or 404."""
    picture: Picture = db.one_or_404(
        select(Picture).where(
            Picture.application_id == application_id, Picture.key == key.replace("\0", "?")
        )
    )
    return picture


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
