"""The whole site as its users meet it: started by its own command, read with Chromium.

The site is loaded once for all test processes; each module gets a copy of the
loaded folder, so that what one journey writes no other sees.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.architecture.sources import ROOT
from tests.browser import chromium
from tests.servers import free_port

READY_WITHIN = 60


@dataclass(frozen=True)
class Site:
    """A running site: where it answers, where its data lie, and its supervisor."""

    url: str
    folder: Path
    pid: int


def environment(folder: Path, port: int) -> dict[str, str]:
    return dict(os.environ) | {
        "LIVINGLAB_DATA": str(folder),
        "LIVINGLAB_MODE": "development",
        "PORT": str(port),
        "BASE_URL": f"http://127.0.0.1:{port}",
        "RATE_LIMITS": "0",
    }


@pytest.fixture(scope="session")
def loaded_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that `flask setup` has filled, made by whichever process comes first."""
    shared = tmp_path_factory.getbasetemp().parent / "loaded-site"
    with Path(f"{shared}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not shared.exists():
            draft = shared.with_suffix(".part")
            command = [sys.executable, "-m", "flask", "--app", "wsgi", "setup"]
            subprocess.run(command, cwd=ROOT, env=environment(draft, 0), check=True)
            draft.rename(shared)
    return shared


@contextmanager
def running(folder: Path) -> Iterator[Site]:
    """The site over this folder, started as `make run` starts it."""
    port = free_port()
    log = (folder / "server.log").open("ab")
    process = subprocess.Popen(
        [sys.executable, "-m", "livinglab.serve"],
        cwd=ROOT,
        env=environment(folder, port),
        stdout=log,
        stderr=log,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(url)
        yield Site(url, folder, process.pid)
    finally:
        process.terminate()
        process.wait(30)
        log.close()


def wait_until_ready(url: str, seconds: float = READY_WITHIN) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(f"{url}/readyz", timeout=5).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


@pytest.fixture(scope="module")
def site(loaded_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site") / "data"
    shutil.copytree(loaded_folder, folder)
    with running(folder) as site:
        yield site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=chromium.find(), args=chromium.ARGUMENTS
        )


@contextmanager
def reading(browser: Browser, site: Site, **device: Any) -> Iterator[Page]:
    """A page of a browser that nobody has used, on a device of this kind."""
    context = browser.new_context(base_url=site.url, locale="id-ID", **device)
    page = context.new_page()
    yield page
    # Closed while a form is under way, Chromium 156 did not answer, once in a hundred times.
    page.goto("about:blank")
    context.close()


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def phone(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Page]:
    """A phone of 360 pixels, once with scripts and once without."""
    device = {"viewport": {"width": 360, "height": 740}, "java_script_enabled": request.param}
    with reading(browser, site, **device) as page:
        yield page


@pytest.fixture
def desktop(browser: Browser, site: Site) -> Iterator[Page]:
    with reading(browser, site, viewport={"width": 1280, "height": 900}) as page:
        yield page
