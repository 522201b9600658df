"""Who may use the routes of the catalog and of the ledger."""

from livinglab.accounts.models import User
from tests.replication import matrix_catalog, matrix_ledger

PARTS = (matrix_catalog, matrix_ledger)
ROUTES = tuple(route for part in PARTS for route in part.ROUTES)


def build(people: dict[str, User]) -> dict[str, str]:
    """What the routes of all parts need."""
    names: dict[str, str] = {}
    for part in PARTS:
        names |= part.build(people)
    return names
