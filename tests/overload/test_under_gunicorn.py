"""The site under the server it runs on: past capacity, and while it is renewed."""

import os
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from functools import partial
from itertools import cycle
from pathlib import Path
from threading import Event
from urllib.parse import quote

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
HELD = 16  # searches, one after the other, that two processes share
ASKED = 60  # far more than gunicorn has threads
PROCESSES, CALLERS, RELOADS = 2, 4, 3


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


def test_requests_spread_evenly_over_the_processes(
    tmp_path: Path, template: sqlite3.Connection
) -> None:
    room = {"WEB_PROCESSES": "2", "WEB_THREADS": "20", "HEAVY_REQUESTS": "20"}
    with (
        serving(tmp_path, template, "tests.overload.held_site:app", **room) as site,
        ThreadPoolExecutor(HELD) as pool,
    ):
        until(lambda: len(children(site.pid)) == 2)
        held = [hold_one_more(site, pool, tmp_path) for _n in range(HELD)]

        of_each = Counter(file.name.split("-")[1] for file in tmp_path.glob("held-*"))
        (tmp_path / "release").touch()
        assert [one.result(60).status for one in held] == [200] * HELD
        assert min(of_each.values()) >= HELD // 2 - 1, of_each


def hold_one_more(site: Site, pool: ThreadPoolExecutor, folder: Path) -> Future[Answer]:
    """A search that has begun."""
    wanted = len(list(folder.glob("held-*"))) + 1
    (search,) = site.get_all(pool, [f"/cari?q=absensi+{wanted}"])
    until(lambda: len(list(folder.glob("held-*"))) == wanted)
    return search


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


def test_a_question_of_ten_thousand_letters_gets_an_ordinary_page(
    tmp_path: Path, template: sqlite3.Connection
) -> None:
    questions = ["absensi " * 1_250, *(letter * 10_000 for letter in "\u200f字😀")]
    with serving(tmp_path, template, WEB_PROCESSES="1") as site:
        answers = [site.get(f"/cari?q={quote(question)}") for question in questions]
        beyond = site.get(f"/cari?q={'absensi+' * 20_000}")

    assert [answer.status for answer in answers] == [200] * len(questions)
    assert all("</html>" in answer.text for answer in answers)
    assert max(len(answer.text) for answer in answers) < 100_000
    assert_is_a_page_of_ours(beyond, 414, "Alamat ini terlalu panjang")


def test_too_many_headers_get_a_page_that_says_so(
    tmp_path: Path, template: sqlite3.Connection
) -> None:
    with serving(tmp_path, template, WEB_PROCESSES="1") as site:
        large = site.get("/forum", Cookie="a=" + "x" * 9_000)
        many = site.get("/forum", **{f"X-Number-{number}": "1" for number in range(101)})
        bare = site.get("/forum", **{"X-(": "1"})

    for refused in (large, many):
        assert_is_a_page_of_ours(refused, 431, "Peramban mengirim terlalu banyak keterangan")
    assert bare.status == 400


def assert_is_a_page_of_ours(answer: Answer, status: int, title: str) -> None:
    assert answer.status == status
    assert f"<h1>{title}</h1>" in answer.text
    assert '<p lang="en">' in answer.text
