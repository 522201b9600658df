"""A site on each engine: what one finds the other has to find as well."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import NullPool

from livinglab.db import db
from tests.conftest import make_app
from tests.search.documents import close_index, settle

ENGINES = ["whoosh", pytest.param("postgresql", marks=pytest.mark.postgres)]
__all__ = ["settle"]


@pytest.fixture(params=ENGINES)
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application with nothing to be found, in an application context."""
    engine = request.param
    if engine == "postgresql":
        url = request.getfixturevalue("postgres_url")
    else:
        url = f"sqlite:///{tmp_path / 'site.sqlite3'}"
    overrides = {
        "SEARCH_ENGINE": engine,
        "SQLALCHEMY_ENGINE_OPTIONS": {"poolclass": NullPool},
    }
    app = make_app(tmp_path, url, overrides)
    with app.app_context():
        db.create_all()
        yield app
        db.session.rollback()
        close_index(app)
        db.engine.dispose()
    gc.collect()
