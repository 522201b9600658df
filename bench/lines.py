"""A line of the results: a page or a class of questions, asked over so many connections."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any, NamedTuple

from bench.load import Timing, Weight

FLOOR = "floor"


class Round(NamedTuple):
    """A page asked for a while, and the CPU it took; `floor`: ms of a bare page just after."""

    timing: Timing
    seconds: float
    floor: float | None = None

    @property
    def cpu(self) -> float:
        """Milliseconds of one answer."""
        return self.seconds * 1000 / max(1, self.timing.count)

    @property
    def ratio(self) -> float | None:
        return self.cpu / self.floor if self.floor else None


@dataclass(frozen=True)
class Line:
    """Times in milliseconds, sizes in bytes; `cpu` is of one answer, what was refused included.

    `count` is of answers; `failures` come on top: refused, broken, or late by a minute.
    `ratio` to the floor: the middle one of the rounds; None where it was not asked in turn.
    """

    page: str
    who: str
    connections: int
    count: int
    failures: int
    rate: float
    p50: float
    p95: float
    p99: float
    cpu: float
    raw: int | None = None
    sent: int | None = None
    queries: int | None = None
    ratio: float | None = None


def line_of(
    page: str, who: str, connections: int, rounds: Sequence[Round], weight: Weight | None
) -> Line:
    timing = Timing()
    for each in rounds:
        timing.add(each.timing)
    ratios = [each.ratio for each in rounds if each.ratio is not None]
    return Line(
        page,
        who,
        connections,
        count=timing.count,
        failures=timing.failures,
        rate=round(timing.rate, 1),
        p50=round(timing.percentile(0.5), 2),
        p95=round(timing.percentile(0.95), 2),
        p99=round(timing.percentile(0.99), 2),
        cpu=round(Round(timing, sum(each.seconds for each in rounds)).cpu, 3),
        raw=weight.raw if weight else None,
        sent=weight.sent if weight else None,
        queries=weight.queries if weight else None,
        ratio=round(median(ratios), 2) if ratios else None,
    )


def rows(lines: list[Line], floors: list[Line]) -> list[dict[str, Any]]:
    """As they are kept: with the CPU of each as a ratio to the floor's.

    Where the floor was not asked in turn, to that of the beginning; where it was
    not asked over as many connections, to that over one.
    """
    cpu = {floor.connections: floor.cpu for floor in floors}
    return [
        asdict(line)
        | {"ratio": line.ratio or round(line.cpu / cpu.get(line.connections, cpu[1]), 2)}
        for line in lines
    ]
