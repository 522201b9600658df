"""What is asked for, and by whom."""

import http.client
import re
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import click

from bench import accounting, load
from bench.lines import FLOOR, Line, Round, line_of

CONNECTIONS = (1, 16)
WARM_UP = 0.5  # seconds before each measurement
BARE = load.get(["/"])
ROUNDS = 5  # of the floor and the page in turn: the machine is not the same all the while


@dataclass(frozen=True)
class Target:
    """The server under measurement, and how long each page is asked for.

    `floor`: the bare page, which is asked in turn with this one's.
    """

    pids: tuple[int, ...]
    port: int
    seconds: float
    cookie: str = ""
    connections: tuple[int, ...] = CONNECTIONS
    floor: "Target | None" = None

    def measure(
        self,
        page: str,
        who: str,
        ask: load.Ask,
        weight: load.Weight | None = None,
        warm_up: load.Ask | None = None,
    ) -> list[Line]:
        """A line for each number of connections; `warm_up` where `ask` is to be met cold."""
        lines = []
        for connections in self.connections:
            load.measure(self.port, warm_up or ask, connections, WARM_UP)
            numbers = count()
            rounds = [self._round(ask, connections, numbers) for _n in range(ROUNDS)]
            line = line_of(page, who, connections, rounds, weight)
            lines.append(line)
            click.echo(
                f"  {page:<22} {who:<10} {connections:>2}"
                f"  p50 {line.p50:8.2f} ms  p95 {line.p95:8.2f} ms  cpu {line.cpu:7.2f} ms"
                + (f"  × {line.ratio:6.2f}" if line.ratio else "")
            )
        return lines

    def _round(self, ask: load.Ask, connections: int, numbers: Iterator[int]) -> Round:
        """The page, and at once the floor, if it is known.

        What the worker does meanwhile is the page's, too: of a reply it is a good part.
        """
        seconds = self.seconds / ROUNDS
        before = accounting.cpu_seconds(*self.pids)
        timing = load.measure(self.port, ask, connections, seconds, numbers)
        floor = self.floor._round(BARE, connections, count()).cpu if self.floor else None
        return Round(timing, accounting.cpu_seconds(*self.pids) - before, floor)

    def page(self, name: str, path: str) -> list[Line]:
        """As a visitor and as the signed-in reader."""
        lines = []
        for who, cookie in (("visitor", ""), ("signed in", self.cookie)):
            weight = load.weigh(self.port, path, cookie)
            # With the session as it was given then, like a browser after its first page.
            lines += self.measure(name, who, load.get([path], weight.cookie), weight)
        return lines


def floor(target: Target) -> list[Line]:
    return target.measure(FLOOR, "visitor", BARE, load.weigh(target.port, "/"))


def all_pages(target: Target, thread: int) -> list[Line]:
    opening = canonical(target.port, thread)
    paths = {
        "thread, first page": opening,
        "thread, page 100": f"{opening}?halaman=100",
        "forum list": "/forum",
        "application": "/aplikasi/e-office",
        "dashboard": "/replikasi",
        "search": "/cari?q=aplikasi+absensi",
        "home": "/",
    }
    lines = [line for name, path in paths.items() for line in target.page(name, path)]
    return lines + not_kept(target, opening)


def not_kept(target: Target, opening: str) -> list[Line]:
    """A visitor's page made and packed anew for each request."""
    weight = load.weigh(target.port, opening)
    ask = load.get([f"{opening}?lain=1"], anew=True)
    return target.measure("thread, not kept", "visitor", ask, weight)


def canonical(port: int, thread: int) -> str:
    """The path that /forum/topik/<id> leads to."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/forum/topik/{thread}") as page:
        return str(page.url).partition(f":{port}")[2]


def replying(target: Target, thread: int) -> list[Line]:
    return target.measure("reply", "signed in", Replies(target, [thread]).ask)


class Replies:
    """The reply form of some threads, sent by the signed-in reader."""

    def __init__(self, target: Target, threads: list[int]) -> None:
        path = canonical(target.port, threads[0])
        page = load.weigh(target.port, path, target.cookie)
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
        if found is None:
            raise SystemExit("The thread page shows no reply form to the signed-in reader.")
        self._threads, self._token = threads, found[1]
        self._headers = {
            "Cookie": page.cookie,
            "Content-Type": "application/x-www-form-urlencoded",
        }

    def ask(self, connection: http.client.HTTPConnection, number: int) -> int:
        """Post a reply that was never posted before."""
        return self.post(connection, number, f"Balasan penguji {number} {time.time_ns()}")

    def post(self, connection: http.client.HTTPConnection, number: int, words: str) -> int:
        """The status of the answer; 0 if it is a page, since a reply always redirects."""
        thread = self._threads[number % len(self._threads)]
        body = f"csrf_token={self._token}&body={words.replace(' ', '+')}"
        path = f"/forum/topik/{thread}/balasan"
        connection.request("POST", path, body, self._headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status if answer.status != 200 else 0
