"""The permission matrix: who may use which route, as rows that each feature lists.

A feature's `tests/<feature>/matrix.py` has

    def build(people): ...   makes what its routes need; returns {placeholder: value}
    ROUTES = (Route(...), …) one row for each method of each endpoint

and `tests/architecture/test_permissions.py` walks over all of them, and fails
for a route of the site that no row names.
"""

from dataclasses import dataclass, field

CAST = (
    "visitor",  # nobody is signed in
    "unconfirmed",  # signed in, e-mail confirmed, membership not confirmed
    "member",  # confirmed member of the pemda of Ogan Ilir (16.10)
    "stranger",  # confirmed member of another pemda, Kota Banjar (32.79)
    "representative",  # of Ogan Ilir
    "owner",  # owner of the application in question; member of Sumedang (32.11)
    "facilitator",  # of the province of Ogan Ilir (16)
    "curator",
    "moderator",  # national
    "administrator",
)
EVERYONE = frozenset(CAST)
SIGNED_IN = EVERYONE - {"visitor"}
CONFIRMED = SIGNED_IN - {"unconfirmed"}


def only(*names: str) -> frozenset[str]:
    assert set(names) <= EVERYONE
    return frozenset(names)


@dataclass(frozen=True)
class Route:
    endpoint: str
    method: str
    path: str
    allowed: frozenset[str]
    data: dict[str, str] = field(default_factory=dict)
