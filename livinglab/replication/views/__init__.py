"""Pages of the feature, one module for each thing people visit."""

from flask import Blueprint

from livinglab.replication.views import (
    applications,
    catalog,
    dashboard,
    facts,
    importing,
    ledger,
    obstacles,
    pictures,
    proposals,
    publiccode,
    releases,
    review,
    similar,
    steps,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    catalog.bp,
    dashboard.bp,
    obstacles.bp,
    ledger.bp,
    steps.bp,
    facts.bp,
    similar.bp,
    importing.bp,
)
__all__ = [
    "BLUEPRINTS",
    "applications",
    "pictures",
    "proposals",
    "publiccode",
    "releases",
    "review",
]
