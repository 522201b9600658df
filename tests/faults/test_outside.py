"""Whoever watches is told that Redis or the store of files is away: nobody else notices."""

import re
import time
from collections.abc import Iterator

import pytest
from flask import Flask

from livinglab import nudges, outside
from livinglab.accounts.models import Role
from tests.conftest import Client, new_bucket
from tests.factories.accounts import make_holder
from tests.faults.slow_way import SlowWay
from tests.faults.test_redis import set_memory
from tests.servers import Valkey

PAGE = "/kelola/keadaan"


@pytest.fixture(autouse=True)
def asked_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "GOOD_FOR", 0.0)


@pytest.fixture
def way(app: Flask, s3_server: str, valkey: Valkey) -> Iterator[SlowWay]:
    """To the store of a site that has Redis, too."""
    way = SlowWay(s3_server)
    app.config.update(new_bucket(s3_server), S3_ENDPOINT=way.address, REDIS_URL=valkey.url)
    nudges.init_app(app)
    yield way
    way.close()


def told(client: Client) -> dict[str, str]:
    """By /metrics."""
    page = client.get("/metrics").text
    return dict(re.findall(r'^livinglab_outside_up{part="(\w+)"} (\S+)', page, re.MULTILINE))


def states(app: Flask, client: Client) -> list[str]:
    """By the administrators' page."""
    with app.app_context():
        client.sign_in(make_holder(Role.ADMINISTRATOR))
    [section] = re.findall(r'id="luar".*?</section>', client.get(PAGE).text, re.DOTALL)
    return re.findall(r'class="state state--(\w+)"', section)


def test_all_answers(app: Flask, client: Client, way: SlowWay) -> None:
    assert told(client) == {"redis": "1.0", "files": "1.0"}
    assert states(app, client) == ["ok", "ok"]


def test_redis_that_is_gone(app: Flask, client: Client, way: SlowWay, valkey: Valkey) -> None:
    valkey.kill()

    assert told(client) == {"redis": "0.0", "files": "1.0"}
    assert states(app, client) == ["warn", "ok"]


def test_redis_that_takes_nothing_more(client: Client, way: SlowWay, valkey: Valkey) -> None:
    set_memory(valkey, 1)

    assert told(client)["redis"] == "0.0"


def test_a_store_that_hangs(app: Flask, client: Client, way: SlowWay) -> None:
    way.hold()

    began = time.monotonic()
    assert told(client) == {"redis": "1.0", "files": "0.0"}
    assert states(app, client) == ["ok", "warn"]
    assert time.monotonic() - began < 2 * outside.PATIENCE
    way.release()
    assert told(client)["files"] == "1.0"


def test_a_store_without_its_bucket(app: Flask, client: Client, way: SlowWay) -> None:
    app.config["STORAGE_URL"] = "s3://nowhere/files"

    assert told(client)["files"] == "0.0"


def test_who_asks_whether_the_site_is_ready_does_not_wait(client: Client, way: SlowWay) -> None:
    way.hold()
    began = time.monotonic()
    first = client.get("/readyz")
    taken = time.monotonic() - began
    told(client)
    way.release()
    later = client.get("/readyz")

    assert taken < 1.5
    assert (first.status_code, first.get_json()["faults"]) == (200, [])
    assert later.get_json()["outside"] == {"redis": True, "files": False}


def test_they_are_asked_once_in_some_seconds(
    client: Client, way: SlowWay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside, "GOOD_FOR", 60.0)
    told(client)
    asked = way.asked
    for _turn in range(3):
        told(client)
        client.get("/readyz")
        client.get("/forum")

    assert way.asked == asked


def test_a_site_that_has_neither_tells_of_none(client: Client) -> None:
    assert told(client) == {}
    assert client.get("/readyz").get_json() == {"ready": True, "faults": []}
