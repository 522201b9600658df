"""How many requests are worked on at once; past that some wait, and the rest come back later.

    @bp.get("/cari")
    @admission.heavy
    def search() -> …

A process works on WEB_THREADS readers and as many writers at a time, apart
since on SQLite a writer may have to wait for another, and of the readers at
most HEAVY_REQUESTS search, export or see a dashboard. WAITING_REQUESTS more wait
for their turn, for a few seconds. Whoever finds no room to wait, or waits in
vain, is answered 503 with Retry-After, at once and without the database; a
visitor who finds none, even without Flask (front.py).
Moderators and administrators never wait: past capacity is when they are needed.

Pages out of the cache (front.py), static files and health checks do not come
here. gunicorn has threads for them beside all that may work and wait.
"""

from collections import deque
from collections.abc import Callable
from threading import Event, Lock
from typing import Any, NamedTuple, TypeVar

from flask import Flask, g, request
from werkzeug.exceptions import HTTPException

from livinglab import config
from livinglab.accounts import policy
from livinglab.accounts.login import carries_session, forget_person, may_keep_order, viewer
from livinglab.db import READING_METHODS, db
from livinglab.errors import Busy

View = TypeVar("View", bound=Callable[..., Any])
HEAVY = "is_heavy"
FREE = {"static", "app_css", "app_js", "healthz", "readyz", "metrics"}
PATIENCE = 5.0  # seconds that a request waits for its turn


class Gate:
    """Lets `places` in at once; `room` more wait outside, and go in as they came."""

    def __init__(self, places: int, room: int) -> None:
        self._places, self._room = places, room
        self._waiting: deque[Event] = deque()
        self._lock = Lock()

    def enter_at_once(self) -> bool:
        """Not past those who wait: a place that is left is handed to the first of them."""
        with self._lock:
            return self._take()

    def _take(self) -> bool:
        if self._places < 1:
            return False
        self._places -= 1
        return True

    def enter(self, seconds: float) -> bool:
        """Wait for a place, if there is room to wait; whether one was found."""
        turn = Event()
        with self._lock:
            if self._take():
                return True
            if self._room < 1:
                return False
            self._room -= 1
            self._waiting.append(turn)
        turn.wait(seconds)
        with self._lock:
            self._room += 1
            if not turn.is_set():
                self._waiting.remove(turn)
        return turn.is_set()

    def leave(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._places += 1

    @property
    def is_full(self) -> bool:
        """Whether nobody can enter or wait; as of now, which may have passed already."""
        return self._places < 1 and self._room < 1


class Gates(NamedTuple):
    heavy: Gate  # before the one for readers
    reading: Gate
    writing: Gate

    def on_the_way(self, app: Flask, endpoint: str | None, method: str) -> tuple[Gate, ...]:
        """The gates before a view; none before what is always let through."""
        if endpoint in FREE:
            return ()
        last = self.reading if method in READING_METHODS else self.writing
        view = app.view_functions.get(endpoint or "")
        return (self.heavy, last) if getattr(view, HEAVY, False) else (last,)


def heavy(view: View) -> View:
    """Mark a view that costs much more than a page does."""
    setattr(view, HEAVY, True)
    return view


def init_app(app: Flask) -> None:
    settings = app.config
    app.extensions["gates"] = Gates(
        Gate(settings["HEAVY_REQUESTS"], config.room_for_heavy(settings)),
        *(Gate(settings["WEB_THREADS"], settings["WAITING_REQUESTS"]) for _turn in range(2)),
    )

    @app.before_request
    def take_turn() -> None:
        g.gates = []
        gates: Gates = app.extensions["gates"]
        for gate in gates.on_the_way(app, request.endpoint, request.method):
            if _take(gate):
                g.gates.append(gate)

    @app.teardown_request
    def leave(error: BaseException | None) -> None:
        for gate in g.pop("gates", ()):
            gate.leave()


def turned_away_at(app: Flask, environ: dict[str, Any]) -> str | None:
    """The view a visitor would be turned away from at once, with no room left to wait."""
    gates: Gates = app.extensions["gates"]
    if not any(gate.is_full for gate in gates):
        return None
    try:
        endpoint, _arguments = app.url_map.bind_to_environ(environ).match()
    except HTTPException:
        endpoint = "none"  # a page that says so, or the way to the right address
    is_full = any(gate.is_full for gate in gates.on_the_way(app, endpoint, "GET"))
    return str(endpoint) if is_full else None


def _take(gate: Gate) -> bool:
    """Whether a place was taken; False for one who goes ahead without. Raises Busy."""
    if gate.enter_at_once():
        return True
    if _goes_ahead():
        return False
    if not gate.enter(PATIENCE):
        raise Busy(retry_after=int(PATIENCE))
    return True


def _goes_ahead() -> bool:
    """Whether the reader need not wait. Whoever waits holds no connection meanwhile."""
    if not carries_session() or not may_keep_order():
        return False
    # Not the transaction of a write yet: on SQLite that would wait for other writers.
    db.session.connection(execution_options={"reads_only": True})
    goes_ahead = policy.goes_ahead(viewer())
    forget_person()
    return goes_ahead
