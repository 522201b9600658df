"""Pages of search: finding, and feeds."""

from livinglab.search.views import feed, searching
from livinglab.search.views.blueprint import bp

__all__ = ["feed", "searching"]

BLUEPRINTS = (bp,)
