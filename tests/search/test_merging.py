"""Which segments of a Whoosh index are merged when: nothing is written over and over."""

from dataclasses import dataclass

import pytest

from livinglab.search.engines.whoosh_writing import (
    AT_ONCE,
    AT_WORST,
    CROWDED,
    FEWEST,
    SMALL,
    MergeType,
    alike,
    merge_little,
    merge_nothing,
    merge_quietly,
    waiting,
)

WRITTEN = 3_000


@dataclass(eq=False)
class Segment:
    size: int

    def doc_count(self) -> int:
        return self.size


@pytest.mark.parametrize("batch", [1, 3, 10, 50])
def test_nothing_is_merged_over_and_over(batch: int) -> None:
    segments: list[Segment] = []
    merged = most = 0
    for _ in range(WRITTEN // batch):
        chosen = waiting(segments)
        size = sum(segment.size for segment in chosen)
        segments = [each for each in segments if each not in chosen] + [Segment(size + batch)]
        merged += size
        most = max(most, len(segments))

    assert merged <= 4 * WRITTEN
    assert most <= CROWDED + WRITTEN // SMALL


@pytest.mark.parametrize(
    ("sizes", "merged"),
    [
        ([1] * 15, []),  # not so many yet
        ([1] * 16, [1] * 16),
        ([1] * 8 + [100] * 8, [1] * 8),  # large ones stay out of it
        ([15] * 16, []),  # four of them are too much for those who wait
        ([15] * CROWDED, [15] * 20),
        ([SMALL] * CROWDED, [SMALL] * 2),
        ([SMALL + 1] * 100, []),
    ],
)
def test_a_batch_merges_little_unless_it_must(sizes: list[int], merged: list[int]) -> None:
    assert [segment.size for segment in waiting(map(Segment, sizes))] == merged


def test_no_merge_is_larger_than_it_may_be() -> None:
    small = [Segment(size) for size in (1, 1, 2, 3, 5, 8, 13, 21, 34, 55)]

    assert sum(segment.size for segment in alike(small, AT_ONCE)) <= AT_ONCE
    assert len(alike(small, AT_ONCE)) >= FEWEST
    assert alike(small[:3], AT_WORST) == []


@pytest.mark.parametrize("merge", [merge_nothing, merge_little, merge_quietly])
def test_segments_of_which_nothing_lives_go_and_are_not_read(merge: MergeType) -> None:
    living = Segment(SMALL + 1)
    unreadable = [Segment(0) for _ in range(CROWDED)]

    assert merge(None, [*unreadable, living]) == [living]
