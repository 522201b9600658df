"""The primary takes questions and answers none: visitors read on, nobody else waits for it."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from livinglab import parting, replica
from livinglab.config import CONNECTING
from livinglab.db import db
from livinglab.error_words import WORDS
from tests.conftest import Client
from tests.faults.slow_way import SlowWay
from tests.postgres.replica.sites import (
    FROM_HERE,
    make_site,
    member_of,
    read_by_now,
    replica_of,
    reply,
    thread_path,
    visitor,
    wait_until,
)
from tests.postgres.replica.standby import Standby

pytestmark = pytest.mark.slow
TEXT = "Kantor kami di pulau. " * 9


@pytest.fixture
def way(postgres_url: str) -> Iterator[SlowWay]:
    way = SlowWay(postgres_url)
    yield way
    way.close()


@pytest.fixture
def app(
    postgres_url: str,
    way: SlowWay,
    standby: Standby,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Flask]:
    """One reader at a time: where one waits for the primary, nobody else reads."""
    monkeypatch.setattr(replica, "GOOD_FOR", 20.0)  # a busy machine is none that hangs
    monkeypatch.setattr(parting, "NOTICED", 20.0)
    place = urlsplit(postgres_url).netloc
    app = make_site(
        tmp_path,
        postgres_url.replace(place, f"postgres@{urlsplit(way.address).netloc}"),
        standby.url_of(postgres_url),
        TESTING=False,
        PROPAGATE_EXCEPTIONS=False,
        WEB_THREADS=1,
        SQLALCHEMY_ENGINE_OPTIONS={"pool_pre_ping": True, "connect_args": CONNECTING},
    )
    with read_by_now(app, standby):
        yield app
        way.release()


def test_who_waits_is_told_and_who_comes_does_not_wait(
    app: Flask, standby: Standby, way: SlowWay
) -> None:
    path, anybody = thread_path(app), visitor(app)
    member, _number = member_of(app, standby)
    way.hold()
    began = time.monotonic()
    with ThreadPoolExecutor(1) as pool:
        stuck = pool.submit(lambda: member.get(path).status_code)
        with suppress(AssertionError):
            wait_until(stuck.done)
        was_told, waited = stuck.done(), time.monotonic() - began
        if not was_told:
            way.release()
    assert (was_told, stuck.result()) == (True, 503)
    # Not as long again for a new connection.
    assert waited < replica.LOOKING + replica.ANSWERING + CONNECTING["connect_timeout"]

    wait_until(lambda: replica_of(app).primary_hangs)
    began = time.monotonic()
    read = [client.get("/daerah?q=banjar").status_code for client in (member, anybody)]
    listed, alive = member.get("/notifikasi"), member.get("/healthz")
    sent = send(member, path)
    taken = time.monotonic() - began
    way.release()
    wait_until(lambda: replica_of(app).has())
    reply(app, member, "Sudah kembali.")

    assert read == [503, 200]
    assert (listed.status_code, listed.headers["Retry-After"]) == (503, "10")
    assert alive.status_code == 200
    assert sent.status_code == 503
    assert f"<h1>{WORDS['unsure'].title}</h1>" in sent.text
    assert TEXT.strip() in sent.text
    assert taken < replica.ANSWERING


def test_who_writes_is_not_cut_off(app: Flask, standby: Standby, way: SlowWay) -> None:
    """Whether it was stored would not be known."""
    path = thread_path(app)
    member, _number = member_of(app, standby)
    hold_up(way, app.view_functions, "posts.post_reply")
    with ThreadPoolExecutor(1) as pool:
        sent = pool.submit(send, member, path)
        wait_until(lambda: replica_of(app).primary_hangs)
        time.sleep(replica.ANSWERING)  # and asked once more
        was_done = sent.done()
        way.release()

    assert not was_done


def hold_up(way: SlowWay, views: dict[str, Any], name: str) -> None:
    """The primary hangs as the view has begun to write."""
    view = views[name]

    def holding(**arguments: Any) -> Any:
        db.session.connection()
        way.hold()
        return view(**arguments)

    views[name] = holding


def send(member: Client, path: str) -> TestResponse:
    thread = path.partition("-")[0]
    return member.post(f"{thread}/balasan", data={"body": TEXT}, headers=FROM_HERE)
