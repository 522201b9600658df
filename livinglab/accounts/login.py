"""The only module that touches Flask-Login. Elsewhere a visitor is `User | None`."""

import hashlib
import secrets
from contextlib import suppress
from datetime import timedelta

from flask import Flask, Request, Response, abort, g, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager, current_user, login_user, logout_user
from itsdangerous import BadSignature
from sqlalchemy import ColumnElement

from livinglab.accounts import signed_in
from livinglab.accounts.models import SignIn, User
from livinglab.db import READING_METHODS, db, now

NOTICED_AFTER = timedelta(minutes=10)
login_manager = LoginManager()
SESSION_KEY = "_user_id"  # where Flask-Login keeps what get_id() returned
REMEMBERED = "remember_token"  # Flask-Login's cookie
OF_FORMS = {"csrf_token"}  # what a session holds of a visitor who has seen one


class Person:
    """What Flask-Login holds for a request: a user, and the sign-in that proved it."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, user: User, sign_in_id: int, token: str, unread: int = 0) -> None:
        self.user = user
        self.sign_in_id = sign_in_id
        self.unread = unread
        self._token = token

    def get_id(self) -> str:
        return self._token


class Sessions(SecureCookieSessionInterface):
    """Signed cookies whose age is not asked: how long a sign-in is good for stands in its row.

    Flask refuses a cookie from the future, so that a clock that is put back
    would sign out everybody who came since. It also says of whatever is sent that it
    depends on the cookies, as the session is looked into each time.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        serializer = self.get_signing_serializer(app)
        if serializer is None:
            return None
        with suppress(BadSignature):
            return self.session_class(
                serializer.loads(request.cookies.get(self.get_cookie_name(app), ""))
            )
        return self.session_class()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """What is shown again unasked for some time is the same whatever cookies there are."""
        if not response.cache_control.max_age or session.modified:
            super().save_session(app, session, response)


def init_app(app: Flask, unread: ColumnElement[int]) -> None:
    """`unread` counts, for User.id, what the head of every page shows beside the name."""
    app.session_interface = Sessions()
    signed_in.init_app(app, unread)
    # The sign-in's own row decides; a phone changes its network address all day.
    login_manager.session_protection = None
    login_manager.init_app(app)


def start_session(sign_in: SignIn, user: User, token: str, *, remember: bool) -> None:
    """Sign the browser in with a new session: nothing of the one before goes along.

    `remember` keeps the cookie when the browser is closed; how long the
    sign-in is good for stands in its row.
    """
    _renew_session()
    login_user(Person(user, sign_in.id, token))
    session.permanent = remember


def end_session() -> None:
    """Sign the browser out; its row is ended by the caller."""
    logout_user()
    _renew_session()


def _renew_session() -> None:
    session.clear()
    g.pop("csrf_token", None)  # made for the session that is gone


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    return secrets.token_urlsafe(32)


@login_manager.user_loader
def load_person(token: str) -> Person | None:
    """The person of a live sign-in, with roles, memberships and what is unread; one query."""
    found = signed_in.signed_in(hash_token(token))
    if found is None:
        return None
    if request.method not in READING_METHODS and now() - found.last_seen_at > NOTICED_AFTER:
        # Goes with what the view writes; a page read is not noted.
        db.session.get_one(SignIn, found.sign_in_id).last_seen_at = now()
    return Person(found.user, found.sign_in_id, token, found.unread)


def viewer() -> User | None:
    """Whoever is looking at the page; None for a passer-by."""
    return current_user.user if current_user.is_authenticated else None


def may_keep_order() -> bool:
    """Whether it is worth asking who is looking, to let them go ahead; asked in one query."""
    token = session.get(SESSION_KEY)
    return token is None or signed_in.may_keep_order(hash_token(token))


def forget_person() -> None:
    """Give the connection back; whoever is looking is asked for anew when next needed."""
    g.pop("_login_user", None)
    db.session.remove()


def member() -> User:
    """Whoever is acting. Views that write start here; a passer-by gets 401."""
    return viewer() or abort(401)


def unread_count() -> int:
    """How many of the reader's notifications are unread, as the request found them."""
    return current_user.unread if current_user.is_authenticated else 0


def sign_in_id() -> int | None:
    """The row of the browser in use, so that the list of sessions can name it."""
    return current_user.sign_in_id if current_user.is_authenticated else None


def holds_more(app: Flask, cookie: str) -> bool:
    """Whether a session's cookie holds more than the token of the forms a visitor has seen.

    Told without a request. One that nobody here has signed holds nothing.
    """
    signing = Sessions().get_signing_serializer(app)
    try:
        held = signing.loads(cookie) if signing else {}
    except BadSignature:
        return False
    return bool(held.keys() - OF_FORMS)


def carries_session() -> bool:
    """Whether the request claims to be signed in, without asking the database."""
    return SESSION_KEY in session or REMEMBERED in request.cookies
