"""What can be followed, found by its kind and key through permission."""

from typing import NamedTuple

from sqlalchemy import select

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum import policy
from livinglab.forum.models import Category, Thread
from livinglab.regions.models import Region
from livinglab.replication.models import Application
from livinglab.replication.policy import catalog


class Subject(NamedTuple):
    key: str
    path: str


def find_subject(kind: str, key: str, viewer: User | None) -> Subject | None:
    """The thing of this kind that the viewer may see; None for any other."""
    if kind == "region":
        region = db.session.get(Region, key.replace("\0", ""))
        return Subject(region.code, f"/daerah/{region.code}") if region else None
    if not (key.isdecimal() and key.isascii() and len(key) < 10):
        return None
    return _numbered(kind, int(key), viewer)


def _numbered(kind: str, number: int, viewer: User | None) -> Subject | None:
    if kind == "thread":
        thread = db.session.scalar(
            select(Thread).where(Thread.id == number, policy.visible(viewer))
        )
        return Subject(str(number), thread.path) if thread else None
    if kind == "category":
        category = db.session.scalar(
            select(Category).where(Category.id == number, policy.visible_categories(viewer))
        )
        return Subject(str(number), f"/forum/kategori/{category.slug}") if category else None
    application = db.session.scalar(
        select(Application).where(Application.id == number, catalog.visible(viewer))
    )
    return Subject(str(number), f"/aplikasi/{application.slug}") if application else None
