"""100,000 requests to one web process, and the worker beside it: neither keeps growing."""

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import click
import pytest

from livinglab import serve
from livinglab.accounts.loading import DEMONSTRATION
from tests.browser.conftest import loaded_folder
from tests.browser.test_crash import start_thread
from tests.overload.gunicorn import over, running
from tests.overload.mix import ANSWERS, Mix
from tests.overload.test_under_gunicorn import children

__all__ = ["loaded_folder"]

REQUESTS, PARTS = 100_000, 20
CALLERS = 4
MOST = 3_072  # KiB that the second half may add
SETTINGS = {
    "WEB_PROCESSES": "1",
    "TRUSTED_PROXIES": "1",
    "LOG_LEVEL": "WARNING",
    # Full long before the half: what is bounded by a setting is no growth.
    "PAGE_CACHE_MEGABYTES": "4",
    "FRAGMENT_CACHE_MEGABYTES": "4",
}


class Memory(NamedTuple):
    """Of one process, in KiB. `own` leaves out the files that it maps, as the database."""

    resident: int
    proportional: int
    own: int


def memory(pid: int) -> Memory:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    sizes = {name: int(size.split()[0]) for name, size in (line.split(":") for line in lines)}
    return Memory(sizes["Rss"], sizes["Pss"], sizes["Anonymous"])


class Site(NamedTuple):
    url: str
    web: int
    worker: int


@contextmanager
def soaked(folder: Path) -> Iterator[Site]:
    counters = serve.fresh_folder(folder / "metrics")
    settings = SETTINGS | {"PROMETHEUS_MULTIPROC_DIR": str(counters)}
    told = os.environ | serve.LEAN | settings | {"LIVINGLAB_DATA": str(folder)}
    with (
        over(folder, ("20000", "0"), ("2000", "0"), **settings) as site,
        running(serve.worker_command(), told, folder / "worker.log") as worker,
    ):
        [web] = children(site.pid)
        yield Site(site.url, web, worker)


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_memory_levels_off(
    loaded_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a process that is not renewed, which serve's are after some 20,000 requests."""
    folder = tmp_path / "data"
    shutil.copytree(loaded_folder, folder)
    answers: Counter[tuple[str, int]] = Counter()
    sizes: list[tuple[Memory, Memory]] = []
    with soaked(folder) as site, ThreadPoolExecutor(CALLERS) as pool:
        members = [address for _role, address in DEMONSTRATION]
        mix = Mix(site.url, start_thread(site.url), members)
        for part in range(PARTS):
            numbers = range(part * REQUESTS // PARTS, (part + 1) * REQUESTS // PARTS)
            answers.update(pool.map(mix.answer, numbers))
            sizes.append((memory(site.web), memory(site.worker)))
            with capsys.disabled():
                click.echo(line(numbers.stop, *sizes[-1]))
        mix.close()
        assert children_are(site)

    with capsys.disabled():
        for (kind, status), count in sorted(answers.items()):
            click.echo(f"{kind}, {status}: {count}")
    assert {status for _kind, status in answers} <= ANSWERS
    half, end = sizes[PARTS // 2 - 1], sizes[-1]
    grown = [after.own - before.own for before, after in zip(half, end, strict=True)]
    assert max(grown) <= MOST, grown


def line(asked: int, web: Memory, worker: Memory) -> str:
    sizes = " | ".join(f"{size / 1024:.1f}" for size in (*web, *worker))
    return f"| {asked:,} | {sizes} |"


def children_are(site: Site) -> bool:
    """Whether the two are those that began, and neither was started again."""
    return all(Path(f"/proc/{pid}/stat").exists() for pid in (site.web, site.worker))
