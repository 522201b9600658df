"""The shapes of the map as a file that is fetched once and kept."""

from flask import Response

from livinglab.regions import maps
from livinglab.regions.views.blueprint import bp


@bp.get("/peta.svg", endpoint="shapes")
def show_shapes() -> Response:
    """The address carries the digest of the file, so it never has to be asked for again."""
    response = Response(maps.shapes().svg, mimetype="image/svg+xml")
    response.cache_control.public = True
    response.cache_control.max_age = 31_536_000
    response.cache_control.immutable = True
    return response
