"""A line of the results: a page or a class of questions, asked over so many connections."""

from dataclasses import asdict, dataclass
from typing import Any

from bench.load import Timing, Weight

FLOOR = "floor"


@dataclass(frozen=True)
class Line:
    """Times in milliseconds, sizes in bytes; `cpu` is of one answer, what was refused included.

    `count` is of answers; `failures` come on top: refused, broken, or late by a minute.
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


def line_of(
    page: str, who: str, connections: int, timing: Timing, cpu: float, weight: Weight | None
) -> Line:
    """`cpu` in seconds, of all requests together."""
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
        cpu=round(cpu * 1000 / max(1, timing.count), 3),
        raw=weight.raw if weight else None,
        sent=weight.sent if weight else None,
        queries=weight.queries if weight else None,
    )


def rows(lines: list[Line], floors: list[Line]) -> list[dict[str, Any]]:
    """As they are kept: with the CPU of each as a ratio to the floor's.

    Where the floor was not asked over as many connections, to that over one.
    """
    cpu = {floor.connections: floor.cpu for floor in floors}
    return [
        asdict(line) | {"ratio": round(line.cpu / cpu.get(line.connections, cpu[1]), 2)}
        for line in lines
    ]
