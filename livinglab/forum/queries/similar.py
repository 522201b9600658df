"""Threads that may already answer what somebody is about to ask."""

from typing import NamedTuple

from livinglab.accounts.models import User
from livinglab.forum.queries.lists import categories
from livinglab.search import index
from livinglab.search.alike import near_to_title
from livinglab.search.asking import Filters

FEWEST_LETTERS = 5
LOOKED_AT = 10  # threads; what comes first may have one rare word of many


class Similar(NamedTuple):
    title: str
    url: str


def similar_threads(title: str, viewer: User | None, limit: int = 5) -> list[Similar]:
    """The threads near to a title, that the reader may see; often there are none."""
    if len(title.strip()) < FEWEST_LETTERS:
        return []
    closed = {f"category:{one.id}" for one in categories(viewer) if one.is_closed}
    found = index.find(
        title[:200],
        scopes=frozenset({"public"} | closed),
        filters=Filters(kinds=frozenset({"thread"})),
        per_page=LOOKED_AT,
        is_title=True,
    )
    return [Similar(hit.title, hit.url) for hit in near_to_title(found)[:limit]]
