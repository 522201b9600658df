"""The table that `make bench` writes."""

import os
import platform

from bench.generate import LONG_THREAD
from bench.pages import Line
from livinglab.db import now

HEAD = (
    "page", "who", "connections", "p50 ms", "p99 ms", "requests/s", "CPU ms/request",
    "× floor", "KiB raw", "KiB sent", "queries", "failures",
)  # fmt: skip
INTRODUCTION = """# Benchmarks

`make bench` on {day}: {threads:,} threads, {posts:,} posts (one thread of {long:,}),
SQLite and Whoosh, gunicorn gthread 2 × 4, all in one run.
Machine: {machine}; the load comes from the same machine.

The floor is a bare Flask page of 12 KB behind the same server. CPU is what the kernel books
for the web processes and the worker together, divided by the requests answered. Visitors'
pages come from the page cache; pages of signed-in people never do. Memory of all processes
after the run: {memory:.0f} MB.

"""


def table(lines: list[Line]) -> str:
    floors = {line.connections: line.cpu for line in lines if line.page == "floor"}
    rows = [HEAD, ("---", "---", *("---:",) * (len(HEAD) - 2))]
    rows += [_row(line, floors[line.connections]) for line in lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


def _row(line: Line, floor: float) -> tuple[str, ...]:
    weight = line.weight
    sizes = ("", "", "")
    if weight:
        sizes = (f"{weight.raw / 1024:.1f}", f"{weight.sent / 1024:.1f}", weight.queries)
    return (
        line.page,
        line.who,
        str(line.connections),
        f"{line.timing.percentile(0.5):.2f}",
        f"{line.timing.percentile(0.99):.2f}",
        f"{line.timing.rate:.0f}",
        f"{line.cpu:.2f}",
        f"{line.cpu / floor:.1f}",
        *sizes,
        str(line.timing.failures),
    )


def whole(lines: list[Line], *, threads: int, posts: int, memory: float) -> str:
    machine = (
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()},"
        f" {platform.system()} {platform.release()}"
    )
    return INTRODUCTION.format(
        day=f"{now():%Y-%m-%d}",
        threads=threads,
        posts=posts,
        long=LONG_THREAD,
        machine=machine,
        memory=memory,
    ) + table(lines)
