"""The site under the server it runs on: past capacity, while it is renewed, for a long time."""

import os
import signal
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from functools import partial
from itertools import cycle
from pathlib import Path
from threading import Event

import pytest

from tests.overload.gunicorn import Answer, Site, serving

pytestmark = pytest.mark.slow
SETTINGS = {
    "WEB_PROCESSES": "1",
    "WEB_THREADS": "4",
    "HEAVY_REQUESTS": "2",
    "WAITING_REQUESTS": "8",
}
AT_WORK = 2  # of the searches; two more wait, and give up
ASKED = 60  # far more than gunicorn has threads
PROCESSES, CALLERS, RELOADS = 2, 4, 3
REQUESTS, PARTS = 18_000, 12  # fewer than a process answers in its life
PAGES = ("/forum?x=", "/cari?q=absensi+", "/tidak/ada/", "/masuk?x=", "/daerah/16?x=")


def test_cached_pages_are_sent_while_searches_are_shed(
    tmp_path: Path, template: sqlite3.Connection
) -> None:
    with (
        serving(tmp_path, template, "tests.overload.held_site:app", **SETTINGS) as site,
        ThreadPoolExecutor(ASKED) as pool,
    ):
        assert site.get("/forum").status == 200
        searches = site.get_all(
            pool, ["/cari?q=absensi", "/cari.json?q=absensi"] * (ASKED // 2)
        )
        shed = wait_for(searches, ASKED - AT_WORK)

        # The searches at work are held until we say so: what is served now does not wait.
        assert [site.get("/forum").status for _n in range(20)] == [200] * 20
        assert site.get("/tentang").status == 200
        assert site.get("/healthz").status == 200
        assert {(one.status, one.retry_after) for one in shed} == {(503, "5")}
        assert sum("sedang sangat ramai" in one.text for one in shed) == len(shed)

        (tmp_path / "release").touch()
        kept = [one.result(60) for one in searches if one.result(60) not in shed]
        assert [one.status for one in kept] == [200] * AT_WORK
        assert site.get("/cari?q=absensi").status == 200


def wait_for(futures: list[Future[Answer]], count: int, seconds: float = 120) -> list[Answer]:
    """The answers, once there are so many."""
    deadline = time.monotonic() + seconds
    done: list[Future[Answer]] = []
    while len(done) < count:
        assert time.monotonic() < deadline, f"{len(done)} of {count} answered"
        wait([one for one in futures if not one.done()], 1, FIRST_COMPLETED)
        done = [one for one in futures if one.done()]
    return [one.result() for one in done]


def test_no_request_is_dropped_while_the_processes_are_renewed(
    tmp_path: Path, template: sqlite3.Connection
) -> None:
    """SIGHUP: new processes take over, the old ones answer what they have begun."""
    with (
        serving(tmp_path, template, WEB_PROCESSES=str(PROCESSES)) as site,
        ThreadPoolExecutor(CALLERS) as pool,
    ):
        # The first of them answers before the second is there.
        until(lambda: len(children(site.pid)) == PROCESSES)
        first = set(children(site.pid))
        callers = [Caller(site) for _n in range(CALLERS)]
        going = [pool.submit(caller.call) for caller in callers]
        try:
            for _turn in range(RELOADS):
                before = set(children(site.pid))
                os.kill(site.pid, signal.SIGHUP)
                until(partial(renewed, site.pid, before))
        finally:  # or the pool would wait for them for ever
            for caller in callers:
                caller.stopping.set()
        for one in going:
            one.result(60)

        assert not first & set(children(site.pid))
        assert {status for caller in callers for status in caller.statuses} == {200}
        assert min(len(caller.statuses) for caller in callers) > RELOADS


class Caller:
    """Asks for one page after another, each on a connection of its own, as visitors come."""

    def __init__(self, site: Site) -> None:
        self._site, self.statuses, self.stopping = site, list[int](), Event()

    def call(self) -> None:
        for path in cycle(("/forum", "/cari?q=absensi", "/masuk")):
            if self.stopping.is_set():
                return
            self.statuses.append(self._site.get(path).status)


def children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def renewed(pid: int, before: set[int]) -> bool:
    """Whether all serve that should, and none of the old ones is left."""
    now = set(children(pid))
    return len(now) == PROCESSES and not now & before


def until(condition: Callable[[], bool], seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_memory_levels_off(tmp_path: Path, template: sqlite3.Connection) -> None:
    """Each address is another one, so that whatever is kept by address would show."""
    with (
        serving(tmp_path, template, WEB_PROCESSES="1", PAGE_CACHE_MEGABYTES="4",
                LOG_LEVEL="WARNING") as site,
        ThreadPoolExecutor(4) as pool,
    ):  # fmt: skip
        [process] = children(site.pid)
        sizes = []
        for part in range(PARTS):
            paths = [f"{PAGES[n % len(PAGES)]}{part}-{n}" for n in range(REQUESTS // PARTS)]
            answers = site.get_all(pool, paths)
            assert {one.result().status for one in answers} <= {200, 404}
            sizes.append(memory(process))

    # It fills its caches at first. What leaks would go on growing as at the beginning.
    third = PARTS // 3
    at_first, at_last = sizes[third] - sizes[0], sizes[-1] - sizes[-1 - third]
    assert at_last < max(at_first / 3, 2_048), sizes


def memory(pid: int) -> int:
    """What the process has in memory, in KiB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])
