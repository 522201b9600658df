"""Language and theme: a cookie each, so that visitors have them too."""

from flask import Blueprint, abort, redirect, request
from flask.typing import ResponseReturnValue

from livinglab.i18n import LANGUAGE_COOKIE, LANGUAGES, THEME_COOKIE, THEMES
from livinglab.paths import local

bp = Blueprint("preferences", __name__)
YEAR = 365 * 24 * 3600


@bp.get("/bahasa/<chosen>")
def choose_language(chosen: str) -> ResponseReturnValue:
    return _remember(LANGUAGE_COOKIE, chosen, LANGUAGES)


@bp.get("/tema/<chosen>")
def choose_theme(chosen: str) -> ResponseReturnValue:
    return _remember(THEME_COOKIE, chosen, THEMES)


def _remember(cookie: str, chosen: str, choices: tuple[str, ...]) -> ResponseReturnValue:
    if chosen not in choices:
        abort(404)
    answer = redirect(local(request.args.get("kembali")), 303)
    answer.set_cookie(
        cookie,
        chosen,
        max_age=YEAR,
        samesite="Lax",
        secure=request.is_secure,
        httponly=cookie == LANGUAGE_COOKIE,  # a script changes the theme at once
    )
    answer.cache_control.no_store = True
    return answer
