"""How often something may be done: by person where one is known, else by network address.

    @bp.post("/…")
    @limits.posting
    def post_reply(…)

With `memory://` each process counts for itself; several processes or machines
count together in Redis or Valkey (REDIS_URL), and each for itself while that is
away. An office shares one
address, so what counts by address is generous, and what guards a password
counts by address and account together.
"""

import hashlib
import math
import time
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, render_template, request
from flask import session as browser_session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter import Limiter, RateLimitExceeded
from flask_limiter.util import get_remote_address

from livinglab import kept, nudges, tallies
from livinglab.accounts.login import SESSION_KEY, viewer
from livinglab.db import db
from livinglab.error_words import for_programs, words_for

limiter = Limiter(get_remote_address, strategy="moving-window")


def init_app(app: Flask) -> None:
    is_shared = app.config["RATELIMIT_STORAGE_URI"].startswith("redis")
    if is_shared:
        app.config["RATELIMIT_STORAGE_OPTIONS"] = nudges.OPTIONS
    limiter.init_app(app)
    if is_shared and limiter.enabled:
        limiter._limiter = tallies.CountedTogether(limiter.storage)
    app.register_error_handler(RateLimitExceeded, say_when_to_try_again)


def say_when_to_try_again(error: RateLimitExceeded) -> ResponseReturnValue:
    """429, with the time to wait; what was typed is kept in a form that can be sent then."""
    db.session.rollback()
    breached = limiter.current_limit
    seconds = max(1, math.ceil((breached.reset_at if breached else 0) - time.time()))
    is_program = request.path.endswith(".json")
    answer = for_programs(429, words_for(429)) if is_program else _page(seconds)
    return answer, 429, {"Retry-After": str(seconds), "Cache-Control": "no-store"}


def _page(seconds: int) -> str:
    typed = kept.from_request() if request.method == "POST" else None
    return render_template("limited.html", seconds=seconds, wait=_in_words(seconds), kept=typed)


def _in_words(seconds: int) -> str:
    if seconds < 90:
        return str(_("%(count)s detik", count=seconds))
    return str(_("%(count)s menit", count=math.ceil(seconds / 60)))


def _person() -> str:
    """Whoever is signed in, whatever browser they use; else the address."""
    person = viewer()
    return f"user:{person.id}" if person else get_remote_address()


def _browser() -> str:
    """The signed-in browser, without asking the database; else the address."""
    token = browser_session.get(SESSION_KEY)
    return _digest(str(token)) if token else get_remote_address()


def _account() -> str:
    return _digest(request.form.get("email", "").strip().lower())


def _account_here() -> str:
    return f"{get_remote_address()}:{_account()}"


def _person_or_account() -> str:
    person = viewer()
    return f"user:{person.id}" if person else _account_here()


def _failed(response: Response) -> bool:
    return response.status_code == 422


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


View = Callable[..., Any]
Rule = tuple[str, str, Callable[[], str], Callable[[Response], bool] | None]


def _each(*limits: Rule) -> Callable[[View], View]:
    """Several limits on one view; a rule counts all requests, or those its last part says."""

    def decorate(view: View) -> View:
        for rule, scope, key, counts in limits:
            view = limiter.shared_limit(
                rule, scope=scope, key_func=key, methods=["POST"], deduct_when=counts
            )(view)
        return view

    return decorate


posting = limiter.shared_limit(
    "12 per minute;150 per hour", scope="posting", key_func=_person, methods=["POST"]
)
uploading = limiter.shared_limit(
    "20 per 10 minutes;100 per day", scope="uploading", key_func=_person, methods=["POST"]
)
searching = limiter.shared_limit("60 per minute", scope="searching", key_func=_browser)
typing = limiter.shared_limit("240 per minute", scope="typing", key_func=_browser)
# Only failures count: five for one account from one address, and a ceiling for
# an account from everywhere, high enough that nobody can lock out another.
signing_in = _each(
    ("5 per 15 minutes", "sign-in", _account_here, _failed),
    ("60 per 15 minutes", "sign-in-address", get_remote_address, _failed),
    ("100 per hour", "sign-in-account", _account, _failed),
)
# Whoever is signed in and asked for the password again.
proving = _each(("8 per 15 minutes", "proving", _person, _failed))
registering = _each(
    ("20 per hour", "register", get_remote_address, None),
    ("3 per hour", "letters", _account, None),
)
asking_mail = _each(
    ("20 per hour", "forgot", get_remote_address, None),
    ("3 per hour", "letters", _person_or_account, None),
)
