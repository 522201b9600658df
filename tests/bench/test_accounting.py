"""What processes cost, and when they have come to rest."""

import os

import pytest

from bench import accounting


@pytest.mark.parametrize(
    ("costs", "looks"),
    [([5.0, 5.01], 1), ([5.0, 6.0, 6.0, 6.02], 2), ([float(n) for n in range(200)], 30)],
)
def test_measuring_waits_until_a_server_rests(
    monkeypatch: pytest.MonkeyPatch, costs: list[float], looks: int
) -> None:
    rests: list[float] = []
    coming = iter(costs)
    monkeypatch.setattr(accounting, "cpu_seconds", lambda *pids: next(coming))
    monkeypatch.setattr("bench.accounting.time.sleep", rests.append)

    accounting.settle(1)

    assert rests == [1] * looks


def test_a_process_is_charged_for_what_it_does() -> None:
    before = accounting.cpu_seconds(os.getpid())
    while accounting.cpu_seconds(os.getpid()) == before:
        sum(range(10_000))
    assert accounting.cpu_seconds(os.getpid()) > before
