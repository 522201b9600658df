"""The application under test, with the 552 real regions and their pemda in its database.

The schema and the reference data are made once; each test gets its own copy.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import StaticPool
from sqlalchemy.orm import Session

from livinglab import create_app
from livinglab.accounts.login import SESSION_KEY, hash_token, new_token
from livinglab.accounts.models import SignIn, User
from livinglab.accounts.services import load_organisations
from livinglab.db import db
from livinglab.regions.services import load_regions

SETTINGS = {
    "TESTING": True,
    "MODE": "test",
    "SECRET_KEY": "only-for-tests",
    "WTF_CSRF_ENABLED": False,
    "RATELIMIT_ENABLED": False,
    "SERVER_NAME": "localhost",
    "BASE_URL": "http://localhost",
}


class Client(FlaskClient):
    """A browser without JavaScript that can be signed in as anybody."""

    def sign_in(self, user: User) -> None:
        """Needs an application context; commits."""
        token = new_token()
        db.session.add(SignIn(token_hash=hash_token(token), user_id=user.id))
        db.session.commit()
        with self.session_transaction() as browser:
            browser[SESSION_KEY] = token
            browser["_fresh"] = True


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """An in-memory database with the schema and the reference data, to be copied."""
    folder = tmp_path_factory.mktemp("template")
    app = _app(folder, {"SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'template.sqlite3'}"})
    with app.app_context():
        db.create_all()
        load_regions()
        load_organisations()
        db.session.commit()
        db.engine.dispose()
    kept = sqlite3.connect(":memory:", check_same_thread=False)
    source = sqlite3.connect(folder / "template.sqlite3")
    source.backup(kept)
    source.close()
    yield kept
    kept.close()


@pytest.fixture
def app(template: sqlite3.Connection, tmp_path: Path) -> Iterator[Flask]:
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    template.backup(copy)
    app = _app(
        tmp_path,
        {
            "SQLALCHEMY_DATABASE_URI": "sqlite://",
            "SQLALCHEMY_ENGINE_OPTIONS": {"creator": lambda: copy, "poolclass": StaticPool},
        },
    )
    yield app
    with app.app_context():
        db.engine.dispose()
    copy.close()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """For tests of services and queries: an application context, held open."""
    with app.app_context():
        yield db.session()


@pytest.fixture
def client(app: Flask) -> Client:
    """For tests over HTTP; holds no context, so that what was not committed is gone."""
    app.test_client_class = Client
    client = app.test_client()
    assert isinstance(client, Client)
    return client


def _app(folder: Path, overrides: dict[str, Any]) -> Flask:
    return create_app(SETTINGS | {"DATA_FOLDER": folder} | overrides)
