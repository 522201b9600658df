"""What gunicorn calls when its processes start and end, and how long an address may be."""

import gc
import os
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn import util  # type: ignore[import-untyped]
from gunicorn.http import message, wsgi  # type: ignore[import-untyped]
from sqlalchemy.exc import SQLAlchemyError

from livinglab import counters, one_write, revisions, unread, web_process
from livinglab.config import GO
from livinglab.db import db
from livinglab.search import associations, synonyms, warming

# Seconds after which a thread that computes lets another one on: a page out of the cache,
# which needs a millisecond, is not to wait five of them at each step.
TURN = 0.0005
# Objects made and not yet gone, after which the collector looks for those that keep each other.
# A search makes thousands of tuples, which go by themselves: with Python's 700 it was looked
# through them five times a search, 0.8 ms in all; with this once in sixteen.
COLLECT_AFTER = 10_000
# Bytes of an address, also a setting of gunicorn: a question of ten thousand letters gets its
# page, of whatever script: a letter takes up to twelve bytes there. gunicorn takes no longer
# limit than its own.
limit_request_line = message.MAX_REQUEST_LINE = 128 * 1024
wsgi.Response = one_write.Response
util.write_error = unread.write_error
worker_class = web_process.WebProcess


def on_starting(server: Any) -> None:
    """Wait for `serve` to make the database ready. Raises SystemExit if it could not.

    The words of search are read meanwhile, once for all processes: half a second,
    which the first question in each would wait for.
    """
    processes = 2 * server.cfg.workers  # while they are renewed, old and new ones
    web_process.make_places(processes)
    if (folder := _counters()) is not None:
        counters.reserve(folder, processes)
    synonyms.thesaurus()
    associations.table()
    pipe = os.environ.pop(GO, None)
    if pipe is None:
        return
    with open(int(pipe), "rb", buffering=0) as go:
        if not go.read(1):
            raise SystemExit("The database is not ready.")


def pre_fork(server: Any, worker: Any) -> None:
    web_process.find_place(worker, list(server.WORKERS.values()))


def post_fork(server: Any, worker: Any) -> None:
    """A connection opened before the fork must not be shared by two processes.

    What was loaded before the fork is there to stay: looking through it for
    garbage again and again stops every thread for a third of a second.
    """
    if (folder := _counters()) is not None:
        counters.take(folder, os.getpid())
    gc.freeze()
    sys.setswitchinterval(TURN)
    app = worker.app.wsgi()
    with app.app_context():
        db.engine.dispose(close=False)
    # What is loaded by now stays: the collector need not walk through it again and
    # again. A reply took 9.0 ms of CPU with it and 6.1 without.
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)
    threading.Thread(target=_warm, args=(app,), name="warming", daemon=True).start()


def _warm(app: Flask) -> None:
    """Beside the first requests, none of which waits for it but a question."""
    with app.app_context(), suppress(SQLAlchemyError):  # who asks next is told of it
        revisions.tell()
        warming.warm()
        gc.freeze()  # the words, too


def child_exit(server: Any, worker: Any) -> None:
    web_process.leave(worker)
    if (folder := _counters()) is not None:
        counters.give_back(folder, worker.pid)


def _counters() -> Path | None:
    """Where the processes count; None where each counts for itself."""
    named = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    return Path(named) if named else None
