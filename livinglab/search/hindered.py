"""Which replications have met an obstacle: what a question for obstacles is answered by.

Their texts say what hindered them, and hardly ever that it did. But each obstacle is a document
of its own, which stands aside under the number of its replication.
"""

from collections.abc import Iterable

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from livinglab.db import db
from livinglab.search.models import ASIDE, SearchDocument

PAGES = "/replikasi/"  # before the number of a replication in its address


def hindered(rows: Iterable[int]) -> frozenset[int]:
    """Those of these rows of `search_document`, all of replications, that have an obstacle."""
    page, obstacle = SearchDocument, aliased(SearchDocument)
    is_of_it = and_(
        obstacle.kind == "obstacle",
        obstacle.object_id == func.substr(page.url, len(PAGES) + 1),
        obstacle.scope == ASIDE,
        obstacle.deleted.is_(False),
    )
    found = (
        select(page.id)
        .join(obstacle, is_of_it)
        .where(page.id.in_(list(rows)), page.url.startswith(PAGES))
    )
    return frozenset(db.session.scalars(found))
