"""Which engine this site has chosen: `SEARCH_ENGINE`."""

from collections.abc import Callable

from flask import current_app

from livinglab.search.engines import Engine, Writing, tantivy_writing, whoosh_writing
from livinglab.search.engines.postgresql import PostgresqlEngine
from livinglab.search.engines.tantivy import TantivyEngine
from livinglab.search.engines.whoosh import WhooshEngine

READING: dict[str, Callable[[], Engine]] = {
    "whoosh": WhooshEngine,
    "tantivy": TantivyEngine,
    "postgresql": PostgresqlEngine,
}
WRITING: dict[str, Writing] = {"whoosh": whoosh_writing, "tantivy": tantivy_writing}


def name() -> str:
    chosen: str = current_app.config["SEARCH_ENGINE"]
    return chosen


def engine() -> Engine:
    """The engine of this site, one for each process."""
    known: Engine | None = current_app.extensions.get("search_engine")
    if known is None:
        known = READING[name()]()
        current_app.extensions["search_engine"] = known
    return known


def has_index() -> bool:
    """Whether it has an index of its own, that has to follow; PostgreSQL has its tables."""
    return name() in WRITING


def writing() -> Writing:
    """How its index is written."""
    return WRITING[name()]
