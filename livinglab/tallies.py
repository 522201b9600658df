"""What a process remembers for its rate limits: who did what when, for as long as it counts.

In the place of limits' own memory, which keeps a list for each address that ever
came, and for each request that it counts walks through all of them in a new thread.
"""

import threading
import time
from dataclasses import dataclass, field
from typing import Any

from flask_limiter import Limiter
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

SWEEPING = 60.0  # seconds between two looks for what no longer counts


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


def count_here_while_away(limiter: Limiter) -> None:
    """Also while Redis is away, for which Flask-Limiter has a memory of its own."""
    limiter._fallback_storage = Tallies()
    limiter._fallback_limiter = MovingWindowRateLimiter(limiter._fallback_storage)
