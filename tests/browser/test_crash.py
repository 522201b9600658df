"""Killed at any moment, the site loses nothing that it acknowledged and doubles nothing."""

import os
import shutil
import signal
import sqlite3
import threading
import time
from http.client import HTTPException
from pathlib import Path

import pytest

from bench.accounting import descendants
from livinglab.accounts.loading import DEMONSTRATION
from tests.browser.conftest import running, wait_until_ready
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.slow
MEMBER = next(address for role, address in DEMONSTRATION if "wakil" in address)
ROUNDS = 3


class Stream(threading.Thread):
    """Posts one reply after another, and remembers those that were acknowledged."""

    def __init__(self, url: str, thread: int) -> None:
        super().__init__()
        self._visitor, self._thread = Visitor(url), thread
        self._visitor.sign_in(MEMBER)
        self._token = self._visitor.token("/forum/topik/baru")
        self.acknowledged: list[str] = []
        self.stopping = False

    def wait_for(self, count: int) -> None:
        """Until so many replies were acknowledged, however slow the machine is."""
        until(lambda: len(self.acknowledged) >= count, 60)

    def run(self) -> None:
        number = 0
        while not self.stopping:
            number += 1
            body = f"balasan ke-{number} zamrudkhatulistiwa"
            try:
                self._visitor.post(
                    f"/forum/topik/{self._thread}/balasan", self._token, body=body
                )
            except (OSError, HTTPException):  # it was killed before or within its answer
                time.sleep(0.05)
            else:
                self.acknowledged.append(body)


def start_thread(url: str) -> int:
    visitor = Visitor(url)
    visitor.sign_in(MEMBER)
    led_to = visitor.post(
        "/forum/topik",
        visitor.token("/forum/topik/baru"),
        category="tanya-jawab-replikasi",
        kind="question",
        title="Uji ketahanan",
        body="Topik untuk uji ketahanan.",
    )
    return int(led_to.rpartition("/forum/topik/")[2].partition("-")[0])


def posts(folder: Path, thread: int) -> list[str]:
    with sqlite3.connect(folder / "livinglab.sqlite3") as database:
        rows = database.execute("SELECT body FROM post WHERE thread_id = ?", (thread,))
        return [body for (body,) in rows]


def kill(pids: list[int]) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def test_killed_under_a_stream_of_posts(loaded_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(loaded_folder, folder)
    with running(folder) as site:
        thread = start_thread(site.url)
        stream = Stream(site.url, thread)
        stream.start()
        for _ in range(ROUNDS):
            before = len(stream.acknowledged)
            stream.wait_for(before + 4)
            kill([pid for pid in descendants(site.pid) if pid != site.pid])
            wait_until_ready(site.url)
        kill([*reversed(descendants(site.pid))])
        stream.stopping = True
        stream.join()

    with running(folder) as site:
        stored = posts(folder, thread)
        assert stream.acknowledged
        assert [body for body in stream.acknowledged if stored.count(body) != 1] == []
        assert len(set(stored)) == len(stored)
        until(lambda: found_by_search(site.url, thread))
        until(lambda: nothing_waits(folder))
        assert len(mail_keys(folder)) == len(set(mail_keys(folder)))


def found_by_search(url: str, thread: int) -> bool:
    results = Visitor(url).json("/cari.json?q=zamrudkhatulistiwa")["results"]
    return [hit["key"] for hit in results] == [str(thread)]


def nothing_waits(folder: Path) -> bool:
    with sqlite3.connect(folder / "livinglab.sqlite3") as database:
        waiting = database.execute(
            "SELECT (SELECT count(*) FROM mail WHERE sent_at IS NULL)"
            " + (SELECT count(*) FROM event WHERE done_at IS NULL)"
        )
        return bool(waiting.fetchone()[0] == 0)


def mail_keys(folder: Path) -> list[str]:
    """The Message-ID of each letter in the development folder."""
    letters = (folder / "mail").glob("*.eml")
    return [line for letter in letters for line in letter.read_text().splitlines()
            if line.startswith("Message-ID")]  # fmt: skip


def until(condition: object, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.2)
