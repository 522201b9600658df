"""Refusals, and the pages that explain what went wrong.

A page says what happened, in one sentence, and what to do next. What the
program found inside stays in the log.
"""

from contextlib import suppress
from urllib.parse import urlsplit

from flask import Flask, abort, g, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import (
    HTTPException,
    InternalServerError,
    MethodNotAllowed,
    ServiceUnavailable,
)

from livinglab import kept
from livinglab.db import db
from livinglab.error_words import words_for


class Busy(ServiceUnavailable):
    """There is more to do than can be done now; nothing is broken."""


def require(allowed: bool) -> None:
    """Go on only if policy said yes: 401 for a visitor, who may sign in, else 403."""
    if not allowed:
        abort(403 if current_user.is_authenticated else 401)


def init_app(app: Flask) -> None:
    @app.errorhandler(HTTPException)
    def explain(error: HTTPException) -> ResponseReturnValue:
        if error.response is not None:
            return error.response
        db.session.rollback()
        return _page(error)

    @app.errorhandler(CSRFError)
    def ask_to_send_again(error: CSRFError) -> ResponseReturnValue:
        db.session.rollback()
        return _page(error, name="resend")

    @app.errorhandler(Busy)
    def ask_to_come_back(error: Busy) -> ResponseReturnValue:
        return _page(error, name="busy")

    @app.errorhandler(OperationalError)
    def come_back_later(error: OperationalError) -> ResponseReturnValue:
        """The database is away or too busy; nothing was stored, and trying again may help."""
        if app.testing:
            raise error
        app.logger.error("database unavailable", exc_info=error)
        return _page(ServiceUnavailable(retry_after=10))

    @app.errorhandler(500)
    def apologise(error: InternalServerError) -> ResponseReturnValue:
        return _page(error)


def _page(error: HTTPException, name: str = "") -> ResponseReturnValue:
    code = error.code or 500
    if code >= 500:
        leave_the_database_alone()
    words = words_for(name or code)
    if request.path.endswith(".json"):
        answer = jsonify({"error": {"code": code, "message": str(words.title)}})
    else:
        sent = kept.from_request() if _can_be_sent_again(code, name) else None
        answer = make_response(render_template("error.html", code=code, words=words, sent=sent))
    answer.status_code = code
    for header, value in _told_by(error).items():
        answer.headers[header] = value
    return answer


def leave_the_database_alone() -> None:
    """What failed may be the database: the page is made without it."""
    g.without_database = True
    with suppress(Exception):  # the error that brought us here is logged already
        db.session.rollback()


def _told_by(error: HTTPException) -> dict[str, str]:
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        return {"Allow": ", ".join(sorted(error.valid_methods))}
    wait = getattr(error, "retry_after", None)
    return {"Retry-After": str(wait)} if isinstance(wait, int) else {}


def _can_be_sent_again(code: int, name: str) -> bool:
    """A form that this site showed and that failed only for a lost session, an old token or a
    full house.

    One that another site sent is not offered again: that is what the token
    is there to stop.
    """
    if request.method != "POST" or not (name in {"resend", "busy"} or code == 401):
        return False
    said = request.headers.get("Sec-Fetch-Site")
    if said is not None:
        return said == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(origin).netloc == request.host
