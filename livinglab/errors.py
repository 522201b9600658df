"""Refusals, and the pages that explain what went wrong.

A page says what happened, in one sentence, and what to do next. What the
program found inside stays in the log.
"""

from contextlib import suppress
from errno import EDQUOT, ENOSPC
from urllib.parse import quote, urlsplit

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue
from flask_login import AnonymousUserMixin, current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import (
    HTTPException,
    InternalServerError,
    MethodNotAllowed,
    RequestedRangeNotSatisfiable,
    ServiceUnavailable,
)

from livinglab import busy, kept, paths, revisions, storage
from livinglab.db import AWAY, READING_METHODS, db
from livinglab.error_words import for_programs, words_for

FULL = {ENOSPC, EDQUOT}
FILES_BACK = DATABASE_BACK = 10  # seconds after which it is worth trying again
GIVEN_BACK = {"resend", "busy", "full", "storage", "unsure"}


class Full(HTTPException):
    """There is no room left to store what was sent."""

    code = 507


class Busy(ServiceUnavailable):
    """There is more to do than can be done now; nothing is broken."""


def require(allowed: bool) -> None:
    """Go on only if policy said yes: 401 for a visitor, who may sign in, else 403."""
    if not allowed:
        abort(403 if current_user.is_authenticated else 401)


def init_app(app: Flask) -> None:
    app.jinja_env.tests["writing"] = kept.is_writing
    app.register_error_handler(HTTPException, explain)
    app.register_error_handler(CSRFError, ask_to_send_again)
    app.register_error_handler(Busy, ask_to_come_back)
    app.register_error_handler(storage.Unreachable, say_that_files_are_away)
    app.register_error_handler(OSError, say_that_the_disk_is_full)
    # Away, or too busy; a connection that broke; no connection left in the pool.
    for fault in AWAY:
        app.register_error_handler(fault, come_back_later)
    app.register_error_handler(500, say_that_it_is_our_fault)
    app.before_request(_refuse_a_host_that_is_none)


def _refuse_a_host_that_is_none() -> None:
    """One that looks like a name in other letters and is none: no address can be written with
    it. Flask refuses what else is no name."""
    host = request.host.lower()
    if "xn--" in host:
        try:
            host.encode().decode("idna")
        except UnicodeError:
            abort(400)


def explain(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    db.session.rollback()
    if error.code == 404 and (page := _page_meant()):
        return redirect(page, 301)
    return _page(error)


def _page_meant() -> str:
    """The page whose address was written with a slash too many at its end, or ""."""
    path = request.path.rstrip("/")
    if (
        request.method not in READING_METHODS
        or path == request.path
        or not kept.can_be_read(path)
    ):
        return ""
    asked = request.query_string.decode("latin-1")
    return paths.local(f"{quote(path)}?{asked}" if asked else quote(path), "")


def ask_to_send_again(error: CSRFError) -> ResponseReturnValue:
    db.session.rollback()
    return _page(error, name="resend")


def ask_to_come_back(error: Busy) -> ResponseReturnValue:
    g.for_any_address = request.method == "GET"
    answer = _page(error, name="busy")
    busy.offer(answer)
    return answer


def say_that_the_disk_is_full(error: OSError) -> ResponseReturnValue:
    if error.errno not in FULL:
        raise error
    return _full(error)


def say_that_files_are_away(error: storage.Unreachable) -> ResponseReturnValue:
    """The store is away or too slow; nothing of the form was stored."""
    current_app.logger.error("files unavailable: %s", error)
    return _page(ServiceUnavailable(retry_after=FILES_BACK), name="storage")


def come_back_later(error: SQLAlchemyError) -> ResponseReturnValue:
    """The database cannot be used; trying again may help."""
    if _is_full(error):
        return _full(error)
    if current_app.testing:
        raise error
    current_app.logger.error("database unavailable", exc_info=error)
    answer = say_that_the_database_is_away()
    revisions.tell_of(error)
    return answer


def say_that_it_is_our_fault(error: InternalServerError) -> Response:
    answer = _page(error)
    revisions.tell_of(error.original_exception)
    return answer


def say_that_the_database_is_away() -> Response:
    """Who sent a form may send it again: whether it was stored is not known for certain."""
    name = "unsure" if request.method == "POST" else ""
    return _page(ServiceUnavailable(retry_after=DATABASE_BACK), name=name)


def _is_full(error: SQLAlchemyError) -> bool:
    """Whether the database says that its disk is full: SQLite by name, PostgreSQL by code."""
    said = getattr(error, "orig", None)
    return (
        getattr(said, "sqlite_errorname", "") == "SQLITE_FULL"
        or getattr(said, "sqlstate", "") == "53100"
    )


def _full(error: Exception) -> ResponseReturnValue:
    current_app.logger.error("no room on the disk", exc_info=error)
    # Who only reads, as one who asks for a table as a file, sent nothing that could be lost.
    return _page(Full(), name="no room" if request.method in READING_METHODS else "full")


def _page(error: HTTPException, name: str = "") -> Response:
    code = error.code or 500
    if code >= 500:
        leave_the_database_alone()
    may_be_sent = _can_be_sent_again(code, name)
    words = words_for("refused" if may_be_sent and code == 403 else name or code)
    if request.path.endswith(".json"):
        answer = for_programs(code, words)
    else:
        sent = kept.from_request() if may_be_sent else None
        answer = make_response(render_template("error.html", code=code, words=words, sent=sent))
    answer.status_code = code
    for header, value in _told_by(error).items():
        answer.headers[header] = value
    return answer


def leave_the_database_alone() -> None:
    """What failed may be the database: the page is made without it, and without its reader."""
    g.without_database = True
    # Every template is told of the reader by Flask-Login, which would ask who that is.
    g.setdefault("_login_user", AnonymousUserMixin())
    with suppress(Exception):  # the error that brought us here is logged already
        db.session.rollback()


def _told_by(error: HTTPException) -> dict[str, str]:
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        return {"Allow": ", ".join(sorted(error.valid_methods))}
    if isinstance(error, RequestedRangeNotSatisfiable) and error.length is not None:
        return {"Content-Range": f"bytes */{error.length}"}
    wait = getattr(error, "retry_after", None)
    return {"Retry-After": str(wait)} if isinstance(wait, int) else {}


def _can_be_sent_again(code: int, name: str) -> bool:
    """A form that this site showed and that failed only for a lost session, an old token, a
    full house, a full disk, or a database or a store of files that is away; or that somebody
    wrote a text in, who may no longer send it: a topic was locked meanwhile.

    One that another site sent is not offered again: that is what the token
    is there to stop.
    """
    is_text_lost = code == 403 and kept.from_request().has_writing
    if request.method != "POST" or not (name in GIVEN_BACK or code == 401 or is_text_lost):
        return False
    said = request.headers.get("Sec-Fetch-Site")
    if said is not None:
        return said == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(origin).netloc == request.host
