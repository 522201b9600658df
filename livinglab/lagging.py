"""How far a replica is behind, from looks at it and at its primary."""

from collections import deque

LOOKS = 3_600  # that are remembered while it does not catch up


class Lag:
    """Told by positions in the log of writes, not by the clocks of two machines.

    A primary where nothing is written leaves its replica at 0 seconds. While
    things are written the answer is at most one look too high.
    """

    def __init__(self) -> None:
        self._looks: deque[tuple[float, int]] = deque(maxlen=LOOKS)

    def seconds(self, moment: float, written: int, replayed: int) -> float | None:
        """Since when the replica lacks something; None if it never had what was seen here.

        `written`: where the primary was at that moment; `replayed`: where its
        replica was, asked after it.
        """
        self._looks.append((moment, written))
        while len(self._looks) > 1 and self._looks[1][1] <= replayed:
            self._looks.popleft()
        had_all_at, position = self._looks[0]
        return None if position > replayed else moment - had_all_at
