"""Questions on a clock, and the line that is printed of them."""

import http.client
import time

from bench import load, overload


def test_a_question_waits_for_its_moment_and_no_longer() -> None:
    asked: list[float] = []
    connection = http.client.HTTPConnection("127.0.0.1")

    def note(connection: http.client.HTTPConnection, number: int) -> int:
        asked.append(time.perf_counter())
        return 200

    began = time.perf_counter()
    ask = overload.on_a_clock(note, rate=2)

    assert [ask(connection, 1), ask(connection, 0)] == [200, 200]
    assert asked[0] - began >= 0.5  # the second of two a second
    assert asked[1] - asked[0] < 0.5  # late already: asked at once


def test_a_row_holds_rates_of_answers_and_of_refusals() -> None:
    timing = load.Timing([0.001] * 98 + [0.2, 0.3], wall=10.0, failures=50)

    assert overload.row("kept page", timing, 15) == (
        "kept page",
        "15",
        "10",
        "5",
        "1.0",
        "300.0",
    )
