"""The application under test, with the 552 real regions and their pemda in its database.

The schema and the reference data are made once; each test gets its own copy.
The same tests run on both databases: `pytest --database postgresql`.
"""

import sqlite3
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import NullPool, StaticPool
from sqlalchemy.orm import Session

from livinglab import create_app
from livinglab.accounts.login import SESSION_KEY, hash_token, new_token
from livinglab.accounts.models import SignIn, User
from livinglab.accounts.services import load_organisations
from livinglab.db import db
from livinglab.regions.services import load_regions
from livinglab.search.engines.whoosh import WhooshEngine
from tests import servers

SETTINGS = {
    "TESTING": True,
    "MODE": "test",
    "SECRET_KEY": "only-for-tests",
    "WTF_CSRF_ENABLED": False,
    "RATELIMIT_ENABLED": False,
    "SERVER_NAME": "localhost",
    "BASE_URL": "http://localhost",
}
_numbers = count(1)


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


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--database") == "postgresql":
        items[:] = [item for item in items if item.get_closest_marker("sqlite") is None]
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker("browser")
        if "postgres" in item.path.parts:
            item.add_marker("postgres")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with servers.postgresql() as url:
        yield url


@pytest.fixture
def valkey() -> Iterator[servers.Valkey]:
    with servers.valkey() as server:
        yield server


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    with servers.s3() as endpoint:
        yield endpoint


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, app: Flask) -> Callable[[], dict[str, str]]:
    """Runs the test once on each kind of storage; gives settings for more, empty ones."""
    if request.param == "folder":
        return dict
    endpoint = request.getfixturevalue("s3_server")
    app.config.update(new_bucket(endpoint))
    return lambda: new_bucket(endpoint)


def new_bucket(endpoint: str) -> dict[str, str]:
    """The settings by which a site uses a bucket of its own."""
    bucket = f"bucket-{next(_numbers)}"
    servers.make_bucket(endpoint, bucket)
    return {
        "STORAGE_URL": f"s3://{bucket}/files",
        "S3_ENDPOINT": endpoint,
        "S3_ACCESS_KEY": "anybody",
        "S3_SECRET_KEY": "anything",
    }


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The server, with a database of the schema and the reference data to be copied."""
    _execute(postgres_server, "CREATE DATABASE template_test")
    base = postgres_server.rpartition("/")[0]
    _fill(tmp_path_factory.mktemp("template"), sqlalchemy_url(f"{base}/template_test"))
    return postgres_server


@pytest.fixture
def postgres_url(postgres_template: str) -> Iterator[str]:
    """A PostgreSQL database of the test's own, with the regions in it, as SQLAlchemy's URL.

    Dropped at once: some thousands of copies would fill the disk.
    """
    name = f"test_{next(_numbers)}"
    _execute(postgres_template, f"CREATE DATABASE {name} TEMPLATE template_test")
    yield sqlalchemy_url(f"{postgres_template.rpartition('/')[0]}/{name}")
    _execute(postgres_template, f"DROP DATABASE {name} WITH (FORCE)")


def _execute(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)


def sqlalchemy_url(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://")


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """An in-memory database with the schema and the reference data, to be copied."""
    folder = tmp_path_factory.mktemp("template")
    _fill(folder, f"sqlite:///{folder / 'template.sqlite3'}")
    kept = sqlite3.connect(":memory:", check_same_thread=False)
    source = sqlite3.connect(folder / "template.sqlite3")
    source.backup(kept)
    source.close()
    yield kept
    kept.close()


@pytest.fixture
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    if request.config.getoption("--database") == "postgresql":
        url = request.getfixturevalue("postgres_url")
        app = make_app(tmp_path, url, {"SQLALCHEMY_ENGINE_OPTIONS": {"poolclass": NullPool}})
        yield app
        _close_index(app)
        return
    in_memory = request.node.get_closest_marker("at_once") is None
    file = ":memory:" if in_memory else tmp_path / "site.sqlite3"
    copy = sqlite3.connect(file, check_same_thread=False)
    request.getfixturevalue("template").backup(copy)
    if in_memory:
        options = {"creator": lambda: copy, "poolclass": StaticPool}
        app = make_app(tmp_path, "sqlite://", {"SQLALCHEMY_ENGINE_OPTIONS": options})
    else:
        app = make_app(tmp_path, f"sqlite:///{file}")
    yield app
    _close_index(app)
    with app.app_context():
        db.engine.dispose()
    copy.close()


def _close_index(app: Flask) -> None:
    if isinstance(engine := app.extensions.get("search_engine"), WhooshEngine):
        engine.close()


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


def make_app(folder: Path, url: str, overrides: dict[str, Any] | None = None) -> Flask:
    """An application over the given database, with its files in `folder`."""
    own = {"DATA_FOLDER": folder, "SQLALCHEMY_DATABASE_URI": url}
    return create_app(SETTINGS | own | (overrides or {}))


def _fill(folder: Path, url: str) -> None:
    app = make_app(folder, url)
    with app.app_context():
        db.create_all()
        load_regions()
        load_organisations()
        db.session.commit()
        db.engine.dispose()
