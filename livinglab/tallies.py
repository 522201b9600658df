"""What a process remembers for its rate limits: who did what when, for as long as it counts.

In the place of limits' own memory, which keeps a list for each address that ever
came, and for each request that it counts walks through all of them in a new thread.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import structlog
from limits import RateLimitItem, WindowStats
from limits.storage import MemoryStorage, Storage
from limits.strategies import MovingWindowRateLimiter, RateLimiter

SWEEPING = 60.0  # seconds between two looks for what no longer counts
REST = 5.0  # seconds after which one that is away is asked again
Looked = TypeVar("Looked")
log = structlog.get_logger("limits")


@dataclass(slots=True)
class Tally:
    counts_until: float
    moments: list[float] = field(default_factory=list)  # the latest last

    def since(self, start: float) -> int:
        """How many there are since then; those before are forgotten."""
        if self.moments and self.moments[0] < start:
            self.moments = [moment for moment in self.moments if moment >= start]
        return len(self.moments)


class Tallies(MemoryStorage):
    """For limits of a moving window, which are all that we have."""

    STORAGE_SCHEME = ["memory"]

    def __init__(self, uri: str | None = None, **options: Any) -> None:
        super().__init__(uri, **options)
        self._tallies: dict[str, Tally] = {}
        self._lock = threading.Lock()
        self._swept_at = time.time()

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        moment = time.time()
        with self._lock:
            self._sweep(moment)
            tally = self._tallies.setdefault(key, Tally(moment + expiry))
            if tally.since(moment - expiry) + amount > limit:
                return False
            tally.moments.extend([moment] * amount)
            tally.counts_until = moment + expiry
            return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        moment = time.time()
        with self._lock:
            tally = self._tallies.get(key)
            count = tally.since(moment - expiry) if tally else 0
            return (tally.moments[0], count) if tally and count else (moment, 0)

    def clear(self, key: str) -> None:
        with self._lock:
            self._tallies.pop(key, None)

    def reset(self) -> int:
        with self._lock:
            count = len(self._tallies)
            self._tallies.clear()
            return count

    def _sweep(self, moment: float) -> None:
        """Now and then. A clock that was put back counts as having come round."""
        if 0 <= moment - self._swept_at < SWEEPING:
            return
        self._swept_at = moment
        over = [key for key, tally in self._tallies.items() if tally.counts_until < moment]
        for key in over:
            del self._tallies[key]


class CountedTogether(RateLimiter):
    """By all processes in Redis; by each for itself while that is away, or takes nothing more.

    Flask-Limiter can do so too, but believes one that answers and has no memory left to be
    well, and does not look out for what is counted only after the answer.
    """

    def __init__(self, storage: Storage) -> None:
        super().__init__(storage)
        self._together = MovingWindowRateLimiter(storage)
        self._here = MovingWindowRateLimiter(Tallies())
        self._is_away, self._silent_until = False, 0.0

    def hit(self, item: RateLimitItem, *identifiers: str, cost: int = 1) -> bool:
        if time.monotonic() >= self._silent_until:
            if self._is_away:
                self._rest()  # one asks whether it is back; the others need not wait for that
            try:
                is_allowed = self._together.hit(item, *identifiers, cost=cost)
            except self.storage.base_exceptions as fault:
                self._note_away(fault)
            else:
                self._note_back()
                return is_allowed
        return self._here.hit(item, *identifiers, cost=cost)

    def test(self, item: RateLimitItem, *identifiers: str, cost: int = 1) -> bool:
        return self._looked_at(lambda counted: counted.test(item, *identifiers, cost=cost))

    def get_window_stats(self, item: RateLimitItem, *identifiers: str) -> WindowStats:
        return self._looked_at(lambda counted: counted.get_window_stats(item, *identifiers))

    def _looked_at(self, look: Callable[[RateLimiter], Looked]) -> Looked:
        """Where it was counted: one that tells and takes nothing has not come back by that."""
        if not self._is_away:
            try:
                return look(self._together)
            except self.storage.base_exceptions as fault:
                self._note_away(fault)
        return look(self._here)

    def _rest(self) -> None:
        self._silent_until = time.monotonic() + REST

    def _note_away(self, fault: Exception) -> None:
        self._rest()
        if not self._is_away:
            log.warning("redis is away; each process counts for itself", error=str(fault))
        self._is_away = True

    def _note_back(self) -> None:
        if self._is_away:
            log.info("redis is back")
        self._is_away, self._silent_until = False, 0.0
