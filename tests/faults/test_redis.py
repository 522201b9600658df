"""Redis takes no more, or says nothing: each process counts for itself, and nobody sees it."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import redis
from flask import Flask
from limits import parse
from limits.storage import RedisStorage
from structlog.testing import capture_logs

from livinglab import limits, nudges, tallies
from livinglab.tallies import CountedTogether
from tests.conftest import Client
from tests.servers import Valkey

RULE = parse("3 per minute")
ALLOWED = 5  # wrong passwords for one account from one address
REST = 0.3


@pytest.fixture(autouse=True)
def rested_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallies, "REST", REST)


@pytest.fixture
def limited(app: Flask, client: Client, valkey: Valkey) -> Iterator[Client]:
    """Of a site that counts in Redis; the limits are off in other tests."""
    app.config.update(RATELIMIT_ENABLED=True, RATELIMIT_STORAGE_URI=valkey.url)
    limits.limiter.enabled = True
    limits.init_app(app)
    yield client
    limits.limiter.enabled = False


def counting(valkey: Valkey) -> CountedTogether:
    """As one of the processes of a site counts."""
    return CountedTogether(RedisStorage(valkey.url, **nudges.OPTIONS))


def set_memory(valkey: Valkey, size: int) -> None:
    with redis.Redis.from_url(valkey.url) as server:
        server.config_set("maxmemory", size)


def test_wrong_passwords_are_counted_while_it_takes_no_more(
    limited: Client, valkey: Valkey
) -> None:
    set_memory(valkey, 1)

    tries = [
        limited.post("/masuk", data={"email": "a@example.go.id", "password": "salah"})
        for _turn in range(ALLOWED + 1)
    ]

    assert [answer.status_code for answer in tries] == [422] * ALLOWED + [429]
    assert int(tries[-1].headers["Retry-After"]) > 0


def test_a_site_without_limits_counts_nowhere(
    app: Flask, valkey: Valkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.config["RATELIMIT_STORAGE_URI"] = valkey.url
    monkeypatch.setattr(limits.limiter, "_storage", None)

    limits.init_app(app)

    assert limits.limiter._storage is None


def test_it_is_counted_together_again_once_there_is_room(valkey: Valkey) -> None:
    one, other = counting(valkey), counting(valkey)
    set_memory(valkey, 1)
    with capture_logs() as lines:
        alone = [one.hit(RULE, "sari") for _turn in range(4)]
        time.sleep(REST)
        is_asked_again = one.test(RULE, "sari")
        set_memory(valkey, 0)
        time.sleep(REST)
        together = [each.hit(RULE, "sari") for each in (one, other, one, other)]

    assert alone == together == [True, True, True, False]
    assert not is_asked_again
    assert other.get_window_stats(RULE, "sari").remaining == 0
    assert [line["event"] for line in lines] == [
        "redis is away; each process counts for itself",
        "redis is back",
    ]


def test_many_who_wait_for_it_at_once_are_all_counted(valkey: Valkey) -> None:
    counted = counting(valkey)
    assert counted.hit(RULE, "budi")
    os.kill(valkey.pid, signal.SIGSTOP)
    try:
        with ThreadPoolExecutor(4) as pool:
            taken = list(pool.map(lambda _turn: counted.hit(RULE, "sari"), range(4)))
        began = time.monotonic()
        assert not counted.test(RULE, "sari")
        assert time.monotonic() - began < 0.5
    finally:
        os.kill(valkey.pid, signal.SIGCONT)
    assert sorted(taken) == [False, True, True, True]
