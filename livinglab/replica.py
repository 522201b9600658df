"""A replica of the PostgreSQL database, and a thread that knows how far behind it is.

Nobody waits for the replica: a request asks what the last look found, and a
look that is late means that the replica must not be read. What was taken from
readers (a hidden post, a closed category) is not to be read there for as long
as it lags: while a write of that kind has not arrived, all read from the primary.
While the primary is away visitors read on (parting.py); who is signed in cannot.
"""

import enum
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypeVar

import structlog
from sqlalchemy import URL, Engine, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from livinglab.config import CONNECTING
from livinglab.lagging import Lag
from livinglab.parting import Parting
from livinglab.wires import cut, in_use, patience

LOOKING = 0.5  # seconds between two looks
ANSWERING = 2.0  # seconds in which the primary answers one, or is away
GOOD_FOR = 3.0  # seconds that one is believed
# One of these versions rises with each deed that takes something from readers.
TAKEN = ("site", "log", "withdrawn")
_TAKEN = f"SELECT coalesce(sum(version), 0) FROM page_version WHERE scope IN {TAKEN}"  # noqa: S608
_WRITTEN = text(f"SELECT (pg_current_wal_flush_lsn() - '0/0')::bigint, ({_TAKEN})")
_REPLAYED = text(
    f"SELECT (pg_last_wal_replay_lsn() - '0/0')::bigint, pg_is_in_recovery(), ({_TAKEN})"
)
_HAS = text("SELECT pg_last_wal_replay_lsn() - '0/0' >= :position")
View = TypeVar("View", bound=Callable[..., Any])
MAY_LAG = "may_lag"
log = structlog.get_logger("replica")


def may_lag(view: View) -> View:
    """Mark a view that reads only, and may show what was so some seconds ago."""
    setattr(view, MAY_LAG, True)
    return view


class Fault(enum.StrEnum):
    """Why the replica is not read."""

    UNSEEN = "unseen"  # not looked at yet, or too long ago
    AWAY = "away"
    NO_REPLICA = "no_replica"  # a server, but one that follows none
    CATCHING_UP = "catching_up"  # nobody knows since when it lags
    LATE = "late"
    ALONE = "alone"  # the primary is away
    LACKS_TAKEN = "lacks_taken"  # or may lack it, while the primary is away


class Look(NamedTuple):
    """What was found."""

    fault: Fault | None = Fault.UNSEEN  # never LACKS_TAKEN, which may come beside another
    seconds: float | None = None  # behind the primary
    bytes: int | None = None
    replayed: int = -1  # up to which position in the log of writes
    lacks_taken: bool = False
    hangs_until: float = 0.0  # the primary, at which all who ask it would wait
    until: float = 0.0

    def why_not(self, *, for_visitors: bool) -> Fault | None:
        """What keeps it from being read; None where nothing does."""
        if self.fault and not (for_visitors and self.fault is Fault.ALONE):
            return self.fault
        if self.lacks_taken:
            return Fault.LACKS_TAKEN
        return None if time.monotonic() < self.until else Fault.UNSEEN


class Replica:
    def __init__(self, url: str, primary: URL, *, pool: int, most_lag: float) -> None:
        self.engine = _engine(url, pool)
        self.last = Look()
        self._url, self._primary, self._most_lag = url, primary, most_lag
        self._lag, self._parting = Lag(), Parting()
        self._thread: threading.Thread | None = None
        self._begun, self._stopped = threading.Lock(), threading.Event()
        # Connections at which somebody may wait: for the replica, and for the primary.
        self._waiting: list[Iterable[Any]] = [in_use(self.engine)]
        self._waiting_there: list[Iterable[Any]] = []

    def has(self, position: int = 0, *, for_visitor: bool = False) -> bool:
        """Whether it can be read by somebody who must see all up to this position."""
        if self._thread is None:
            self._begin()
        look = self.last
        return not look.why_not(for_visitors=for_visitor) and look.replayed >= position

    @property
    def primary_hangs(self) -> bool:
        return time.monotonic() < self.last.hangs_until

    def cuts_where_the_primary_hangs(self, connections: Iterable[Any]) -> None:
        self._waiting_there.append(connections)

    def arrives(self, position: int, seconds: float) -> bool:
        """Whether it has all up to this position, now or within so many seconds."""
        end = time.monotonic() + seconds
        while not self._has_replayed(position):
            if time.monotonic() > end:
                return False
            time.sleep(0.05)
        return True

    def _has_replayed(self, position: int) -> bool:
        if self.last.replayed >= position:
            return True
        try:
            with self.engine.connect() as connection:
                return bool(connection.scalar(_HAS, {"position": position}))
        except SQLAlchemyError:
            return False

    def lost(self, fault: object) -> None:
        """It failed; not to be read before the next look."""
        self._note(Look(Fault.AWAY), fault)

    def stop(self) -> None:
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(2 * GOOD_FOR)
        self.engine.dispose()

    def _begin(self) -> None:
        """In the process that reads: a thread does not live through a fork."""
        with self._begun:
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, daemon=True)
                self._thread.start()

    def _watch(self) -> None:
        # Connections of its own: the requests may need all that the pools hold.
        primary = _engine(self._primary, 1, connect_timeout=int(ANSWERING))
        replica = _engine(self._url, 1)
        self._waiting_there.append(in_use(primary))
        self._waiting.append(in_use(replica))
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
        try:
            with patience(ANSWERING, self._give_up_the_primary), primary.connect() as one:
                written, taken = one.execute(_WRITTEN).one()
        except SQLAlchemyError:
            self._parting.missed(time.monotonic())
            # One that refuses does so at once.
            return self._look_alone(replica, hangs=time.monotonic() - moment > ANSWERING / 2)
        replayed, follows, taken_there = self._asked_of(replica)
        # One that was promoted goes on to say how far it had come, and has writes of its own.
        if replayed is None or not follows:
            return Look(Fault.NO_REPLICA)
        seconds = self._lag.seconds(moment, written, replayed)
        fault = self._fault(seconds)
        self._parting.answered(moment, taken, is_read=fault is None)
        return Look(
            fault,
            seconds,
            bytes=max(0, written - replayed),
            replayed=replayed,
            lacks_taken=taken_there < taken,
            until=moment + GOOD_FOR,
        )

    def _look_alone(self, replica: Engine, *, hangs: bool) -> Look:
        moment = time.monotonic()
        replayed, _follows, taken_there = self._asked_of(replica)
        if replayed is None:
            return Look(Fault.NO_REPLICA)
        return Look(
            Fault.ALONE,
            replayed=replayed,
            lacks_taken=not self._parting.may_read_on(moment, taken_there),
            hangs_until=moment + GOOD_FOR if hangs else 0.0,
            until=moment + GOOD_FOR,
        )

    def _asked_of(self, replica: Engine) -> tuple[int | None, bool, int]:
        with patience(GOOD_FOR, self._give_up), replica.connect() as connection:
            replayed, follows, taken = connection.execute(_REPLAYED).one()
        return replayed, follows, taken

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
        elif look.fault is Fault.ALONE:
            log.warning("primary is away", visitors_read_on=not look.lacks_taken)
        else:
            why, said = look.fault.value, str(error) if error else None
            log.warning("replica is not read", why=why, lag=look.seconds, error=said)

    def _give_up(self) -> None:
        """It takes statements and answers none: cut whoever waits for it."""
        self.lost("no answer")
        for connections in self._waiting:
            cut(connections)

    def _give_up_the_primary(self) -> None:
        # Said first: who is cut off asks for a new connection at once, and would wait for that.
        self.last = self.last._replace(hangs_until=time.monotonic() + GOOD_FOR)
        for connections in self._waiting_there:
            cut(connections)


def _engine(url: str | URL, pool: int, **connecting: int) -> Engine:
    return create_engine(
        url,
        pool_size=pool,
        max_overflow=0,
        pool_timeout=2,
        connect_args=CONNECTING | connecting,
    )
