"""How many requests are worked on at once; past that some wait, and the rest come back later.

    @bp.get("/cari")
    @admission.heavy
    def search() -> …

A process works on WEB_THREADS requests at a time, and of those at most
HEAVY_REQUESTS are searches, exports or dashboards. WAITING_REQUESTS more wait
for their turn, for a few seconds. Whoever finds no room to wait, or waits in
vain, is answered 503 with Retry-After, at once and without the database.
Moderators and administrators never wait: past capacity is when they are needed.

Pages out of the cache (front.py), static files and health checks do not come
here. gunicorn has threads for them beside all that may work and wait.
"""

from collections.abc import Callable
from threading import BoundedSemaphore
from typing import Any, TypeVar

from flask import Flask, current_app, g, request

from livinglab.accounts import policy
from livinglab.accounts.login import carries_session, forget_person, viewer
from livinglab.db import db
from livinglab.errors import Busy

View = TypeVar("View", bound=Callable[..., Any])
HEAVY = "is_heavy"
FREE = {"static", "app_css", "app_js", "healthz", "readyz", "metrics"}
PATIENCE = 5.0  # seconds that a request waits for its turn
SPARE_THREADS = 8  # for cached pages, static files and refusals


class Gate:
    """Lets `places` in at once; `room` more wait outside for some of them to leave."""

    def __init__(self, places: int, room: int) -> None:
        self._places, self._room = BoundedSemaphore(places), BoundedSemaphore(room)

    def enter_at_once(self) -> bool:
        return self._places.acquire(blocking=False)

    def enter(self, seconds: float) -> bool:
        """Wait for a place, if there is room to wait; whether one was found."""
        if not self._room.acquire(blocking=False):
            return False
        try:
            return self._places.acquire(timeout=seconds)
        finally:
            self._room.release()

    def leave(self) -> None:
        self._places.release()


def heavy(view: View) -> View:
    """Mark a view that costs much more than a page does."""
    setattr(view, HEAVY, True)
    return view


def threads(settings: dict[str, Any]) -> int:
    """How many threads a process needs for those at work, those that wait, and the rest."""
    return (
        int(settings["WEB_THREADS"])
        + int(settings["WAITING_REQUESTS"])
        + _room_for_heavy(settings)
        + SPARE_THREADS
    )


def _room_for_heavy(settings: dict[str, Any]) -> int:
    return max(1, int(settings["WAITING_REQUESTS"]) // 4)


def init_app(app: Flask) -> None:
    settings = app.config
    narrow = Gate(settings["HEAVY_REQUESTS"], _room_for_heavy(settings))
    wide = Gate(settings["WEB_THREADS"], settings["WAITING_REQUESTS"])

    @app.before_request
    def take_turn() -> None:
        g.gates = []
        if request.endpoint in FREE:
            return
        view = current_app.view_functions.get(request.endpoint or "")
        for gate in (narrow, wide) if getattr(view, HEAVY, False) else (wide,):
            if _take(gate):
                g.gates.append(gate)

    @app.teardown_request
    def leave(error: BaseException | None) -> None:
        for gate in g.pop("gates", ()):
            gate.leave()


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
    if not carries_session():
        return False
    # Not the transaction of a write yet: on SQLite that would wait for other writers.
    db.session.connection(execution_options={"reads_only": True})
    goes_ahead = policy.goes_ahead(viewer())
    forget_person()
    return goes_ahead
