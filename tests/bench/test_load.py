"""What a measurement counts."""

from bench.load import Timing


def test_a_refusal_is_no_quick_answer() -> None:
    timing = Timing(wall=2.0)
    for seconds in (0.2, 0.4):
        timing.note(seconds, failed=False)
    timing.note(0.001, failed=True)
    assert (timing.count, timing.failures, timing.rate) == (2, 1, 1.0)
    assert timing.percentile(0) == 200
    assert timing.percentile(0.99) == 400


def test_nothing_answered_has_no_times() -> None:
    assert (Timing().percentile(0.5), Timing().rate) == (0.0, 0.0)


def test_rounds_are_one_measurement() -> None:
    timing = Timing([0.2], wall=1.0, failures=1)
    timing.add(Timing([0.4, 0.6], wall=0.5, failures=2))
    assert (timing.count, timing.rate, timing.failures) == (3, 2.0, 3)
