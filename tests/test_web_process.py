"""A new connection goes to the process with the fewest requests in hand."""

from types import SimpleNamespace

import pytest
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

from livinglab import gunicorn_hooks, web_process
from livinglab.web_process import AWAY, WebProcess


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What accept() does, one after the other."""
    done: list[str] = []

    def take(process: WebProcess, listener: object) -> None:
        done.append("taken")
        process.nr_conns += 1

    monkeypatch.setattr(web_process, "in_hand", [AWAY] * 4)
    monkeypatch.setattr(ThreadWorker, "accept", take)
    monkeypatch.setattr(ThreadWorker, "notify", lambda process: None)
    monkeypatch.setattr("time.sleep", lambda seconds: done.append("waited"))
    return done


def process(place: int, *, connections: int, kept: int = 0, alive: bool = True) -> WebProcess:
    made: WebProcess = object.__new__(WebProcess)
    made.place, made.alive, made._accepting = place, alive, alive
    made.nr_conns, made.keepalived_conns = connections, [object()] * kept
    made.notify()
    return made


def test_one_with_more_in_hand_gives_another_a_moment(steps: list[str]) -> None:
    busy, other = process(0, connections=2), process(1, connections=1)

    busy.accept(None)
    assert steps == ["waited", "taken"]
    other.accept(None)
    assert steps == ["waited", "taken", "taken"]


def test_what_is_only_kept_is_not_in_hand(steps: list[str]) -> None:
    process(1, connections=1)

    process(0, connections=5, kept=4).accept(None)

    assert steps == ["taken"]


@pytest.mark.parametrize("alive", [True, False])
def test_nobody_waits_for_a_process_that_takes_nothing(steps: list[str], alive: bool) -> None:
    other = process(1, connections=0, alive=alive)
    web_process.leave(other)  # as the parent does once it has ended

    process(0, connections=2).accept(None)

    assert steps == ["taken"]


def test_what_is_taken_is_told_at_once(steps: list[str]) -> None:
    process(0, connections=0).accept(None)

    assert list(web_process.in_hand)[:2] == [1, AWAY]


def test_each_has_a_place_and_that_of_one_who_left_is_free(steps: list[str]) -> None:
    others = [process(place, connections=0) for place in (0, 2)]
    new = process(0, connections=0)

    web_process.find_place(new, others)
    assert new.place == 1
    web_process.find_place(new, [process(place, connections=0) for place in range(4)])
    assert new.place == 3  # shared, where more were started than was said


def test_the_server_uses_it(steps: list[str]) -> None:
    web_process.make_places(2)
    assert list(web_process.in_hand) == [AWAY, AWAY]

    new = process(1, connections=0)
    gunicorn_hooks.pre_fork(SimpleNamespace(WORKERS={}), new)

    assert new.place == 0
    assert gunicorn_hooks.worker_class is WebProcess
