"""Screenshots of an application: added and taken away by its owners.

Each has a small copy beside it, for narrow pages. Those that came before there
were small ones get theirs from the worker.
"""

from io import BytesIO

from sqlalchemy import func, select

from livinglab import pictures, storage
from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.pagecache import touch
from livinglab.replication.models import Application, Picture
from livinglab.replication.services import catalog
from livinglab.uploads import Refused, Upload

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
    _keep_small(picture, upload.small)
    db.session.add(picture)
    _remember(application, actor)
    return picture


def remove_picture(application: Application, actor: User, picture: Picture) -> None:
    """Take it off the page. Its files are removed by the view, once this is committed."""
    db.session.delete(picture)
    _remember(application, actor)


def add_missing_small(limit: int) -> int:
    """Make small copies of pictures that have none yet; of how many it is known now."""
    found = db.session.scalars(
        select(Picture)
        .where(Picture.has_small.is_(None))
        .order_by(Picture.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for picture in found:
        _keep_small(picture, _redrawn_small(picture))
    if found:
        touch("catalog")
    db.session.flush()
    return len(found)


def _redrawn_small(picture: Picture) -> bytes | None:
    try:
        with storage.open_file(picture.key) as file:
            drawn = pictures.read(file.read(), picture.caption)
    except (storage.NoSuchFile, Refused):
        return None
    return drawn.small if drawn else None


def _keep_small(picture: Picture, small: bytes | None) -> None:
    picture.has_small = small is not None
    if small is not None:
        _, _, variant = picture.small_key.partition(".")
        storage.save(BytesIO(small), picture.caption, variant_of=picture.key, variant=variant)


def _remember(application: Application, actor: User) -> None:
    db.session.flush()
    if application.is_published:
        catalog.note(application, actor, "edited", reason="gambar")
    catalog.refresh(application)
