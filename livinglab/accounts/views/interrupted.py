"""401: somebody must sign in first, and loses nothing by it."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Unauthorized

from livinglab import kept
from livinglab.accounts import forms
from livinglab.accounts.views.blueprint import bp
from livinglab.accounts.views.entering import sign_in_page
from livinglab.db import READING_METHODS, db


@bp.app_errorhandler(Unauthorized)
def ask_to_sign_in(error: Unauthorized) -> ResponseReturnValue:
    """To the sign-in page; with what was typed, if something was being sent."""
    db.session.rollback()
    if request.path.endswith(".json"):
        return {"error": {"code": 401, "message": "Unauthorized"}}, 401
    if request.method in READING_METHODS:
        return redirect(url_for("accounts.show_sign_in", lanjut=request.full_path.rstrip("?")))
    typed = kept.from_request()
    # Not from this request's fields: they belong to the form that was interrupted.
    return sign_in_page(
        forms.SignInForm(formdata=None), 401, path=typed.path, interrupted=typed
    )
