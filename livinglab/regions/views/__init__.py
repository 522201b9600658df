"""Pages about regions and programmes, and the file of the map's shapes."""

from livinglab.regions.views import (
    assets,
)
from livinglab.regions.views.blueprint import bp

__all__ = ["assets", "bp"]
BLUEPRINTS = (bp,)
