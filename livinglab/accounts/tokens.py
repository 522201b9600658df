"""The secrets in the links of letters: signed, dated, and good for one state of the account.

Each carries a fingerprint of what it is to change, so that it is void once
that has changed: a link to a new password dies with the old password.
"""

import hashlib
import hmac
from datetime import timedelta
from typing import NamedTuple

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from livinglab.accounts.models import User
from livinglab.db import now

DAY = 86_400
CONFIRM, RESET, EMAIL = "confirm-email", "new-password", "new-email"
GOOD_FOR = {CONFIRM: 7 * DAY, RESET: 3_600, EMAIL: DAY}


class Claim(NamedTuple):
    """What a link says, once its signature and age are found good."""

    user_id: int
    fingerprint: str
    email: str = ""


def make(purpose: str, user: User, *, email: str = "") -> str:
    return _serializer(purpose).dumps([user.id, fingerprint(purpose, user), email])


def read(purpose: str, token: str) -> Claim | None:
    """The claim of a link, or None if it is forged, garbled or too old.

    One from the future was made by us under a clock that was put back since,
    or by a machine that is ahead: it is good for as long before its time as after.
    """
    try:
        said, made_at = _serializer(purpose).loads(token, return_timestamp=True)
        user_id, print_, email = said
    except (BadData, ValueError, TypeError):
        return None
    if abs(now() - made_at) > timedelta(seconds=GOOD_FOR[purpose]):
        return None
    return Claim(int(user_id), str(print_), str(email))


def fits(purpose: str, claim: Claim, user: User | None) -> bool:
    """Whether the account is still as it was when the link was made."""
    return user is not None and hmac.compare_digest(
        claim.fingerprint, fingerprint(purpose, user)
    )


def fingerprint(purpose: str, user: User) -> str:
    state = f"{purpose}:{user.id}:{user.email}:{user.password_hash}"
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, state.encode(), hashlib.sha256).hexdigest()[:32]


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=purpose)
