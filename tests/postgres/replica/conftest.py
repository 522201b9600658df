"""A site over two servers, of which one follows the other."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from livinglab import replica
from tests.postgres.replica.sites import make_site, read_by_now
from tests.postgres.replica.standby import Standby, standby_of


@pytest.fixture(scope="package")
def server(postgres_template: str) -> Iterator[Standby]:
    with standby_of(postgres_template) as standby:
        yield standby


@pytest.fixture
def standby(server: Standby) -> Iterator[Standby]:
    yield server
    server.resume()


@pytest.fixture
def app(
    postgres_url: str, standby: Standby, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Flask]:
    """A site with a thread, as both servers know it; it reads from the replica by now."""
    monkeypatch.setattr(replica, "GOOD_FOR", 20.0)  # a busy machine is no replica that hangs
    app = make_site(tmp_path, postgres_url, standby.url_of(postgres_url))
    with read_by_now(app, standby):
        yield app
