"""Answers visitors out of the page cache before Flask has begun.

A page that Flask has once sent is sent again from here for as long as the
versions of its scopes stand: no request context, no session, no hooks, one
small query, and on SQLite not even that where nobody has written since.
Whoever shows a session goes on to Flask, and so does all that is not a page
known to be good. What is logged and counted is the same.

Where no room is left to wait (admission.py), a visitor is told from here to
come back, as cheaply.
"""

import time
import uuid
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from functools import lru_cache
from typing import Any

from flask import Flask, Response
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_cookie, parse_etags

from livinglab import (
    addresses,
    admission,
    busy,
    commits,
    compression,
    flights,
    i18n,
    logs,
    metrics,
    savedata,
)
from livinglab.accounts.login import REMEMBERED, holds_more
from livinglab.db import db
from livinglab.pagecache import HOLDER, KEPT, Cache, Key, Page
from livinglab.reading import COOKIE
from livinglab.replica import Replica

Environ = dict[str, Any]
Start = Callable[..., Any]
UNSENT_WITH_304 = {"content-length", "content-type", "content-encoding"}


class Front:
    def __init__(self, app: Flask) -> None:
        self._app = app
        self._inner = app.wsgi_app
        self._session = app.config["SESSION_COOKIE_NAME"]
        self._shown = lru_cache(maxsize=4_096)(self._language_and_theme)
        self._cache: Cache = app.extensions["pagecache"]
        self._engine: Engine | None = None
        self._commits: commits.Commits | None = None
        self._replica: Replica | None = app.extensions["replica"]
        self._away: dict[busy.Kind, busy.Away] = {}
        self._flights = flights.Flights[Key]()

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        began = time.perf_counter()
        if query := environ.get("QUERY_STRING"):
            environ["QUERY_STRING"] = addresses.untracked(query)
        key = self.key_of(environ)
        if key is None:
            return self._inner(environ, start)
        if (sent := self._sent(key, environ, start, began)) is not None:
            return sent
        if self._keeps_pages(environ):
            return self._shared(key, environ, start, began)
        return self._made(key, environ, start, began)

    def _sent(
        self, key: Key, environ: Environ, start: Start, began: float
    ) -> Iterable[bytes] | None:
        """The page out of the cache; None if none is known to be good."""
        page = self._cache.get(key)
        if page is not None and page.sent and (asked := self._asked(page)) is not None:
            return _send(page, environ, start, began, queries=asked)
        return None

    def _keeps_pages(self, environ: Environ) -> bool:
        with suppress(HTTPException):
            endpoint, _arguments = self._app.url_map.bind_to_environ(environ).match()
            return getattr(self._app.view_functions.get(str(endpoint)), KEPT, False)
        return False

    def _shared(
        self, key: Key, environ: Environ, start: Start, began: float
    ) -> Iterable[bytes]:
        """Made by one of those who ask at once. Some pages are kept when asked for again."""
        for _turn in range(2):
            flight, is_own = self._flights.join(key)
            if is_own:
                environ[flights.HOLDER] = flight
                try:
                    return self._made(key, environ, start, began)
                finally:
                    self._flights.land(key)
            if not flight.wait():
                break
            if (sent := self._sent(key, environ, start, began)) is not None:
                return sent
        return self._made(key, environ, start, began)

    def _made(self, key: Key, environ: Environ, start: Start, began: float) -> Iterable[bytes]:
        kind = busy.Kind(*key[1:], is_json=environ["PATH_INFO"].endswith(".json"))
        if (away := self._away.get(kind)) is not None:
            route = admission.turned_away_at(self._app, environ)
            if route is not None:
                return _turn_away(away, route, environ, start, began)
        return self._remembering(kind, environ, start)

    def key_of(self, environ: Environ) -> Key | None:
        """The page's key in the cache; None for what can be no visitor's page."""
        if environ["REQUEST_METHOD"] != "GET":
            return None
        shown = self._shown(environ.get("HTTP_COOKIE", ""))
        if shown is None:
            return None
        path = f"{environ['PATH_INFO']}?{environ.get('QUERY_STRING', '')}"
        return (
            path.encode("latin-1").decode("utf-8", "replace"),
            *shown,
            savedata.says_on(environ.get("HTTP_SAVE_DATA", "")),
            compression.coding_of(environ.get("HTTP_ACCEPT_ENCODING", "")),
        )

    def _language_and_theme(self, cookies: str) -> tuple[str, str] | None:
        """What a visitor's cookies choose; None for who may be somebody or just wrote."""
        found = parse_cookie(cookies)
        if REMEMBERED in found or COOKIE in found:
            return None
        if (session := found.get(self._session)) is not None and holds_more(self._app, session):
            return None
        return i18n.language_of(found), i18n.theme_of(found)

    def _asked(self, page: Page) -> int | None:
        """How many queries showed that the page is good; None where it is not."""
        mark = self._commits.mark() if self._commits else None
        if mark is not None and page.good_at == mark:
            return 0 if page.is_young() else None
        if not page.is_good(self._versions(page)):
            return None
        page.good_at = mark  # asked for before the versions were
        return 1

    def _versions(self, page: Page) -> dict[str, int]:
        """The present versions of the page's scopes; none without a database.

        From where a page made now would be read: one that was made of what
        the replica has is good for as long as the replica has nothing newer.
        """
        if self._replica is not None and self._replica.has(for_visitor=True):
            return _versions_in(self._replica.engine, page) or self._versions_now(page)
        return self._versions_now(page)

    def _versions_now(self, page: Page) -> dict[str, int]:
        if self._engine is None:
            with self._app.app_context():
                self._engine = db.engine
            self._commits = commits.of(self._engine)
        return _versions_in(self._engine, page)

    def _remembering(self, kind: busy.Kind, environ: Environ, start: Start) -> Iterable[bytes]:
        """Let Flask answer, and keep what may be sent again: with its page how it was sent."""
        held: list[Page] = []
        turned: list[Response] = []
        environ[HOLDER], environ[busy.HOLDER] = held, turned

        def begin(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            names = {name.lower() for name, _ in headers}
            if held and status.startswith("200") and "set-cookie" not in names:
                metrics.count_page(was_kept=False)
                held[0].was_sent_with(
                    [pair for pair in headers if pair[0].lower() not in busy.OWN]
                )
            return start(status, headers, *rest)

        answer = self._inner(environ, begin)
        if turned:
            self._away[kind] = busy.away(turned[0])
        return answer


def _versions_in(engine: Engine, page: Page) -> dict[str, int]:
    scopes = list(page.versions)
    mark = "?" if engine.dialect.paramstyle == "qmark" else "%s"
    marks = ", ".join([mark] * len(scopes))
    # Only marks are put in; the scopes travel beside.
    query = f"SELECT scope, version FROM page_version WHERE scope IN ({marks})"  # noqa: S608
    try:
        # Without SQLAlchemy's statements: they cost more than all the rest.
        with closing(engine.raw_connection()) as connection:
            cursor = connection.cursor()
            cursor.execute(query, scopes)
            return dict.fromkeys(scopes, 0) | dict(cursor.fetchall())
    except (SQLAlchemyError, engine.dialect.loaded_dbapi.Error):
        return {}


def _send(
    page: Page, environ: Environ, start: Start, began: float, *, queries: int
) -> Iterable[bytes]:
    metrics.count_page(was_kept=True)
    is_known = parse_etags(environ.get("HTTP_IF_NONE_MATCH")).contains_weak(page.tag)
    headers = page.sent
    if is_known:
        headers = [pair for pair in headers if pair[0].lower() not in UNSENT_WITH_304]
    own = _note(environ, page.route, 304 if is_known else 200, queries, began)
    start("304 NOT MODIFIED" if is_known else "200 OK", headers + own)
    return [] if is_known else [page.body]


def _turn_away(
    away: busy.Away, route: str, environ: Environ, start: Start, began: float
) -> Iterable[bytes]:
    own = _note(environ, route, 503, 0, began)
    start("503 SERVICE UNAVAILABLE", away.headers + own)
    return [away.body]


def _note(
    environ: Environ, route: str, status: int, queries: int, began: float
) -> list[tuple[str, str]]:
    """Log and count the answer; the headers that only this one has."""
    given = environ.get("HTTP_X_REQUEST_ID", "")
    request_id = given if logs.SENSIBLE_ID.fullmatch(given) else uuid.uuid4().hex
    ms = (time.perf_counter() - began) * 1000
    path = environ["PATH_INFO"]
    logs.log_request("GET", path, route, status, ms, queries, request=request_id)
    metrics.count(route, "GET", status, ms / 1000, queries)
    return [
        (logs.REQUEST_ID, request_id),
        ("Server-Timing", f'app;dur={ms:.1f}, queries;desc="{queries}"'),
    ]


def init_app(app: Flask) -> None:
    app.wsgi_app = Front(app)  # type: ignore[assignment,method-assign]
