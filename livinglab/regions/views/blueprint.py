"""The one blueprint of the feature."""

from flask import Blueprint

bp = Blueprint("regions", __name__)
