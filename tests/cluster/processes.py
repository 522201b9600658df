"""Processes of a site that tests start, kill and start again."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.architecture.sources import ROOT


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """What a process of the site is told; nothing of what the tests were told."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    own = {"LIVINGLAB_DATA": str(folder), "LIVINGLAB_MODE": "development", "LANG": "C.UTF-8"}
    return kept | own | settings


@dataclass
class Process:
    """A process with all that it starts, as one unit of systemd."""

    arguments: tuple[str, ...]
    environment: dict[str, str]
    log: Path
    running: "subprocess.Popen[bytes] | None" = field(default=None, init=False)

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(
                [sys.executable, "-m", *self.arguments],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """At once and all of it, as if the machine had lost its power."""
        assert self.running is not None
        os.killpg(self.running.pid, signal.SIGKILL)
        self.running.wait()

    def stop(self) -> None:
        if self.running is None or self.running.poll() is not None:
            return
        self.running.terminate()
        try:
            self.running.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()
