"""Whole pages for visitors, kept until something they show is written.

A page names the scopes it shows ("thread:7", "ledger"). A write touches its
scopes, which bumps their versions in the same transaction; a cached page is
served only while the versions it was made with are the present ones, and for
some minutes at most, since pages say how long ago a thing was. It is kept
packed, as it goes over the wire. Nothing of a signed-in person ever enters,
and no cookie is set by a cached page.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from flask import (
    Flask,
    Response,
    current_app,
    g,
    has_request_context,
    make_response,
    request,
)
from flask import session as browser_session
from sqlalchemy import String, bindparam, event, select
from sqlalchemy.orm import Mapped, Session, mapped_column
from werkzeug.http import unquote_etag

from livinglab import addresses, compression, flights, savedata
from livinglab.accounts.login import carries_session
from livinglab.bounded import Bounded
from livinglab.commits import Mark
from livinglab.db import INSERTS, READING_METHODS, Base, db, is_reading
from livinglab.i18n import language, theme
from livinglab.replica import TAKEN, may_lag

TOUCHED = "touched_scopes"
# No page shows it: what takes something from readers touches it, and no replica is read
# that lacks it (replica.py). What moderators do touches "log", which does the same.
WITHDRAWN = "withdrawn"
LONGEST = 300.0  # seconds
ASKED = 4_096  # addresses, of those that many are made up for, that are remembered
# In the environment of a request: a list for the page that answers it.
HOLDER = "livinglab.page"
# In the same place: the versions that were asked for.
KNOWN = "livinglab.versions"
KEPT = "keeps_pages"  # an attribute of views that do


class PageVersion(Base):
    __tablename__ = "page_version"

    scope: Mapped[str] = mapped_column(String(60), primary_key=True)
    version: Mapped[int] = mapped_column(default=1)


# Part of nearly every write: put together once, and for all scopes together.
_RISEN = {
    name: insert(PageVersion.__table__)
    .values(scope=bindparam("touched"), version=1)
    .on_conflict_do_update(index_elements=["scope"], set_={"version": PageVersion.version + 1})
    for name, insert in INSERTS.items()
}


def touch(*scopes: str) -> None:
    """Say that what these scopes show is changing; carried out at commit."""
    db.session.info.setdefault(TOUCHED, set()).update(scopes)


@event.listens_for(Session, "before_commit")
def _bump(session: Session) -> None:
    """Last in the transaction, in a fixed order: the row locks are held only briefly."""
    scopes = session.info.pop(TOUCHED, None)
    if not scopes:
        return
    if has_request_context() and scopes.intersection(TAKEN):
        g.has_taken = True  # reading.py
    connection = session.connection()
    risen = _RISEN[connection.dialect.name]
    connection.execute(risen, [{"touched": scope} for scope in sorted(scopes)])


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(TOUCHED, None)


Headers = list[tuple[str, str]]
# Address with its query, language, theme, whether the reader saves data, coding.
Key = tuple[str, str, str, bool, str]


@dataclass
class Page:
    versions: dict[str, int]
    body: bytes
    headers: Headers
    route: str
    made_at: float = field(default_factory=time.monotonic)
    # Once it went out: all its headers, and its tag without quotes.
    sent: Headers = field(default_factory=list)
    tag: str = ""
    # When it was last found good, where that can be told without a query (front.py).
    good_at: Mark | None = None

    def was_sent_with(self, headers: Headers) -> None:
        tags = [value for name, value in headers if name.lower() == "etag"]
        self.tag = unquote_etag(tags[0])[0] or "" if tags else ""
        self.sent = headers

    def is_good(self, versions: dict[str, int]) -> bool:
        return self.versions == versions and self.is_young()

    def is_young(self) -> bool:
        return time.monotonic() - self.made_at < LONGEST


class Cache(Bounded[Key, Page]):
    """The pages of one process, bounded by their bytes."""

    def __init__(self, megabytes: int) -> None:
        super().__init__(megabytes * 1024 * 1024, lambda page: len(page.body))
        self._asked = Bounded[Key, bool](ASKED, lambda _: 1)

    def was_asked(self, key: Key) -> bool:
        """Whether somebody asked for it before, of late."""
        if self._asked.get(key):
            return True
        self._asked.put(key, True)
        return False


def init_app(app: Flask) -> None:
    app.extensions["pagecache"] = Cache(app.config["PAGE_CACHE_MEGABYTES"])


def versions_of(scopes: tuple[str, ...]) -> dict[str, int]:
    """Scope → its present version; while a page is read each is asked for once."""
    known: dict[str, int] = {}
    if is_reading():
        known = request.environ.setdefault(KNOWN, known)
    if missing := [scope for scope in scopes if scope not in known]:
        rows = db.session.execute(
            select(PageVersion.scope, PageVersion.version).where(PageVersion.scope.in_(missing))
        )
        known |= dict.fromkeys(missing, 0) | dict(rows.all())
    return {scope: known[scope] for scope in scopes}


def do_not_keep() -> None:
    """What is shown is a part only, or of a moment that no version tells of."""
    g.is_passing = True


def for_visitors(
    *scopes: str, once_more: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Keep the page for visitors. `{name}` in a scope stands for the route's argument.

    `once_more` is for views of which anybody can make up addresses: a page is kept when it
    is asked for again, so that those that nobody comes back to push out no others.
    """

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def cached(**arguments: Any) -> Any:
            is_read = request.method in READING_METHODS
            is_long = len(request.query_string) > addresses.LONGEST
            if not is_read or is_long or carries_session() or "_flashes" in browser_session:
                return view(**arguments)
            named = ("site", *(scope.format(**arguments) for scope in scopes))
            key = (
                request.full_path,
                *(language(), theme(), savedata.is_on(), compression.coding()),
            )
            return _serve(key, named, lambda: _as_for_get(view, arguments), once_more)

        setattr(cached, KEPT, True)
        return may_lag(cached)

    return decorate


def _as_for_get(view: Callable[..., Any], arguments: dict[str, Any]) -> Response:
    """The whole answer: HEAD tells what GET would, and who comes next is given it."""
    asked, request.method = request.method, "GET"
    try:
        return make_response(view(**arguments))
    finally:
        request.method = asked


def _serve(
    key: Key, scopes: tuple[str, ...], render: Callable[[], Response], once_more: bool
) -> Response:
    cache: Cache = current_app.extensions["pagecache"]
    versions = versions_of(scopes)
    if (page := cache.get(key)) is not None and page.is_good(versions):
        return _answer(page)
    if (flight := request.environ.get(flights.HOLDER)) is not None:
        flight.has_begun.set()
    response = render()
    if response.status_code != 200 or response.is_streamed:
        return response
    if g.get("is_passing") or (once_more and not cache.was_asked(key)):
        return response
    page = _packed(response, versions, coding=key[-1])
    cache.put(key, page)
    return _answer(page)


def _packed(response: Response, versions: dict[str, int], coding: str) -> Page:
    response.add_etag()
    response.vary.update(("Accept-Encoding", "Cookie"))
    if coding and compression.is_packable(response):
        packed = compression.pack(response.get_data(), coding, carefully=True)
        compression.dress(response, packed, coding)
    return Page(versions, response.get_data(), list(response.headers), request.endpoint or "")


def _answer(page: Page) -> Response:
    if (held := request.environ.get(HOLDER)) is not None:
        held.append(page)
    response = Response(page.body, headers=page.headers)
    response.cache_control.no_cache = True  # keep, but ask whether it is still the same
    response.make_conditional(request)
    return response
