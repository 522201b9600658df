"""Releases of an application, newest first on its page."""

from datetime import date

from sqlalchemy.exc import IntegrityError

from livinglab import prose
from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.replication.models import Application, Release
from livinglab.replication.services import catalog


class VersionTaken(Exception):
    """The application has a release of this version."""


def add_release(
    application: Application, actor: User, *, version: str, released_on: date, notes: str
) -> Release:
    """Raises VersionTaken."""
    release = Release(
        application_id=application.id,
        version=version,
        released_on=released_on,
        notes=notes,
        notes_html=prose.render(notes).html,
        created_by_id=actor.id,
    )
    try:
        with db.session.begin_nested():
            db.session.add(release)
    except IntegrityError as taken:
        raise VersionTaken(version) from taken
    catalog.note(application, actor, "released", reason=version)
    catalog.refresh(application)
    return release
