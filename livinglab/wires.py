"""Connections at which somebody may wait for a server that says nothing; how they are cut."""

import os
import socket
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Engine, event

Wires = weakref.WeakSet[Any]


@contextmanager
def patience(seconds: float, give_up: Callable[[], None]) -> Iterator[None]:
    """No statement can be told to wait only so long for its answer."""
    timer = threading.Timer(seconds, give_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def cut(connections: Iterable[Any]) -> None:
    for raw in list(connections):
        with suppress(Exception), socket.socket(fileno=os.dup(raw.fileno())) as wire:
            wire.shutdown(socket.SHUT_RDWR)


def in_use(engine: Engine, counts: Callable[[], bool] = lambda: True) -> Wires:
    """Those that are lent out, and count as they are."""
    lent = Wires()

    def lend(raw: Any, *rest: Any) -> None:
        if counts():
            lent.add(raw)

    def give_back(raw: Any, *rest: Any) -> None:
        if raw is not None:  # as where it broke
            lent.discard(raw)

    event.listen(engine, "checkout", lend)
    event.listen(engine, "checkin", give_back)
    return lent


class ButWriting:
    """All of an engine, but those by which something is being written.

    Somebody may wait at one before it is lent out: there it is tried first.
    """

    def __init__(self, engine: Engine, is_writing: Callable[[], bool]) -> None:
        self._all, self._writing = Wires(), in_use(engine, is_writing)
        event.listen(engine, "connect", lambda raw, *rest: self._all.add(raw))

    def __iter__(self) -> Iterator[Any]:
        return iter(set(self._all) - set(self._writing))
