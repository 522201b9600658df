"""Pages of search: finding, what is kept of it, and feeds."""

from livinglab.search.views import feed, saved, searching
from livinglab.search.views.blueprint import bp

__all__ = ["feed", "saved", "searching"]

BLUEPRINTS = (bp,)
