"""What one process does at a time, on PostgreSQL, where a site may have several."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from livinglab.db import db
from livinglab.jobs import Job
from livinglab.turns import turn
from livinglab.worker import Worker


@contextmanager
def elsewhere(app: Flask, name: str) -> Iterator[None]:
    """Meanwhile another process holds the turn."""
    held, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with app.app_context(), turn(name):
            held.set()
            leave.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(10)
    yield
    leave.set()
    thread.join(10)


def test_a_turn_is_one_at_a_time(app: Flask) -> None:
    with app.app_context():
        several = db.engine.dialect.name == "postgresql"
        with elsewhere(app, "sweeping"):
            with turn("sweeping") as is_ours:
                assert is_ours is not several
            with turn("other work") as is_ours:
                assert is_ours
        with turn("sweeping") as is_ours:
            assert is_ours


def test_whoever_waits_has_its_turn_later(app: Flask) -> None:
    began = threading.Event()

    def wait_for_it() -> None:
        with app.app_context(), turn("setup", wait=True):
            began.set()

    with app.app_context():
        several = db.engine.dialect.name == "postgresql"
    with elsewhere(app, "setup"):
        thread = threading.Thread(target=wait_for_it)
        thread.start()
        assert began.wait(0.3) is not several
    thread.join(10)
    assert began.is_set()


def test_a_worker_leaves_a_job_that_another_is_at(app: Flask) -> None:
    done: list[str] = []

    def work(name: str) -> int:
        done.append(name)
        return 0

    jobs = (
        Job("alone", 60, lambda: work("alone"), alone=True),
        Job("shared", 60, lambda: work("shared")),
    )
    with app.app_context():
        several = db.engine.dialect.name == "postgresql"
    with elsewhere(app, "alone"):
        Worker(app, jobs).once()

    assert done == (["shared"] if several else ["alone", "shared"])
