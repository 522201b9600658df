"""Readers and writers that notice every error, and when it came."""

import threading
import time
from dataclasses import dataclass

from tests.browser.visitor import Visitor

PACE = 5.5  # seconds between a writer's posts: more would meet the limit of twelve a minute
SEARCHING = 1.5  # likewise for the search


@dataclass(frozen=True)
class Fault:
    at: float
    who: str
    what: str


class Load:
    """Threads that use the site until told to stop.

    `acknowledged` are posts it took, `unseen` those that their writers were not shown then.
    """

    def __init__(self, url: str, thread: int, members: list[str]) -> None:
        self.acknowledged: list[str] = []
        self.unseen: list[str] = []
        self.faults: list[Fault] = []
        self.answers = 0
        self._url, self._thread = url, thread
        self._stop = threading.Event()
        pages = ("/", f"/forum/topik/{thread}", "/aplikasi/e-office", "/replikasi/daftar")
        self._threads = [
            *(threading.Thread(target=self._write, args=(member,)) for member in members),
            *(threading.Thread(target=self._read, args=(path, 0.05)) for path in pages),
            threading.Thread(target=self._read, args=("/cari?q=absensi", SEARCHING)),
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(60)

    def _read(self, path: str, pace: float) -> None:
        visitor = Visitor(self._url)
        while not self._stop.wait(pace):
            self._note(path, lambda: visitor.get(path))

    def _write(self, member: str) -> None:
        visitor = Visitor(self._url)
        visitor.sign_in(member)
        token = visitor.token(f"/forum/topik/{self._thread}")
        number = 0
        while not self._stop.wait(PACE):
            number += 1
            body = f"Balasan {number} dari {member.partition('@')[0]}"
            path = f"/forum/topik/{self._thread}/balasan"
            if self._note(member, lambda: visitor.post(path, token, body=body)):  # noqa: B023
                self.acknowledged.append(body)
                if body not in visitor.led_to:
                    self.unseen.append(body)

    def _note(self, who: str, ask: object) -> bool:
        try:
            ask()  # type: ignore[operator]
        except OSError as fault:
            self.faults.append(Fault(time.monotonic(), who, str(fault)))
            return False
        self.answers += 1
        return True
