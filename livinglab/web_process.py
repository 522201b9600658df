"""A web process that leaves a new connection to one with fewer requests in hand.

All wait for connections at one address, and whichever wakes first takes what comes: of
eight readers who search at once six may wait for one process and two for the other, and
stay there, as a connection is kept. So whoever has more than another gives that one a
moment, and takes the connection if it is still there (Puma does so: wait_for_less_busy_worker).
"""

import time
from multiprocessing.sharedctypes import RawArray
from typing import Any

from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

MOMENT = 0.001  # seconds; one that computes takes half of it to come to its next step
AWAY = 1 << 30  # in the place of a process that takes none

# How many requests each process has in hand; made by the parent before any is there.
in_hand: Any = RawArray("i", [AWAY])


def make_places(processes: int) -> None:
    """For so many at a time; while they are renewed, old and new ones run side by side."""
    global in_hand
    in_hand = RawArray("i", [AWAY] * processes)


def find_place(new: "WebProcess", others: list["WebProcess"]) -> None:
    """One that no other process has; the last is shared where there are more of them."""
    taken = {other.place for other in others}
    free = (place for place in range(len(in_hand)) if place not in taken)
    new.place = next(free, len(in_hand) - 1)


def leave(gone: "WebProcess") -> None:
    in_hand[gone.place] = AWAY


class WebProcess(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    place = 0

    def notify(self) -> None:
        """Called in each round of the main loop."""
        super().notify()
        self._tell()

    def accept(self, listener: Any) -> None:
        if self._in_hand() > min(in_hand):
            time.sleep(MOMENT)
        super().accept(listener)
        self._tell()

    def _in_hand(self) -> int:
        """A connection that is only kept is none."""
        return int(self.nr_conns) - len(self.keepalived_conns)

    def _tell(self) -> None:
        in_hand[self.place] = self._in_hand() if self.alive and self._accepting else AWAY
