"""Of many who miss a page at once one has it made; the others wait for it outside.

They take no turn (admission.py), so a burst for one page, as after each write, is no load.
They wait only for a page that is being made: not behind one who waits for a turn himself.
"""

from collections.abc import Hashable
from threading import Event, Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)

# In the environment of the request that makes the page.
HOLDER = "livinglab.flight"
SOON = 0.25  # seconds in which who has no turn to wait for begins
PATIENCE = 5.0  # seconds


class Flight:
    def __init__(self) -> None:
        self.has_begun, self.has_ended = Event(), Event()

    def end(self) -> None:
        self.has_ended.set()
        self.has_begun.set()

    def wait(self) -> bool:
        """Until the page was made, whatever came of it; False if that takes too long."""
        return self.has_begun.wait(SOON) and self.has_ended.wait(PATIENCE)


class Flights(Generic[Key]):
    """Those of one process."""

    def __init__(self) -> None:
        self._flights: dict[Key, Flight] = {}
        self._lock = Lock()

    def join(self, key: Key) -> tuple[Flight, bool]:
        """The flight, and whether it is one's own: then `land` must follow."""
        with self._lock:
            if (flight := self._flights.get(key)) is not None:
                return flight, False
            self._flights[key] = flight = Flight()
            return flight, True

    def land(self, key: Key) -> None:
        with self._lock:
            flight = self._flights.pop(key)
        flight.end()
