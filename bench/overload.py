"""`python -m bench.overload`: a kept page, while the rest is asked three times too much.

What is asked of the site for it is new each time, so that no cache answers:
searches, threads and lists. First as fast as a few connections get answers:
that is the capacity. Then three times as much, on a clock that does not wait
for answers, and a kept page all the while. The load shares the site's cores.
"""

import http.client
import os
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import count
from pathlib import Path

import click

from bench import load, making, pages, report, servers, sites
from bench.recipe import Recipe
from livinglab.config import ROOT
from livinglab.db import now

TIMES = 3
ENOUGH = 4  # connections that keep two processes of two threads busy
CALLERS = 200  # more than the site lets work and wait
PAUSE = 0.02  # seconds between two questions for the kept page
HEAD = ("asked for", "offered/s", "answered/s", "told to come back/s", "p50 ms", "p99 ms")


def expensive(thread: str) -> load.Ask:
    """Each address is asked for once."""
    forms = (
        "/cari?q=aplikasi+absensi+{}",
        f"{thread}?x={{}}",
        "/forum?x={}",
        "/replikasi?x={}",
    )
    unique = count(time.time_ns() % 10**9)

    def ask(connection: http.client.HTTPConnection, number: int) -> int:
        path = forms[number % len(forms)].format(next(unique))
        return load.get([path])(connection, 0)

    return ask


def on_a_clock(ask: load.Ask, rate: float) -> load.Ask:
    """The same, each question at its own moment, whatever became of those before it."""
    began = time.perf_counter()

    def wait_and_ask(connection: http.client.HTTPConnection, number: int) -> int:
        time.sleep(max(0.0, began + number / rate - time.perf_counter()))
        return ask(connection, number)

    return wait_and_ask


def kept_page(port: int, path: str, seconds: float) -> load.Timing:
    """Asked for over one connection, with a pause after each answer."""
    timing, ask = load.Timing(), load.get([path])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    end = time.perf_counter() + seconds
    while (began := time.perf_counter()) < end:
        status = ask(connection, 0)
        timing.note(time.perf_counter() - began, failed=status != 200)
        time.sleep(PAUSE)
    connection.close()
    timing.wall = seconds
    return timing


def crowded(
    port: int, thread: str, rate: float, seconds: float
) -> tuple[list[float], float, int]:
    """The parts of a Timing. In a process of its own: its threads keep nobody else waiting."""
    timing = load.measure(port, on_a_clock(expensive(thread), rate), CALLERS, seconds)
    return timing.seconds, timing.wall, timing.failures


def measured(port: int, thread: str, seconds: float) -> list[tuple[str, ...]]:
    ask = expensive(thread)
    load.measure(port, load.get([thread]), ENOUGH, 1.0)  # both processes keep it
    calm = kept_page(port, thread, seconds / 4)
    capacity = load.measure(port, ask, ENOUGH, seconds)
    offered = TIMES * capacity.rate
    with ProcessPoolExecutor(1) as beside:
        crowd = beside.submit(crowded, port, thread, offered, seconds)
        kept = kept_page(port, thread, seconds)
        times, wall, failures = crowd.result()
    crowd_timing = load.Timing(times, wall, failures)
    return [
        row("kept page, nothing else", calm, calm.rate),
        row("expensive pages, as many as it can", capacity, capacity.rate),
        row(f"expensive pages, {TIMES} times as many", crowd_timing, offered),
        row("kept page meanwhile", kept, kept.rate),
    ]


def row(name: str, timing: load.Timing, offered: float) -> tuple[str, ...]:
    refused = timing.failures / timing.wall
    return (
        name,
        f"{offered:.0f}",
        f"{timing.rate:.0f}",
        f"{refused:.0f}",
        f"{timing.percentile(0.5):.1f}",
        f"{timing.percentile(0.99):.1f}",
    )


@click.command()
@click.option("--seconds", default=20.0, show_default=True)
@click.option("--port", default=8795, show_default=True)
@click.option("--folder", default=ROOT / ".cache" / "bench", type=click.Path(path_type=Path))
def main(seconds: float, port: int, folder: Path) -> None:
    """Measure on a site of 10,000 posts, and write the section of docs/benchmarks.md."""
    recipe = Recipe("sqlite", 10_000, 1)
    with sites.kept(recipe, folder) as site:
        os.environ.update(site.environment(port))
        number = making.whole(recipe, site)
        with (
            sites.copied(site) as copy,
            servers.started(servers.site_command(), port, copy.environment(port)),
        ):
            rows = measured(port, pages.canonical(port, number), seconds)
    text = f"Measured {now():%Y-%m-%d}, {report.machine()}.\n\n{report.table(HEAD, 1, rows)}"
    click.echo(text)
    report.put("overload", text)


if __name__ == "__main__":
    main()
