"""Waking the workers of all machines over Redis or Valkey, as soon as there is work for them.

Only a nudge: the work itself is rows. One that gets lost is made good by the
worker's own round a second or two later, so that Redis may be away at any time.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import redis
import structlog
from flask import Flask, current_app
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import event
from sqlalchemy.orm import Session

from livinglab.db import db

CHANNEL = "livinglab:work"
ASKED = "livinglab:asked"  # written to see whether it takes something
NUDGES = "nudges"
# What is merely a comfort is not waited for: neither by a request, nor again and again.
REST = 5.0  # seconds
LISTENING = 1.0
OPTIONS: dict[str, Any] = {
    "socket_connect_timeout": 0.5,
    "socket_timeout": 0.5,
    "retry": Retry(NoBackoff(), 1),  # once more on a new connection
}
log = structlog.get_logger("nudges")


class Bell:
    """Rung by whoever commits work, heard by every worker. Says once that it is broken."""

    def __init__(self, url: str) -> None:
        self._redis = redis.Redis.from_url(url, **OPTIONS)
        self._is_away = False
        self._silent_until = 0.0

    def ring(self) -> None:
        if time.monotonic() < self._silent_until:
            return
        try:
            self._redis.publish(CHANNEL, "")
        except redis.RedisError as fault:
            self._note_away(fault)
        else:
            self._note_back()

    def answers(self) -> bool:
        """Asked by who watches. One whose memory is full speaks, and takes nothing."""
        try:
            self._redis.set(ASKED, "", ex=60)
        except redis.RedisError:
            return False
        return True

    def listen(self, wake: Callable[[], None], stop: threading.Event) -> None:
        """Call `wake` at each ringing, until told to stop."""
        while not stop.is_set():
            try:
                self._hear(wake, stop)
            except redis.RedisError as fault:
                self._note_away(fault)
                stop.wait(REST)

    def _hear(self, wake: Callable[[], None], stop: threading.Event) -> None:
        quietly = {"ignore_subscribe_messages": True}
        with self._redis.pubsub(**quietly) as heard:  # type: ignore[no-untyped-call]
            heard.subscribe(CHANNEL)
            self._note_back()
            wake()  # for what was rung while nobody listened
            while not stop.is_set():
                if heard.get_message(timeout=LISTENING):
                    wake()

    def _note_away(self, fault: Exception) -> None:
        self._silent_until = time.monotonic() + REST
        if not self._is_away:
            log.warning("redis is away; workers look round by themselves", error=str(fault))
        self._is_away = True

    def _note_back(self) -> None:
        if self._is_away:
            log.info("redis is back")
        self._is_away = False


def init_app(app: Flask) -> None:
    url = app.config["REDIS_URL"]
    app.extensions["bell"] = Bell(url) if url else None


def nudge() -> None:
    """Have the workers woken once this transaction is committed."""
    db.session.info[NUDGES] = True


@contextmanager
def heard_by(wake: Callable[[], None]) -> Iterator[None]:
    """Meanwhile `wake` is called at each nudge, from a thread of its own."""
    bell: Bell | None = current_app.extensions["bell"]
    if bell is None:
        yield
        return
    stop = threading.Event()
    thread = threading.Thread(target=bell.listen, args=(wake, stop), daemon=True)
    thread.start()
    yield
    stop.set()
    thread.join(2 * LISTENING)


@event.listens_for(Session, "after_commit")
def _send(session: Session) -> None:
    if session.in_nested_transaction() or not session.info.pop(NUDGES, False):
        return
    bell: Bell | None = current_app.extensions["bell"]
    if bell is not None:
        bell.ring()


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(NUDGES, None)
