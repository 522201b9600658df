"""Pages of the feature; see the package's docstring."""

from flask import Blueprint

bp = Blueprint("search", __name__)
BLUEPRINTS = (bp,)
