"""What is asked for, and by whom."""

import http.client
import re
import time
import urllib.request
from dataclasses import dataclass

import click

from bench import accounting, load
from bench.lines import FLOOR, Line, line_of

CONNECTIONS = (1, 16)
WARM_UP = 0.5  # seconds before each measurement


@dataclass(frozen=True)
class Target:
    """The server under measurement, and how long each page is asked for."""

    pids: tuple[int, ...]
    port: int
    seconds: float
    cookie: str = ""
    connections: tuple[int, ...] = CONNECTIONS

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
            before = accounting.cpu_seconds(*self.pids)
            timing = load.measure(self.port, ask, connections, self.seconds)
            used = accounting.cpu_seconds(*self.pids) - before
            line = line_of(page, who, connections, timing, used, weight)
            lines.append(line)
            click.echo(
                f"  {page:<22} {who:<10} {connections:>2}"
                f"  p50 {line.p50:8.2f} ms  p95 {line.p95:8.2f} ms  cpu {line.cpu:7.2f} ms"
            )
        return lines

    def page(self, name: str, path: str) -> list[Line]:
        """As a visitor and as the signed-in reader."""
        lines = []
        for who, cookie in (("visitor", ""), ("signed in", self.cookie)):
            weight = load.weigh(self.port, path, cookie)
            lines += self.measure(name, who, load.get([path], cookie), weight)
        return lines


def floor(target: Target) -> list[Line]:
    weight = load.weigh(target.port, "/")
    return target.measure(FLOOR, "visitor", load.get(["/"]), weight)


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
    return [line for name, path in paths.items() for line in target.page(name, path)]


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
