"""`python -m bench.web_servers`: gunicorn and granian on our pages, in turns of one run.

For docs/decisions/0018. granian is no dependency: `make bench-servers` installs
it beside the rest. Both servers stand from the beginning to the end, each
over a copy of the site of 10,000 posts and without the worker; each round asks
one after the other, so that what else the machine does meets both.
"""

import os
import shutil
import statistics
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import click

from bench import accounting, load, pages, servers, sites
from bench.lines import Line
from bench.making import whole
from bench.pages import Target
from bench.recipe import Recipe
from bench.report import table
from livinglab import config, create_app, serve

HEAD = ("page", "server", "at once", "requests/s", "p50 ms", "p99 ms", "CPU ms", "failures")
PORT = 8850
Found = dict[tuple[str, int, str], list[Line]]  # by page, connections, server


@dataclass(frozen=True)
class Standing:
    """A server with the site and one with the bare page."""

    name: str
    site: Target
    floor: Target

    def pages(self, thread: int) -> list[Line]:
        path = pages.canonical(self.site.port, thread)
        weight = load.weigh(self.site.port, path)
        lines = self.floor.measure("bare page", "visitor", load.get(["/"]))
        lines += self.site.measure("thread, kept", "visitor", load.get([path]), weight)
        signed_in = load.get([path], self.site.cookie)
        lines += self.site.measure("thread, signed in", "signed in", signed_in)
        return lines + pages.replying(self.site, thread + 1)


def gunicorn(app: str, port: int) -> list[str]:
    command = serve.web_command(config.settings() | {"PORT": port})
    command[command.index("wsgi:app")] = app
    if app == "bench.floor:app":
        command = command[: command.index("--preload")]  # our hooks expect our site
    return command


def granian(app: str, port: int) -> list[str]:
    """As many processes and threads as gunicorn gets."""
    settings = config.settings()
    return [
        sys.executable, "-m", "granian", app.replace("wsgi:", "bench.tuned:"),
        "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--http", "1",
        "--no-ws", "--workers", str(settings["WEB_PROCESSES"]),
        "--blocking-threads", str(config.threads(settings)), "--no-log",
    ]  # fmt: skip


COMMANDS = {"gunicorn": gunicorn, "granian": granian}


@contextmanager
def standing(name: str, source: sites.Site, number: int, seconds: float) -> Iterator[Standing]:
    folder = source.folder / f"run-{name}"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(source.data, folder / "data")
    port = PORT + 2 * number
    settings = sites.Site(folder).environment(port)
    counters = serve.fresh_folder(folder / "data" / "metrics")
    settings["PROMETHEUS_MULTIPROC_DIR"] = str(counters)
    os.environ |= sites.Site(folder).environment(port)
    cookie = servers.session_cookie(create_app())
    command = COMMANDS[name]
    with (
        servers.started(command("wsgi:app", port), port, settings) as site,
        servers.started(command("bench.floor:app", port + 1), port + 1, settings) as floor,
    ):
        target = Target((site,), port, seconds, cookie)
        yield Standing(name, target, replace(target, pids=(floor,), port=port + 1))
    shutil.rmtree(folder)


def rows(found: Found) -> list[tuple[str, ...]]:
    """The medians of all rounds."""
    named = sorted(found.items(), key=lambda item: item[0])
    return [(page, server, str(at_once), *_medians(lines))
            for (page, at_once, server), lines in named]  # fmt: skip


def _medians(lines: list[Line]) -> tuple[str, ...]:
    def median(figure: str) -> float:
        return statistics.median(float(getattr(line, figure)) for line in lines)

    return (
        f"{median('rate'):.0f}",
        f"{median('p50'):.2f}",
        f"{median('p99'):.2f}",
        f"{median('cpu'):.2f}",
        f"{sum(line.failures for line in lines)}",
    )


def memory_of(standings: list[Standing]) -> str:
    """What is shared by several processes is divided among them."""
    found = [f"{one.name} {_megabytes(one.site.pids[0]):.0f}" for one in standings]
    return f"Memory of all processes, proportional, MB: {', '.join(found)}."


def _megabytes(pid: int) -> float:
    sizes = 0
    for each in accounting.descendants(pid):
        text = Path(f"/proc/{each}/smaps_rollup").read_text()
        sizes += int(text.partition("\nPss:")[2].split()[0])
    return sizes / 1000


@click.command()
@click.option("--rounds", default=5, show_default=True)
@click.option("--seconds", default=2.0, show_default=True, help="For each measurement.")
def main(rounds: int, seconds: float) -> None:
    recipe, found = Recipe("sqlite", 10_000, 1), Found()
    with sites.kept(recipe, config.ROOT / ".cache" / "bench") as site, ExitStack() as stack:
        os.environ |= site.environment(PORT)
        thread = whole(recipe, site)
        all_of_them = [
            stack.enter_context(standing(name, site, number, seconds))
            for number, name in enumerate(COMMANDS)
        ]
        for turn in range(rounds):
            for one in all_of_them[:: -1 if turn % 2 else 1]:
                click.echo(f"round {turn + 1}, {one.name}")
                for line in one.pages(thread):
                    found.setdefault((line.page, line.connections, one.name), []).append(line)
        click.echo(memory_of(all_of_them))
    click.echo(table(HEAD, 2, rows(found)))


if __name__ == "__main__":
    main()
