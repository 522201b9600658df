"""More searches than the site can carry, under the server it runs on."""

import sqlite3
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path

import pytest

from tests.overload.gunicorn import Answer, serving

pytestmark = pytest.mark.slow
SETTINGS = {
    "WEB_PROCESSES": "1",
    "WEB_THREADS": "4",
    "HEAVY_REQUESTS": "2",
    "WAITING_REQUESTS": "8",
}
AT_WORK = 2  # of the searches; two more wait, and give up
ASKED = 60  # far more than gunicorn has threads


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
