"""Totals that cannot be, and words for measuring the lag."""

import pytest

from bench import lag, searching

SOUND = {"rare word": [1, 3], "common word": [90, 80], "filter": [50, 80], "facets": [0, 4]}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"rare word": [1, 0]}, ["rare word: 1 of 2 questions find nothing"]),
        ({"filter": [91, 80]}, ["filter, question 0: 91, but 90 as common word"]),
        ({"facets": [0, 81]}, ["facets, question 1: 81, but 80 as filter"]),
    ],
)
def test_impossible_totals_are_told(changed: dict[str, list[int]], expected: list[str]) -> None:
    assert searching.faults(SOUND | changed) == expected


def test_words_looked_for_are_all_different() -> None:
    assert len({lag.new_word(number) for number in range(400)}) == 400
