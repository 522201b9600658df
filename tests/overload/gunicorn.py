"""The site under gunicorn with the command line of `serve`, and many clients at once."""

import os
import sqlite3
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from livinglab import config, serve
from tests.browser.conftest import wait_until_ready
from tests.servers import free_port


class Answer(NamedTuple):
    status: int
    retry_after: str | None
    text: str


class Site(NamedTuple):
    url: str
    pid: int  # of gunicorn's first process

    def get(self, path: str, **headers: str) -> Answer:
        """The answer, whatever its status. Raises OSError where the connection fails."""
        asked = urllib.request.Request(f"{self.url}{path}", headers=headers)
        try:
            with urllib.request.urlopen(asked, timeout=120) as answer:
                return Answer(answer.status, None, answer.read().decode())
        except urllib.error.HTTPError as refused:
            with refused:
                text = refused.read().decode()
                return Answer(refused.code, refused.headers["Retry-After"], text)

    def get_all(self, pool: ThreadPoolExecutor, paths: list[str]) -> list[Future[Answer]]:
        return [pool.submit(self.get, path) for path in paths]


@contextmanager
def serving(
    folder: Path, template: sqlite3.Connection, module: str = "wsgi:app", **settings: str
) -> Iterator[Site]:
    """One site over a copy of the template; ends when all its processes have."""
    copy = sqlite3.connect(folder / "livinglab.sqlite3")
    template.backup(copy)
    copy.close()
    own = {"LIVINGLAB_MODE": "test", "RATE_LIMITS": "0"} | settings
    with over(folder, ("wsgi:app", module), **own) as site:
        yield site


@contextmanager
def over(folder: Path, *changes: tuple[str, str], **settings: str) -> Iterator[Site]:
    """The site over this folder; `changes` put other words into gunicorn's command line."""
    port = free_port()
    own = {"LIVINGLAB_DATA": str(folder), "PORT": str(port)}
    environment = os.environ | serve.LEAN | own | settings
    with mock.patch.dict(os.environ, environment):
        command = serve.web_command(config.settings())
    for old, new in changes:
        command[command.index(old)] = new
    with running(command, environment, folder / "server.log") as pid:
        url = f"http://127.0.0.1:{port}"
        wait_until_ready(url)
        yield Site(url, pid)


@contextmanager
def running(command: list[str], environment: dict[str, str], log: Path) -> Iterator[int]:
    """A process of the site; yields its number."""
    with log.open("ab") as told:
        process = subprocess.Popen(
            command, cwd=config.ROOT, env=environment, stdout=told, stderr=told
        )
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(60)
