"""The permission matrix: every route of the site, as every member of the cast.

The world is built once; before each request it is put back as it was, so that
what one of the cast was allowed to do changes nothing for the next.
"""

import sqlite3
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import StaticPool

from livinglab.accounts.login import SESSION_KEY, hash_token, new_token
from livinglab.accounts.models import Role, SignIn, User
from livinglab.db import db
from tests.architecture.sources import FEATURES
from tests.conftest import make_app
from tests.factories import accounts
from tests.matrix import CAST, EVERYONE, Route

# Named by no feature: the ground itself.
GROUND = (
    Route("healthz", "GET", "/healthz", EVERYONE),
    Route("readyz", "GET", "/readyz", EVERYONE),
    Route("metrics", "GET", "/metrics", EVERYONE),
)
REFUSED = {401, 403, 404}


def matrices() -> list[ModuleType]:
    names = [f"tests.{feature}.matrix" for feature in FEATURES]
    return [import_module(name) for name in names]


def routes() -> list[Route]:
    return [*GROUND, *(route for matrix in matrices() for route in matrix.ROUTES)]


def the_cast() -> dict[str, User]:
    """Everybody but the visitor; the owner's application is granted by its feature's build."""
    return {
        "unconfirmed": accounts.make_user("Belum"),
        "member": accounts.make_user("Sari", of=accounts.OGAN_ILIR),
        "stranger": accounts.make_user("Budi", of=accounts.KOTA_BANJAR),
        "representative": accounts.make_representative(accounts.OGAN_ILIR, "Wakil"),
        "owner": accounts.make_user("Pemilik", of=accounts.SUMEDANG),
        "facilitator": accounts.make_facilitator("16"),
        "curator": accounts.make_curator(),
        "moderator": accounts.make_moderator(),
        "administrator": accounts.make_administrator(),
    }


class World:
    """What the paths of the matrix name, and a signed-in client for each of the cast."""

    def __init__(self, app: Flask, database: sqlite3.Connection) -> None:
        self.app, self._database = app, database
        self.names: dict[str, str] = {}
        self.tokens: dict[str, str] = {}
        with app.app_context():
            people = the_cast()
            self.names = {name: str(person.id) for name, person in people.items()}
            for matrix in matrices():
                self.names |= matrix.build(people)
            for name, person in people.items():
                self.tokens[name] = new_token()
                db.session.add(
                    SignIn(token_hash=hash_token(self.tokens[name]), user_id=person.id)
                )
            db.session.commit()
        self._as_it_was = sqlite3.connect(":memory:", check_same_thread=False)
        database.backup(self._as_it_was)

    def put_back(self) -> None:
        self._as_it_was.backup(self._database)

    def client(self, name: str) -> FlaskClient:
        client = self.app.test_client()
        if name in self.tokens:
            with client.session_transaction() as browser:
                browser[SESSION_KEY], browser["_fresh"] = self.tokens[name], True
        return client


@pytest.fixture(scope="module")
def world(
    template: sqlite3.Connection, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    template.backup(copy)
    options = {"creator": lambda: copy, "poolclass": StaticPool}
    app = make_app(
        tmp_path_factory.mktemp("matrix"), "sqlite://", {"SQLALCHEMY_ENGINE_OPTIONS": options}
    )
    yield World(app, copy)
    copy.close()


@pytest.mark.parametrize("route", routes(), ids=lambda route: f"{route.method} {route.path}")
def test_who_may(route: Route, world: World) -> None:
    path = route.path.format(**world.names)
    data = {name: value.format(**world.names) for name, value in route.data.items()}
    let_in = set()
    for name in CAST:
        world.put_back()
        answer = world.client(name).open(path, method=route.method, data=data)
        answer.close()  # it may hold a file
        assert answer.status_code < 500, name
        sent_to_sign_in = answer.status_code == 302 and "/masuk" in answer.headers["Location"]
        if answer.status_code not in REFUSED and not sent_to_sign_in:
            let_in.add(name)

    assert let_in == set(route.allowed)


def test_every_route_has_its_row(app: Flask) -> None:
    named = {(route.endpoint, route.method) for route in routes()}
    present = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert sorted(present - named) == []
    assert sorted(named - present) == []


def test_roles_are_all_in_the_cast() -> None:
    assert {role.value for role in Role} <= set(CAST)


def test_the_matrix_lives_beside_its_feature() -> None:
    for matrix in matrices():
        assert Path(matrix.__file__ or "").name == "matrix.py"
