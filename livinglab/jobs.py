"""What the worker does: small batches, repeated."""

from collections.abc import Callable
from typing import NamedTuple


class Job(NamedTuple):
    """`run` does one small batch, commits it and returns how much it did.

    It is called again at once while it returns more than 0, else after
    `every_seconds`, and earlier at a nudge if it `is_nudged`. One that is done
    `alone` is never begun by two workers at a time; batches of the others are
    claimed row by row. It may be killed at any moment, so a batch that was begun
    and not finished must come out right when it is done again.
    """

    name: str
    every_seconds: float
    run: Callable[[], int]
    is_nudged: bool = False
    alone: bool = False
