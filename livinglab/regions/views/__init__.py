"""Pages about regions and programmes, and the file of the map's shapes."""

from livinglab.regions.views import assets, curation, feed, lists, programmes, region
from livinglab.regions.views.blueprint import bp

__all__ = ["assets", "bp", "curation", "feed", "lists", "programmes", "region"]
BLUEPRINTS = (bp,)
