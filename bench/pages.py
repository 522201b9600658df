"""What is asked for, and by whom."""

import http.client
import re
import time
import urllib.request
from dataclasses import dataclass

import click

from bench import accounting, load

CONNECTIONS = (1, 16)


@dataclass(frozen=True)
class Line:
    page: str
    who: str
    connections: int
    timing: load.Timing
    cpu: float  # milliseconds a request
    weight: load.Weight | None


@dataclass(frozen=True)
class Target:
    """The server under measurement, and how long each page is asked for."""

    pid: int
    port: int
    seconds: float
    cookie: str = ""

    def measure(
        self, page: str, who: str, ask: load.Ask, weight: load.Weight | None
    ) -> list[Line]:
        lines = []
        for connections in CONNECTIONS:
            load.measure(self.port, ask, connections, 0.5)
            before = accounting.cpu_seconds(self.pid)
            timing = load.measure(self.port, ask, connections, self.seconds)
            used = accounting.cpu_seconds(self.pid) - before
            line = Line(
                page, who, connections, timing, used * 1000 / max(1, timing.count), weight
            )
            lines.append(line)
            click.echo(
                f"  {page:<20} {who:<10} {connections:>2}"
                f"  p50 {timing.percentile(0.5):8.2f} ms  cpu {line.cpu:7.2f} ms"
            )
        return lines

    def page(self, name: str, path: str) -> list[Line]:
        """As a visitor and as the signed-in reader."""
        lines = []
        for who, cookie in (("visitor", ""), ("signed in", self.cookie)):
            weight = load.weigh(self.port, path, cookie)
            lines += self.measure(name, who, load.get(path, cookie), weight)
        return lines


def floor(target: Target) -> list[Line]:
    return target.measure("floor", "visitor", load.get("/"), load.weigh(target.port, "/"))


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
    page = load.weigh(target.port, canonical(target.port, thread), target.cookie)
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    if found is None:
        raise SystemExit("The thread page shows no reply form to the signed-in reader.")
    ask = _reply(page.cookie, thread, found[1])
    return target.measure("reply", "signed in", ask, None)


def _reply(cookie: str, thread: int, token: str) -> load.Ask:
    """Posts a different reply each time, as the form of the page would."""
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}

    def ask(connection: http.client.HTTPConnection, number: int) -> int:
        body = f"csrf_token={token}&body=Balasan+penguji+{number}+{time.time_ns()}"
        connection.request("POST", f"/forum/topik/{thread}/balasan", body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status if answer.status != 200 else 0  # a reply always redirects

    return ask
