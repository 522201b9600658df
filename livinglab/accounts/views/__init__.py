"""Pages of people: entering, the own account, public profiles, and keeping order."""

from livinglab.accounts.views import (
    account,
    claims,
    closing,
    entering,
    institutions,
    interrupted,
    letters,
    log,
    memberships,
    passwords,
    people,
    profiles,
    roles,
    sign_ins,
)
from livinglab.accounts.views.blueprint import bp

BLUEPRINTS = (bp,)
__all__ = [
    "BLUEPRINTS",
    "account",
    "claims",
    "closing",
    "entering",
    "institutions",
    "interrupted",
    "letters",
    "log",
    "memberships",
    "passwords",
    "people",
    "profiles",
    "roles",
    "sign_ins",
]
