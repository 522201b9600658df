"""Rate limits as one process counts them: a window that moves, and nothing kept beyond it."""

import threading
import time
from collections.abc import Iterator

import pytest
import time_machine
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from livinglab.tallies import SWEEPING, Tallies

RULE = parse("3 per minute")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(1_800_000_000.0, tick=False) as clock:
        yield clock


@pytest.fixture
def tallies(clock: time_machine.Traveller) -> Tallies:
    return Tallies()


@pytest.mark.usefixtures("app")
def test_the_setting_means_it() -> None:
    assert isinstance(storage_from_string("memory://"), Tallies)


def test_the_window_moves(clock: time_machine.Traveller, tallies: Tallies) -> None:
    limiter = MovingWindowRateLimiter(tallies)
    began = time.time()

    taken = []
    for _turn in range(4):
        taken.append(limiter.hit(RULE, "sari"))
        clock.shift(10)
    window = limiter.get_window_stats(RULE, "sari")
    clock.shift(21)  # the first of them is over
    later = [limiter.hit(RULE, "sari"), limiter.hit(RULE, "sari")]

    assert taken == [True, True, True, False]
    assert (window.remaining, window.reset_time) == (0, began + 60)
    assert later == [True, False]
    assert limiter.hit(RULE, "budi")


def test_what_was_only_looked_at_is_not_counted(tallies: Tallies) -> None:
    limiter = MovingWindowRateLimiter(tallies)

    assert all(limiter.test(RULE, "sari") for _turn in range(5))
    assert limiter.get_window_stats(RULE, "sari").remaining == 3
    assert not limiter.hit(RULE, "sari", cost=4)


def test_addresses_are_forgotten_when_their_window_is_over(
    clock: time_machine.Traveller, tallies: Tallies
) -> None:
    limiter = MovingWindowRateLimiter(tallies)
    for number in range(1_000):
        limiter.hit(RULE, f"address {number}")
    clock.shift(SWEEPING + 1)

    limiter.hit(RULE, "the next")

    assert len(tallies._tallies) == 1
    assert tallies.reset() == 1
    assert limiter.hit(RULE, "the next", cost=3)


def test_a_clock_that_is_put_back_forgets_in_time(
    clock: time_machine.Traveller, tallies: Tallies
) -> None:
    limiter = MovingWindowRateLimiter(tallies)
    clock.shift(-86_400)
    limiter.hit(RULE, "sari")
    clock.shift(SWEEPING + 1)

    limiter.hit(RULE, "budi")

    assert len(tallies._tallies) == 1


def test_no_thread_is_started_to_count(tallies: Tallies) -> None:
    limiter = MovingWindowRateLimiter(tallies)
    tallies.timer.join()
    before = threading.active_count()

    limiter.hit(RULE, "sari")

    assert threading.active_count() == before
