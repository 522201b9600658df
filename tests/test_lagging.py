"""How far behind: told by positions, from looks at both servers."""

import pytest

from livinglab.lagging import LOOKS, Lag

Look = tuple[float, int, int]  # moment, where the primary was, where its replica was


@pytest.mark.parametrize(
    ("looks", "seconds"),
    [
        pytest.param([(0, 100, 100)], 0, id="has all"),
        pytest.param([(0, 100, 100), (900, 100, 100)], 0, id="nothing is written for long"),
        pytest.param([(0, 100, 100), (5, 200, 150)], 5, id="lacks what was seen since"),
        pytest.param([(0, 100, 100), (5, 200, 150), (9, 300, 199)], 9, id="and goes on to"),
        pytest.param([(0, 100, 100), (5, 200, 150), (9, 300, 200)], 4, id="comes nearer"),
        pytest.param([(0, 100, 100), (5, 200, 150), (9, 300, 301)], 0, id="catches up"),
        pytest.param([(0, 100, 50)], None, id="never had what was seen"),
        pytest.param([(0, 100, 50), (1, 200, 100)], 1, id="has it one look later"),
    ],
)
def test_seconds_behind(looks: list[Look], seconds: float | None) -> None:
    lag = Lag()

    assert [lag.seconds(*look) for look in looks][-1] == seconds


def test_what_is_remembered_is_bounded() -> None:
    """One that stands still for hours is behind by an unknown time, until it moves."""
    lag = Lag()
    found = [lag.seconds(number, 100 + number, 100) for number in range(LOOKS + 1)]

    assert found[LOOKS - 1] == LOOKS - 1
    assert found[LOOKS] is None
