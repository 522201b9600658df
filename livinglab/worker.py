"""The worker: carries out, in small batches, what the web processes wrote down as rows."""

import contextlib
import signal
import threading
import time
from collections.abc import Iterator
from types import FrameType

import structlog
from flask import Flask

from livinglab.db import db
from livinglab.jobs import Job

log = structlog.get_logger("worker")
SHORTEST_REST = 0.1
LONGEST_REST_AFTER_FAULT = 30.0


class Worker:
    """Runs each job when it is due, until told to stop; one that fails waits longer."""

    def __init__(self, app: Flask, jobs: tuple[Job, ...]) -> None:
        self._app, self._jobs = app, jobs
        self._due = dict.fromkeys((job.name for job in jobs), 0.0)
        self._faults = dict.fromkeys((job.name for job in jobs), 0)
        self._stop = threading.Event()

    def stop(self, number: int = 0, frame: FrameType | None = None) -> None:
        self._stop.set()

    def run(self) -> None:
        log.info("worker started", jobs=[job.name for job in self._jobs])
        while not self._stop.is_set():
            done = sum(self._run(job) for job in self._jobs if self._is_due(job))
            if not done:
                self._stop.wait(max(SHORTEST_REST, min(self._due.values()) - time.monotonic()))
        log.info("worker stopped")

    def once(self) -> int:
        """Run every job until none has anything left; how much was done."""
        total = 0
        while done := sum(self._run(job) for job in self._jobs):
            total += done
        return total

    def _is_due(self, job: Job) -> bool:
        return self._due[job.name] <= time.monotonic()

    def _run(self, job: Job) -> int:
        done = 0
        with self._app.app_context():
            try:
                done = job.run()
                self._faults[job.name] = 0
            except Exception:  # whatever went wrong in one job, the others go on
                db.session.rollback()
                self._faults[job.name] += 1
                log.exception("job failed", job=job.name)
            finally:
                db.session.remove()
        self._due[job.name] = time.monotonic() + self._rest(job, done)
        return done

    def _rest(self, job: Job, done: int) -> float:
        if faults := self._faults[job.name]:
            return float(min(2.0**faults, LONGEST_REST_AFTER_FAULT))
        return 0.0 if done else job.every_seconds


@contextlib.contextmanager
def stopped_by_signals(worker: Worker) -> Iterator[None]:
    """SIGTERM and Ctrl-C let the batch in hand finish."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, worker.stop)
    yield
