"""A replica of the PostgreSQL database, and a thread that knows how far behind it is.

Nobody waits for the replica: a request asks what the last look found, and a
look that is late means that the replica must not be read. What was taken from
readers (a hidden post, a closed category) is not to be read there for as long
as it lags: while a write of that kind has not arrived, all read from the primary.
"""

import enum
import os
import socket
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple, TypeVar

import structlog
from sqlalchemy import URL, Engine, create_engine, event, text

from livinglab.lagging import Lag

LOOKING = 0.5  # seconds between two looks
GOOD_FOR = 3.0  # seconds that one is believed
# One of these versions rises with each deed that takes something from readers.
TAKEN = ("site", "log", "withdrawn")
_TAKEN = f"SELECT coalesce(sum(version), 0) FROM page_version WHERE scope IN {TAKEN}"  # noqa: S608
_WRITTEN = text(f"SELECT (pg_current_wal_flush_lsn() - '0/0')::bigint, ({_TAKEN})")
_REPLAYED = text(f"SELECT (pg_last_wal_replay_lsn() - '0/0')::bigint, ({_TAKEN})")
# A machine that does not answer is given up within seconds, not after TCP's quarter of an hour.
_CONNECTING = {
    "connect_timeout": 3,
    "tcp_user_timeout": 5_000,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
}
View = TypeVar("View", bound=Callable[..., Any])
MAY_LAG = "may_lag"
log = structlog.get_logger("replica")


def may_lag(view: View) -> View:
    """Mark a view that reads only, and may show what was so some seconds ago."""
    setattr(view, MAY_LAG, True)
    return view


class Fault(enum.StrEnum):
    """Why the replica is not read."""

    UNSEEN = "unseen"  # not looked at yet
    AWAY = "away"
    NO_REPLICA = "no_replica"  # a server, but one that follows none
    CATCHING_UP = "catching_up"  # nobody knows since when it lags
    LATE = "late"


class Look(NamedTuple):
    """What was found."""

    fault: Fault | None = Fault.UNSEEN
    seconds: float | None = None  # behind the primary
    bytes: int | None = None
    replayed: int = -1  # up to which position in the log of writes
    lacks_taken: bool = False
    until: float = 0.0

    @property
    def is_good(self) -> bool:
        return not self.fault and not self.lacks_taken and time.monotonic() < self.until


class Replica:
    def __init__(self, url: str, primary: URL, *, pool: int, most_lag: float) -> None:
        self.engine = _engine(url, pool)
        self.last = Look()
        self._url, self._primary, self._most_lag = url, primary, most_lag
        self._lag = Lag()
        self._thread: threading.Thread | None = None
        self._begun, self._stopped = threading.Lock(), threading.Event()
        self._in_use: weakref.WeakSet[Any] = weakref.WeakSet()
        self._follow(self.engine)

    def has(self, position: int = 0) -> bool:
        """Whether it can be read by somebody who must see all up to this position."""
        if self._thread is None:
            self._begin()
        look = self.last
        return look.is_good and look.replayed >= position

    def lost(self, fault: object) -> None:
        """It failed; not to be read before the next look."""
        self._note(Look(Fault.AWAY), fault)

    def stop(self) -> None:
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(2 * GOOD_FOR)
        self.engine.dispose()

    def _follow(self, engine: Engine) -> None:
        """Know which connections somebody may be waiting at."""

        def give_back(raw: Any, *rest: Any) -> None:
            if raw is not None:  # as where it broke
                self._in_use.discard(raw)

        event.listen(engine, "checkout", lambda raw, *rest: self._in_use.add(raw))
        event.listen(engine, "checkin", give_back)

    def _begin(self) -> None:
        """In the process that reads: a thread does not live through a fork."""
        with self._begun:
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, daemon=True)
                self._thread.start()

    def _watch(self) -> None:
        # Connections of its own: the requests may need all that the pools hold.
        primary = _engine(self._primary, 1)
        replica = _engine(self._url, 1)
        self._follow(replica)
        while True:
            try:
                self._note(self._look(primary, replica))
            except Exception as fault:  # whatever it is, the next look may find it gone
                self.lost(fault)
            if self._stopped.wait(LOOKING):
                break
        primary.dispose()
        replica.dispose()

    def _look(self, primary: Engine, replica: Engine) -> Look:
        moment = time.monotonic()
        with primary.connect() as connection:
            written, taken = connection.execute(_WRITTEN).one()
        with self._patience(), replica.connect() as connection:
            replayed, taken_there = connection.execute(_REPLAYED).one()
        if replayed is None:
            return Look(Fault.NO_REPLICA)
        seconds = self._lag.seconds(moment, written, replayed)
        return Look(
            self._fault(seconds),
            seconds,
            bytes=max(0, written - replayed),
            replayed=replayed,
            lacks_taken=taken_there < taken,
            until=moment + GOOD_FOR,
        )

    def _fault(self, seconds: float | None) -> Fault | None:
        if seconds is None:
            return Fault.CATCHING_UP
        return Fault.LATE if seconds > self._most_lag else None

    def _note(self, look: Look, error: object = None) -> None:
        """Tell the log of each change, but not that a process has just begun."""
        known, self.last = self.last.fault, look
        if look.fault is Fault.AWAY:
            self.engine.dispose()  # what the pool holds is of no use when it is back
        if look.fault is known or {look.fault, known} == {Fault.UNSEEN, Fault.CATCHING_UP}:
            return
        if look.fault is None:
            log.info("replica is read", lag=look.seconds)
        else:
            log.warning(
                "replica is not read; all read from the primary",
                why=look.fault.value,
                lag=look.seconds,
                error=str(error) if error else None,
            )

    @contextmanager
    def _patience(self) -> Iterator[None]:
        """No statement can be told to wait only so long for its answer."""
        timer = threading.Timer(GOOD_FOR, self._give_up)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _give_up(self) -> None:
        """It takes statements and answers none: cut whoever waits for it."""
        self.lost("no answer")
        for raw in list(self._in_use):
            with suppress(Exception), socket.socket(fileno=os.dup(raw.fileno())) as wire:
                wire.shutdown(socket.SHUT_RDWR)


def _engine(url: str | URL, pool: int) -> Engine:
    return create_engine(
        url, pool_size=pool, max_overflow=0, pool_timeout=2, connect_args=_CONNECTING
    )
