"""The primary goes away: visitors read on from the replica, if it lacks nothing taken."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask

from livinglab import parting, reading, replica
from livinglab.accounts.models import Role
from livinglab.db import db
from livinglab.error_words import WORDS
from livinglab.forum.models import Post
from livinglab.replica import Fault
from tests.conftest import Client
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
from tests.postgres.replica.standby import Standby, standby_of
from tests.postgres.replica.way import Way

pytestmark = pytest.mark.slow
TEXT = "Nomor rumah seseorang."


@pytest.fixture
def way(postgres_url: str) -> Iterator[Way]:
    """To the primary, which stays where it is."""
    way = Way(int(urlsplit(postgres_url).port or 0))
    yield way
    way.cut()


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replica, "GOOD_FOR", 20.0)  # a busy machine is none that hangs
    monkeypatch.setattr(replica, "ANSWERING", 10.0)
    monkeypatch.setattr(parting, "NOTICED", 20.0)


@pytest.fixture
def app(postgres_url: str, way: Way, standby: Standby, tmp_path: Path) -> Iterator[Flask]:
    app = site_over(way, tmp_path, postgres_url, standby)
    with read_by_now(app, standby, TEXT):
        yield app


def site_over(way: Way, folder: Path, url: str, standby: Standby) -> Flask:
    primary = url.replace(f":{urlsplit(url).port}/", f":{way.port}/")
    serving = {"TESTING": False, "PROPAGATE_EXCEPTIONS": False}
    return make_site(folder, primary, standby.url_of(url), **serving)


def is_alone(app: Flask) -> bool:
    return replica_of(app).last.fault is Fault.ALONE


def test_visitors_read_on_and_others_are_told_to_come_back(
    app: Flask, standby: Standby, way: Way
) -> None:
    path, anybody = thread_path(app), visitor(app)
    member, _number = member_of(app, standby)
    assert anybody.get(path).status_code == 200

    way.cut()
    wait_until(lambda: is_alone(app))
    seen = [anybody.get(each).status_code for each in (path, path, "/daerah?q=ogan", "/forum")]
    found = anybody.get("/cari.json?q=absensi").get_json()["total"]
    ready = anybody.get("/readyz")
    unknown = anybody.get("/forum/topik/987654")
    read = member.get(path)
    form = {"body": "Kantor kami di pulau. " * 9}
    sent = member.post(f"{path.partition('-')[0]}/balasan", data=form, headers=FROM_HERE)

    assert seen == [200] * 4
    assert found == 1
    assert (ready.status_code, ready.get_json()["faults"]) == (200, ["database"])
    assert ready.get_json()["replica"] | {"lag_seconds": 0, "lag_bytes": 0} == {
        "is_read": True, "fault": "alone", "lag_seconds": 0, "lag_bytes": 0,
    }  # fmt: skip
    assert [answer.status_code for answer in (unknown, read, sent)] == [503] * 3
    assert sent.headers["Retry-After"] == "10"
    assert f"<h1>{WORDS['unsure'].title}</h1>" in sent.text
    assert form["body"].strip() in sent.text

    way.mend()
    wait_until(lambda: replica_of(app).has())
    reply(app, member, "Sudah kembali.")
    assert "Sudah kembali" in member.get(path).text
    standby.catch_up()
    wait_until(lambda: "Sudah kembali" in anybody.get(path).text)


def test_a_member_who_finds_it_away_leaves_visitors_the_replica(
    app: Flask, standby: Standby, way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the next look: who is signed in is asked of the primary, on any page."""
    path, anybody = thread_path(app), visitor(app)
    member, _number = member_of(app, standby)
    monkeypatch.setattr(replica, "LOOKING", 60.0)
    looked_until = replica_of(app).last.until
    wait_until(lambda: replica_of(app).last.until != looked_until)

    way.cut()
    answers = [client.get(path).status_code for client in (anybody, member, anybody)]

    assert answers == [200, 503, 200]


def test_none_is_read_that_lacks_what_was_taken(app: Flask, standby: Standby, way: Way) -> None:
    path, anybody = thread_path(app), visitor(app)
    moderator, _number = member_of(app, standby, role=Role.MODERATOR)
    assert TEXT in anybody.get(path).text
    standby.pause()
    assert hidden(app, moderator) == 303

    way.cut()
    wait_until(lambda: is_alone(app))
    lacking, ready = anybody.get(path), anybody.get("/readyz")
    standby.resume()  # it has yet to replay what it was sent
    standby.catch_up()
    wait_until(lambda: replica_of(app).has(for_visitor=True))
    after = anybody.get(path)

    assert lacking.status_code == ready.status_code == 503
    assert ready.get_json()["replica"]["fault"] == "lacks_taken"
    assert TEXT not in lacking.text
    assert after.status_code == 200
    assert TEXT not in after.text


def test_what_is_taken_is_done_once_the_replica_has_it(app: Flask, standby: Standby) -> None:
    moderator, _number = member_of(app, standby, role=Role.MODERATOR)
    standby.pause()

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(hidden, app, moderator)
        wait_until(lambda: replica_of(app).last.lacks_taken)
        found = visitor(app).get("/readyz").get_json()["replica"]
        was_done = done.done()
        standby.resume()
        assert done.result(30) == 303
    assert not was_done
    assert (found["is_read"], found["fault"]) == (False, "lacks_taken")


def test_what_is_taken_as_the_primary_goes_is_not_said_to_be_done(
    app: Flask, standby: Standby, way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody else may have heard of it, and read on from a replica that lacks it."""
    moderator, _number = member_of(app, standby, role=Role.MODERATOR)
    monkeypatch.setattr(reading, "TOLD", 3.0)
    standby.pause()

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(hidden, app, moderator)
        wait_until(lambda: is_hidden(app))
        way.cut()
        assert done.result(30) == 503


def test_nobody_waits_where_the_replica_has_it(
    app: Flask, standby: Standby, monkeypatch: pytest.MonkeyPatch
) -> None:
    moderator, _number = member_of(app, standby, role=Role.MODERATOR)
    monkeypatch.setattr(reading, "TOLD", 60.0)

    began = time.monotonic()
    assert hidden(app, moderator) == 303
    assert time.monotonic() - began < 30


def test_one_that_is_promoted_is_read_until_its_primary_is_back(
    postgres_url: str, postgres_template: str, way: Way, tmp_path: Path
) -> None:
    """It says how far it had replayed for ever after, as if it lagged or caught up."""
    with standby_of(postgres_template) as other:
        app = site_over(way, tmp_path, postgres_url, other)
        with read_by_now(app, other):
            path, anybody = thread_path(app), visitor(app)
            way.cut()
            wait_until(lambda: is_alone(app))
            other.promote()
            looked_until = replica_of(app).last.until
            wait_until(lambda: replica_of(app).last.until != looked_until)
            meanwhile = anybody.get(path).status_code
            way.mend()
            wait_until(lambda: replica_of(app).last.fault not in (Fault.ALONE, Fault.AWAY))
            assert replica_of(app).last.fault is Fault.NO_REPLICA
            assert (meanwhile, anybody.get(path).status_code) == (200, 200)


def hidden(app: Flask, moderator: Client) -> int:
    """The answer to a moderator who hides the reply."""
    data = {"reason": "Data pribadi."}
    return moderator.post("/forum/kiriman/2/sembunyi", data=data).status_code


def is_hidden(app: Flask) -> bool:
    """Asked of the primary by a session of our own."""
    with app.app_context():
        post = db.session.get_one(Post, 2)
        is_so = post.hidden_at is not None
        db.session.rollback()
        return is_so
