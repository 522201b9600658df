"""Pages of the feature; see the package's docstring."""

from flask import Blueprint

bp = Blueprint("regions", __name__)
BLUEPRINTS = (bp,)
