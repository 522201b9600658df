"""Starts what is measured, and a reader's session in it."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from bench import generate
from livinglab.config import ROOT

SECRET = "bench-" + "x" * 40


def environment(folder: Path, port: int) -> dict[str, str]:
    """Production settings over a scratch folder, without rate limits."""
    return dict(os.environ) | {
        "LIVINGLAB_DATA": str(folder),
        "LIVINGLAB_MODE": "production",
        "SECRET_KEY": SECRET,
        "PORT": str(port),
        "BASE_URL": f"http://127.0.0.1:{port}",
        "RATE_LIMITS": "0",
        "COOKIES_SECURE": "0",
        "LOG_LEVEL": "WARNING",
    }


def flask(command: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", command], cwd=ROOT, check=True
    )


@contextmanager
def started(command: list[str], port: int, settings: dict[str, str]) -> Iterator[int]:
    """The server, once it answers on the port; yields its process id."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=quiet, stderr=quiet)
    try:
        _wait_for(f"http://127.0.0.1:{port}/")
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def floor_command(port: int) -> list[str]:
    return [sys.executable, "-m", "gunicorn", "bench.floor:app", "--bind", f"127.0.0.1:{port}",
            "--worker-class", "gthread", "--workers", "2", "--threads", "4"]  # fmt: skip


def site_command() -> list[str]:
    return [sys.executable, "-m", "livinglab.serve"]


def session_cookie(app: Flask) -> str:
    """The cookie of the generated reader, signed as the site signs it."""
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return "session=" + str(signer.dumps({"_user_id": generate.TOKEN, "_fresh": True}))


def _wait_for(url: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{url} does not answer.")
