"""The worker goes on whatever one job does, and stops when told to."""

import threading

from flask import Flask

from livinglab.jobs import Job
from livinglab.worker import Worker


def test_a_job_is_called_again_while_it_has_something_to_do(app: Flask) -> None:
    left = [3, 2, 1]
    worker = Worker(app, (Job("counting", 60, lambda: left.pop() if left else 0),))

    done = worker.once()

    assert (done, left) == (6, [])


def test_a_job_that_found_nothing_looks_again_when_the_others_are_done(app: Flask) -> None:
    left, looked = [3, 2, 1], []

    def look() -> int:
        looked.append(list(left))
        return 0

    jobs = Job("counting", 60, lambda: left.pop() if left else 0), Job("looking", 60, look)
    Worker(app, jobs).once()

    assert looked == [[3, 2], []]


def test_a_job_that_fails_does_not_stop_the_others(app: Flask) -> None:
    done: list[str] = []

    def fail() -> int:
        raise RuntimeError("broken")

    def work() -> int:
        done.append("worked")
        return 0

    worker = Worker(app, (Job("broken", 0.01, fail), Job("sound", 0.01, work)))
    worker.once()

    assert done == ["worked"]


def test_the_worker_stops_when_told_to(app: Flask) -> None:
    worker = Worker(app, (Job("nothing", 0.01, lambda: 0),))
    thread = threading.Thread(target=worker.run)
    thread.start()

    worker.stop()
    thread.join(5)

    assert not thread.is_alive()
