"""In which scopes of the search a reader may find things."""

from livinglab.accounts.models import User
from livinglab.accounts.policy import is_curator
from livinglab.forum.queries.lists import categories
from livinglab.search.finding import PUBLIC


def search_scopes(reader: User | None) -> frozenset[str]:
    """What is public, the closed categories they may see, and what curators see."""
    if reader is None:
        return PUBLIC
    closed = {f"category:{one.id}" for one in categories(reader) if one.is_closed}
    return PUBLIC | closed | ({"curators"} if is_curator(reader) else set())
