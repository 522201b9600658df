"""A site on each engine: what one finds the other has to find as well."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import NullPool

from livinglab.accounts.services import load_organisations
from livinglab.db import db
from livinglab.regions.services import load_regions
from tests.search.documents import new_site, settle

ENGINES = ["whoosh", "tantivy", pytest.param("postgresql", marks=pytest.mark.postgres)]
__all__ = ["settle"]


@pytest.fixture(params=ENGINES)
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application with nothing to be found."""
    engine = request.param
    if engine == "postgresql":
        url = request.getfixturevalue("postgres_url")
    else:
        url = f"sqlite:///{tmp_path / 'site.sqlite3'}"
    overrides = {
        "SEARCH_ENGINE": engine,
        "SQLALCHEMY_ENGINE_OPTIONS": {"poolclass": NullPool},
    }
    with new_site(tmp_path, url, overrides) as app:
        yield app


@pytest.fixture
def site(bare: Flask) -> Iterator[Flask]:
    """The same, in an application context."""
    with bare.app_context():
        yield bare
        db.session.rollback()


@pytest.fixture
def peopled(site: Flask) -> Flask:
    """The same with the regions and their pemda."""
    load_regions()
    load_organisations()
    return site
