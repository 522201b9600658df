"""Whether what lies outside answers: Redis, the store of files. The site goes on without.

They are asked where somebody watches and not for a page: once in some seconds at most, by a
thread that ends, so that who asks whether the site is ready does not wait for them.
"""

import math
import threading
import time
from collections.abc import Callable, Mapping

from flask import Flask, current_app

from livinglab import storage
from livinglab.nudges import Bell

GOOD_FOR = 10.0  # seconds that an answer is believed
PATIENCE = 5.0  # seconds in which all have answered, or do not
Parts = Mapping[str, Callable[[], bool]]


class Outside:
    def __init__(self) -> None:
        self._found: dict[str, bool] = {}
        self._asked_at, self._asking = -math.inf, threading.Thread()
        self._lock = threading.Lock()

    def answers(self, parts: Parts, wait: float) -> dict[str, bool]:
        """As last found; asked anew where that was long ago, and waited for so long."""
        with self._lock:
            if not self._asking.is_alive() and time.monotonic() - self._asked_at > GOOD_FOR:
                self._asked_at = time.monotonic()
                self._asking = threading.Thread(target=self._ask, args=(parts,), daemon=True)
                self._asking.start()
            asking = self._asking
        asking.join(wait)
        return self._found

    def _ask(self, parts: Parts) -> None:
        self._found = {name: answers() for name, answers in parts.items()}


def answers(*, wait: float = 0.0) -> dict[str, bool]:
    """Part → whether it answers, of those that this site has; empty before the first look."""
    parts: dict[str, Callable[[], bool]] = {}
    bell: Bell | None = current_app.extensions["bell"]
    if bell is not None:
        parts["redis"] = bell.answers
    if current_app.config["STORAGE_URL"]:
        parts["files"] = storage.files().answers
    outside: Outside = current_app.extensions["outside"]
    return outside.answers(parts, wait) if parts else {}


def init_app(app: Flask) -> None:
    app.extensions["outside"] = Outside()
