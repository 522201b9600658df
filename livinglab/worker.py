"""The worker: carries out, in small batches, what the web processes wrote down as rows."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from types import FrameType

import structlog
from flask import Flask

from livinglab import revisions, turns
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
        self._stop, self._nudged = threading.Event(), threading.Event()

    def stop(self, number: int = 0, frame: FrameType | None = None) -> None:
        self._stop.set()
        self._nudged.set()

    def wake(self) -> None:
        """Called from another thread: somebody has written work."""
        self._nudged.set()

    def run(self) -> None:
        log.info("worker started", jobs=[job.name for job in self._jobs])
        while not self._stop.is_set():
            done = sum(self._run(job) for job in self._jobs if self._is_due(job))
            if not done:
                self._rest_until(min(self._due.values()))
        log.info("worker stopped")

    def _rest_until(self, due: float) -> None:
        """Or until a nudge. A job that failed keeps waiting for its time."""
        if self._nudged.wait(max(SHORTEST_REST, due - time.monotonic())):
            self._nudged.clear()
            for job in self._jobs:
                if job.is_nudged and not self._faults[job.name]:
                    self._due[job.name] = 0.0

    def once(self) -> int:
        """Run every job until none has anything left; how much was done."""
        total = 0
        while done := self._round():
            total += done
        return total

    def _round(self) -> int:
        """Batches of all jobs in turn; one that finds nothing does not look again in it."""
        total, busy = 0, list(self._jobs)
        while busy:
            done = {job.name: self._run(job) for job in busy}
            total += sum(done.values())
            busy = [job for job in busy if done[job.name]]
        return total

    def _is_due(self, job: Job) -> bool:
        return self._due[job.name] <= time.monotonic()

    def _run(self, job: Job) -> int:
        done = 0
        with self._app.app_context(), structlog.contextvars.bound_contextvars(job=job.name):
            try:
                with turns.turn(job.name) if job.alone else nullcontext(True) as is_ours:
                    done = job.run() if is_ours else 0
                self._faults[job.name] = 0
            except Exception as fault:  # whatever went wrong in one job, the others go on
                db.session.rollback()
                self._faults[job.name] += 1
                log.exception("job failed")
                revisions.tell_of(fault)
            finally:
                db.session.remove()
        self._due[job.name] = time.monotonic() + self._rest(job, done)
        return done

    def _rest(self, job: Job, done: int) -> float:
        if faults := self._faults[job.name]:
            return float(min(2.0**faults, LONGEST_REST_AFTER_FAULT))
        return 0.0 if done else job.every_seconds


@contextmanager
def stopped_by_signals(worker: Worker) -> Iterator[None]:
    """SIGTERM and Ctrl-C let the batch in hand finish."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, worker.stop)
    yield
