"""Pages of the feature; see the package's docstring."""

from flask import Blueprint

bp = Blueprint("notifications", __name__)
BLUEPRINTS = (bp,)
