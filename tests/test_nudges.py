"""Whoever commits work wakes the workers; without Redis, or while it is away, all goes on."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from structlog.testing import capture_logs

from livinglab import nudges, outbox
from livinglab.db import db
from livinglab.jobs import Job
from livinglab.worker import Worker
from tests.servers import Valkey

LONG = 600.0


@pytest.fixture
def app_with_redis(app: Flask, valkey: Valkey, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setattr(nudges, "REST", 0.2)
    app.config["REDIS_URL"] = valkey.url
    nudges.init_app(app)
    return app


@pytest.fixture
def runs(app_with_redis: Flask) -> Iterator[list[float]]:
    """When a job of a running worker was begun; by itself it rests for ten minutes."""
    begun: list[float] = []

    def look() -> int:
        begun.append(time.monotonic())
        return 0

    worker = Worker(app_with_redis, (Job("looking", LONG, look, is_nudged=True),))

    def work() -> None:
        with app_with_redis.app_context(), nudges.heard_by(worker.wake):
            worker.run()

    thread = threading.Thread(target=work)
    thread.start()
    until(lambda: len(begun) == 2)  # as it starts, and once it hears
    yield begun
    worker.stop()
    thread.join(10)
    assert not thread.is_alive()


def write_event(app: Flask, *, commit: bool = True) -> None:
    with app.app_context():
        outbox.record_event("thread.new")
        if commit:
            db.session.commit()


def test_a_commit_wakes_the_worker(app_with_redis: Flask, runs: list[float]) -> None:
    """Long before it would look round by itself."""
    write_event(app_with_redis)

    until(lambda: len(runs) == 3)


def test_what_is_not_committed_wakes_nobody(app_with_redis: Flask, runs: list[float]) -> None:
    write_event(app_with_redis, commit=False)
    time.sleep(0.3)

    assert len(runs) == 2


def test_redis_may_be_killed_and_come_back(
    app_with_redis: Flask, runs: list[float], valkey: Valkey
) -> None:
    with capture_logs() as logged:
        valkey.kill()
        for _ in range(3):
            write_event(app_with_redis)
        time.sleep(0.5)
        valkey.start()
        until(lambda: len(runs) >= 3)
        began = time.monotonic()
        write_event(app_with_redis)
        until(lambda: runs[-1] > began)

    events = [line["event"] for line in logged if "redis" in line["event"]]
    assert events == ["redis is away; workers look round by themselves", "redis is back"]


def test_a_site_without_redis_commits_as_well(app: Flask) -> None:
    write_event(app)

    with app.app_context(), nudges.heard_by(lambda: None):
        assert db.session.query(outbox.Event).count() == 1


def test_a_job_that_fails_is_not_hastened_by_nudges(app: Flask) -> None:
    tried: list[float] = []

    def fail() -> int:
        tried.append(time.monotonic())
        raise RuntimeError("broken")

    worker = Worker(app, (Job("broken", LONG, fail, is_nudged=True),))
    thread = threading.Thread(target=worker.run)
    thread.start()
    until(lambda: len(tried) == 1)
    for _ in range(5):
        worker.wake()
        time.sleep(0.1)
    worker.stop()
    thread.join(10)

    assert len(tried) == 1


def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
