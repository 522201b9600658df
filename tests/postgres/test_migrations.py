"""The migrations make what the models say, on both databases, forwards and back."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import NullPool, inspect

from livinglab.db import Base, db
from tests.conftest import make_app, sqlalchemy_url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application over a database with nothing in it."""
    url = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres_server")
        name = f"empty_{abs(hash(request.node.name))}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name}")
            connection.execute(f"CREATE DATABASE {name}")
        url = sqlalchemy_url(f"{server.rpartition('/')[0]}/{name}")
    app = make_app(tmp_path, url, {"SQLALCHEMY_ENGINE_OPTIONS": {"poolclass": NullPool}})
    with app.app_context():
        yield app


def test_migrations_make_what_the_models_say(empty_app: Flask) -> None:
    upgrade()

    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrations_can_be_taken_back(empty_app: Flask) -> None:
    upgrade()

    downgrade(revision="base")

    assert inspect(db.engine).get_table_names() == ["alembic_version"]
