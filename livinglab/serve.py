"""`python -m livinglab.serve`: web and worker in one process group, from one command.

Brings the database up to date and loads what is not loaded yet, while gunicorn
reads the code; then lets it serve, starts the worker and watches both: if one
dies it is started again; when this process is told to stop, both are, and it
ends when they have. With the word `web` or `worker` it does so for that one
alone: several machines start as many of each as they need.

It imports next to nothing: it is there for as long as the site, and to be quick.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from types import FrameType
from typing import Any

import click

from livinglab import config

PATIENCE = 20.0  # seconds for the web processes to finish the requests in hand
# What glibc keeps for each of many threads apart, it neither shares nor gives back: a web
# process was 50 MB larger, and grew with each page of an address of its own.
LEAN = {"MALLOC_ARENA_MAX": "2"}
MOST_DEATHS = 12  # of web and worker together within half a minute


def web_command(settings: dict[str, Any]) -> list[str]:
    """gunicorn's command line; the address comes from HOST and PORT."""
    return [
        sys.executable, "-m", "gunicorn", "wsgi:app",
        "--bind", f"{settings['HOST']}:{settings['PORT']}",
        "--workers", str(settings["WEB_PROCESSES"]),
        "--threads", str(config.threads(settings)),
        "--max-requests", "20000", "--max-requests-jitter", "2000",
        "--graceful-timeout", str(int(PATIENCE) - 5),
        "--timeout", "60",
        "--preload",
        "--no-control-socket",  # one for all sites of a user, and in a home that may be closed
        "--config", "python:livinglab.gunicorn_hooks",
    ]  # fmt: skip


def worker_command() -> list[str]:
    return [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]


class Group:
    """The processes under watch, each with the command that starts it again."""

    def __init__(self) -> None:
        self._commands: dict[str, list[str]] = {}
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._stopping = False

    def start(self, name: str, command: list[str], **how: Any) -> None:
        """`how` is for this one time, not for when it is started again."""
        self._commands[name] = command
        self._running[name] = subprocess.Popen(  # noqa: S603
            command, cwd=config.ROOT, **how
        )

    def watch(self) -> int:
        """Until told to stop. A process that dies at once, again and again, ends it all."""
        deaths: list[float] = []
        while not self._stopping:
            for name, process in list(self._running.items()):
                if process.poll() is not None and not self._stopping:
                    deaths = [at for at in deaths if time.monotonic() - at < 30] + [
                        time.monotonic()
                    ]
                    if len(deaths) > MOST_DEATHS:
                        click.echo(f"{name} keeps stopping; giving up.", err=True)
                        self.stop()
                        return 1
                    click.echo(
                        f"{name} stopped (exit {process.returncode}); starting it again.",
                        err=True,
                    )
                    self.start(name, self._commands[name])
            time.sleep(0.2)
        return 0

    @property
    def is_stopping(self) -> bool:
        return self._stopping

    def stop(self, number: int = 0, frame: FrameType | None = None) -> None:
        self._stopping = True
        for process in self._running.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)

    def wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        for process in self._running.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()


def main(prepare: Callable[[], None], parts: tuple[str, ...] = ("web", "worker")) -> int:
    settings = config.settings()
    group = Group()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, group.stop)
    for name, value in ({"PYTHONUNBUFFERED": "1"} | LEAN).items():
        os.environ.setdefault(name, value)
    # One page of counters for all processes: prometheus_client shares them as files.
    counters = fresh_folder(settings["DATA_FOLDER"] / "metrics" / "-".join(parts))
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(counters)
    try:
        with web_waiting(group, settings) if "web" in parts else nullcontext():
            prepare()
    except BaseException:
        group.stop()
        group.wait()
        raise
    if "worker" in parts and not group.is_stopping:
        group.start("worker", worker_command())
    result = group.watch()
    group.wait()
    return result


@contextmanager
def web_waiting(group: Group, settings: dict[str, Any]) -> Iterator[None]:
    """gunicorn reads the code meanwhile, and serves once this ends without an error.

    It waits for a byte in a pipe; one that closes without means that it is not to serve.
    """
    reading, writing = os.pipe()
    try:
        told = os.environ | {config.GO: str(reading)}
        group.start("web", web_command(settings), env=told, pass_fds=(reading,))
        os.close(reading)
        yield
        with suppress(BrokenPipeError):  # it died meanwhile, and is started again
            os.write(writing, b"!")
        click.echo(
            f"\n  LivingLab: http://{settings['HOST']}:{settings['PORT']}   (Ctrl-C stops it)\n"
        )
    finally:
        os.close(writing)


def fresh_folder(folder: Path) -> Path:
    """The folder, empty, for the counters of this start's processes."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.db"):
        old.unlink()
    return folder


def prepare() -> None:
    """Migrate and load in a process of its own, so that nothing of it stays in memory."""
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "setup"], cwd=config.ROOT, check=True
    )


@click.command()
@click.argument("part", type=click.Choice(["web", "worker"]), required=False)
def command(part: str | None) -> None:
    """Serve the site: its web processes and its worker, or one PART of them."""
    try:
        sys.exit(main(prepare, (part,) if part else ("web", "worker")))
    except config.BadSetting as wrong:
        sys.exit(f"Setting: {wrong}")
    except subprocess.CalledProcessError as failed:
        sys.exit(failed.returncode)


if __name__ == "__main__":
    command()
