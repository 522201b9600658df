"""Refusals, and the pages that explain what went wrong."""

from flask import Flask, abort, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import HTTPException

from livinglab.db import db


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
        return render_template("error.html", error=error), error.code or 500

    @app.errorhandler(500)
    def apologise(error: Exception) -> ResponseReturnValue:
        db.session.rollback()
        return render_template("error.html", error=error), 500
