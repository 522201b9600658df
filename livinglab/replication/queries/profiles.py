"""An application with all that belongs to it, as its page shows it: kept in memory."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from flask import Flask, abort, current_app
from sqlalchemy import (
    Date,
    Select,
    String,
    Subquery,
    case,
    cast,
    literal,
    null,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import joinedload

from livinglab.accounts.models import Organisation, User
from livinglab.bounded import Versioned
from livinglab.db import session_apart
from livinglab.pagecache import versions_of
from livinglab.replication.models import (
    Application,
    ApplicationAlias,
    ApplicationCategory,
    Picture,
    Release,
)
from livinglab.replication.policy import catalog as policy
from livinglab.replication.queries.catalog import PUBLISHED

SHOWN_RELEASES = 5
# A write to one of these changes what a profile says.
SCOPES = ("site", "catalog", "people")
NOTE_BYTES, OTHER_BYTES = 600, 20_000


class Note(NamedTuple):
    """Something small that belongs to an application; what it is depends on `kind`.

    alias      text
    category   text = code
    release    text = version, day
    variant    text = name, key = slug, more = owner: made from this one
    picture    text = caption, key = name in storage,
               more = "<width>x<height>x<1 if there is a small copy, else 0>"
    part       text = name, key = slug, more = owner: belongs to this package
    """

    kind: str
    text: str
    key: str
    more: str
    day: date | None


class Profile(NamedTuple):
    application: Application
    notes: Sequence[Note]

    def of(self, kind: str) -> list[Note]:
        return [note for note in self.notes if note.kind == kind]


Kept = Versioned[str, Profile]  # by slug


def profile(slug: str, viewer: User | None) -> Profile:
    """The application with all that belongs to it, or 404. Only to be read.

    A published one is kept in memory until its scopes are written to, as
    visitors' pages are: one query, or none beside that for the versions.
    """
    key = slug.replace("\0", "?")
    kept: Kept = current_app.extensions["profiles"]
    found = kept.made(
        key, versions_of(SCOPES), partial(_load, key), lambda one: one.application.is_published
    )
    if not policy.can_see(viewer, found.application):
        abort(404)
    return found


def _load(slug: str) -> Profile:
    """In the transaction of the request, but not in its session, which it outlives; or 404."""
    notes = _notes(slug)
    query = (
        select(Application, *notes.c)
        .join(notes, true(), isouter=True)
        .where(Application.slug == slug)
        .options(
            joinedload(Application.owner),
            joinedload(Application.overlap_with),
            joinedload(Application.derived_from).joinedload(Application.owner),
            joinedload(Application.part_of),
            joinedload(Application.modules),
        )
    )
    with session_apart() as apart:
        rows = apart.execute(query).unique().all()
    if not rows:
        abort(404)
    found = [Note(*note) for _application, *note in rows if note[0] is not None]
    return Profile(
        rows[0][0], sorted(found, key=lambda note: note.day or date.min, reverse=True)
    )


def _notes(slug: str) -> Subquery:
    """All notes of an application, one a row, so that they come along with it."""
    own = select(Application.id).where(Application.slug == slug).scalar_subquery()
    latest = (
        _note("release", Release.version, day=Release.released_on)
        .where(Release.application_id == own)
        .order_by(Release.released_on.desc(), Release.id.desc())
        .limit(SHOWN_RELEASES)
        .subquery()
    )
    return union_all(
        _note("alias", ApplicationAlias.alias).where(ApplicationAlias.application_id == own),
        _note("category", ApplicationCategory.code).where(
            ApplicationCategory.application_id == own
        ),
        select(latest),
        _note(
            "picture",
            Picture.caption,
            key=Picture.key,
            more=_size(Picture.width, Picture.height, Picture.has_small),
        ).where(Picture.application_id == own),
        _relatives("variant").where(Application.derived_from_id == own),
        _relatives("part").where(Application.part_of_id == own),
    ).subquery()


def _relatives(kind: str) -> Select[Any]:
    return (
        _note(kind, Application.name, key=Application.slug, more=Organisation.name)
        .select_from(Application)
        .join(Organisation, Organisation.id == Application.owner_id)
        .where(PUBLISHED)
    )


def _note(
    kind: str, text: Any, key: Any = None, more: Any = None, day: Any = None
) -> Select[Any]:
    blank = literal("", String)
    return select(
        literal(kind, String).label("kind"),
        text.label("text"),
        (blank if key is None else key).label("key"),
        (blank if more is None else more).label("more"),
        (cast(null(), Date) if day is None else day).label("day"),
    )


def _size(width: Any, height: Any, has_small: Any) -> Any:
    small = case((has_small, "x1"), else_="x0")
    return cast(width, String) + "x" + cast(height, String) + small


def _bytes(kept: Profile) -> int:
    """Roughly: what it says in full, and as much as the rest takes at most."""
    return len(kept.application.description_html) + len(kept.notes) * NOTE_BYTES + OTHER_BYTES


def init_app(app: Flask) -> None:
    room = int(app.config["FRAGMENT_CACHE_MEGABYTES"] * 1024 * 1024)
    app.extensions["profiles"] = Kept(room, _bytes)
