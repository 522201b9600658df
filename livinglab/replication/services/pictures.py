"""Screenshots of an application: added and taken away by its owners."""

from io import BytesIO

from sqlalchemy import func, select

from livinglab import storage
from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.replication.models import Application, Picture
from livinglab.replication.services import catalog
from livinglab.uploads import Upload

MOST = 6


class TooManyPictures(Exception):
    """The application has as many as its page shows."""


def add_picture(
    application: Application, actor: User, *, upload: Upload, caption: str
) -> Picture:
    """Keep a picture that was checked and redrawn. Raises TooManyPictures."""
    held = select(func.count(Picture.id)).where(Picture.application_id == application.id)
    if (db.session.scalar(held) or 0) >= MOST:
        raise TooManyPictures(application.slug)
    stored = storage.save(BytesIO(upload.content), upload.name)
    picture = Picture(
        application_id=application.id,
        key=stored.key,
        caption=caption,
        media_type=upload.media_type,
        sha256=stored.sha256,
        width=upload.width or 0,
        height=upload.height or 0,
        created_by_id=actor.id,
    )
    db.session.add(picture)
    _remember(application, actor)
    return picture


def remove_picture(application: Application, actor: User, picture: Picture) -> None:
    """Take it off the page. Its file is removed by the view, once this is committed."""
    db.session.delete(picture)
    _remember(application, actor)


def _remember(application: Application, actor: User) -> None:
    db.session.flush()
    if application.is_published:
        catalog.note(application, actor, "edited", reason="gambar")
        catalog.refresh(application)
