"""The way out that every letter carries: signed, so that it works without signing in."""

from typing import NamedTuple

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from livinglab.accounts.models import User

EVERYTHING = "all"
_PURPOSE = "leave-letters"


class WayOut(NamedTuple):
    user_id: int
    # What to stop following ("thread:7"), or EVERYTHING.
    scope: str


def path(user: User, scope: str) -> str:
    return f"/berhenti/{_serializer().dumps([user.id, scope])}"


def read(token: str) -> WayOut | None:
    """What the token says, or None if it is forged or garbled. It never grows too old."""
    try:
        user_id, scope = _serializer().loads(token)
        return WayOut(int(user_id), str(scope))
    except (BadData, ValueError, TypeError):
        return None


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=_PURPOSE)
