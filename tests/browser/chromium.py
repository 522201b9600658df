"""Finds Chromium; `python -m tests.browser.chromium` installs Debian's if there is none."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# Without these a headless Chromium asks for things on the network by itself.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find() -> Path | None:
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        return Path(chosen)
    paths = (shutil.which(name) for name in NAMES)
    return next((Path(path) for path in paths if path), None)


def install() -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit("Chromium is needed for the browser tests: install it, or set CHROMIUM.")
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=True)
    subprocess.run(["apt-get", "install", "-qq", "-y", "chromium"], env=quiet, check=True)


if __name__ == "__main__" and find() is None:
    install()
