"""Pages of the feature, one module for each thing people visit."""

from flask import Blueprint

from livinglab.replication.views import (
    applications,
    catalog,
    proposals,
    publiccode,
    releases,
    review,
)

BLUEPRINTS: tuple[Blueprint, ...] = (catalog.bp,)
__all__ = ["BLUEPRINTS", "applications", "proposals", "publiccode", "releases", "review"]
