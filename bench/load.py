"""Asks a server for pages over a fixed number of connections, and times each answer."""

import gzip
import http.client
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

PAGE_HEADERS = {"Accept-Encoding": "br, gzip", "Accept": "text/html"}


@dataclass
class Timing:
    """`seconds` are those of answers; a failure is only counted: a refusal is quick."""

    seconds: list[float] = field(default_factory=list)
    wall: float = 0.0
    failures: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, seconds: float, *, failed: bool) -> None:
        with self._lock:
            if failed:
                self.failures += 1
            else:
                self.seconds.append(seconds)

    def add(self, other: "Timing") -> None:
        """Of the same page, asked at another time."""
        self.seconds += other.seconds
        self.wall += other.wall
        self.failures += other.failures

    @property
    def count(self) -> int:
        return len(self.seconds)

    def percentile(self, share: float) -> float:
        """In milliseconds."""
        ordered = sorted(self.seconds)
        return (
            ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 if ordered else 0.0
        )

    @property
    def rate(self) -> float:
        return len(self.seconds) / self.wall if self.wall else 0.0


Ask = Callable[[http.client.HTTPConnection, int], int]


def get(paths: Sequence[str], cookie: str = "", *, anew: bool = False) -> Ask:
    """Asks for one after the other, from the first again after the last.

    `anew` gives each request an address of its own, so that none is answered by a kept page.
    """
    numbers = count()
    headers = PAGE_HEADERS | ({"Cookie": cookie} if cookie else {})

    def ask(connection: http.client.HTTPConnection, number: int) -> int:
        path = paths[number % len(paths)]
        own = f"&ke={next(numbers)}" if anew else ""
        connection.request("GET", f"{path}{own}", headers=headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status

    return ask


def measure(
    port: int, ask: Ask, connections: int, seconds: float, numbers: Iterator[int] | None = None
) -> Timing:
    """Answers and their times, from `connections` at once for `seconds`.

    Each request gets a number of its own, from 0 on if none are given.
    """
    timing, numbers = Timing(), numbers or count()
    began = time.perf_counter()
    threads = [
        threading.Thread(
            target=_keep_asking, args=(timing, port, ask, began + seconds, numbers)
        )
        for _ in range(connections)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    timing.wall = time.perf_counter() - began
    return timing


def _keep_asking(
    timing: Timing, port: int, ask: Ask, end: float, numbers: Iterator[int]
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while (began := time.perf_counter()) < end:
        try:
            status = ask(connection, next(numbers))
        except (OSError, http.client.HTTPException):
            connection.close()
            status = 0
        timing.note(time.perf_counter() - began, failed=status not in {200, 302, 303})
    connection.close()


@dataclass(frozen=True)
class Weight:
    raw: int
    sent: int  # compressed
    queries: int | None
    text: str
    cookie: str  # as the answer set it anew, else as it was sent


def weigh(port: int, path: str, cookie: str = "") -> Weight:
    """Bytes of a page raw and as sent, and the queries it took."""
    headers = {"Cookie": cookie} if cookie else {}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers=headers)
    raw = connection.getresponse()
    text = raw.read()
    connection.request("GET", path, headers=headers | PAGE_HEADERS)
    sent = connection.getresponse()
    size = len(sent.read())
    connection.close()
    if sent.getheader("Content-Encoding") is None:
        size = len(gzip.compress(text))
    renewed = (raw.getheader("Set-Cookie") or cookie).partition(";")[0]
    timing = raw.getheader("Server-Timing") or ""
    queries = timing.partition('queries;desc="')[2].partition('"')[0]
    return Weight(
        len(text),
        size,
        int(queries) if queries else None,
        text.decode(errors="replace"),
        renewed,
    )
