"""Whether visitors may read on from a replica whose primary is away.

Only if it has all that was taken from readers (a hidden post, a closed category).
What the primary had taken when it was last asked is known; what it took after that is
not, so it must have been asked shortly before. And whoever takes something is told
that it is done only once the replica has it, or once every process must have heard of
it (reading.py): what a replica may lack unnoticed, nobody was told is gone.

That holds for a primary that stopped. One that others still reach, while neither this
machine nor the replica does, may take things unheard: hence LONGEST.
"""

import math

NOTICED = 3.0  # seconds from the last answer, within which it must be found away
TOLD = NOTICED + 0.5  # after which whoever is to know has heard, or knows of nothing
LONGEST = 3_600.0


class Parting:
    """Moments are those of one process's own clock."""

    def __init__(self) -> None:
        self._answered_at, self._taken = -math.inf, 0
        self._missed_at: float | None = None

    def answered(self, moment: float, taken: int, *, is_read: bool) -> None:
        """Asked at that moment, the primary had taken so much; was the replica read then?"""
        self._answered_at = moment if is_read else -math.inf
        self._taken, self._missed_at = taken, None

    def missed(self, moment: float) -> None:
        """It did not answer."""
        if self._missed_at is None:
            self._missed_at = moment

    def may_read_on(self, moment: float, taken: int) -> bool:
        """From a replica that has taken so much."""
        return (
            self._missed_at is not None
            and self._missed_at - self._answered_at <= NOTICED
            and moment - self._missed_at < LONGEST
            and taken >= self._taken
        )
