"""The shapes of the map as a file that is fetched once and kept."""

from flask import Response

from livinglab.assets import kept_for_long
from livinglab.regions import maps
from livinglab.regions.views.blueprint import bp


@bp.get("/peta.svg", endpoint="shapes")
def show_shapes() -> Response:
    """The address carries the digest of the file, so it never has to be asked for again."""
    shapes = maps.shapes()
    return kept_for_long(shapes.svg, "image/svg+xml", shapes.version)
