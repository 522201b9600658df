"""The first process: what it needs, and what it does when the database cannot be made ready."""

import os
import re
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest

from livinglab import config, serve
from livinglab.config import ROOT
from tests.servers import free_port

pytestmark = pytest.mark.slow


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_it_starts_without_the_application() -> None:
    code = "import sys, livinglab.serve; print('flask' in sys.modules)"

    assert run("-c", code).stdout.strip() == "False"


def test_no_second_door_to_gunicorn_is_opened(tmp_path: Path) -> None:
    command = serve.web_command(config.settings())
    shown = run("-m", "gunicorn", "--print-config", *command[3:], LIVINGLAB_DATA=str(tmp_path))

    assert re.search(r"control_socket_disable += True", shown.stdout), shown.stderr


def test_nothing_is_served_where_the_database_cannot_be_made_ready(tmp_path: Path) -> None:
    (tmp_path / "livinglab.sqlite3").write_text("This is no database. " * 100)

    ended = run(
        "-m", "livinglab.serve",
        LIVINGLAB_DATA=str(tmp_path), LIVINGLAB_MODE="test", PORT=str(free_port()),
    )  # fmt: skip

    assert ended.returncode != 0
    assert "file is not a database" in ended.stderr
    assert "Listening at" not in ended.stderr
    assert "LivingLab: http" not in ended.stdout


def test_its_processes_are_told_to_keep_little_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signal.signal", lambda *handling: None)
    told: dict[str, str] = {}

    def prepare() -> None:
        told.update(os.environ)
        raise Enough

    with mock.patch.dict(os.environ, {"LIVINGLAB_DATA": str(tmp_path)}):
        os.environ.pop("MALLOC_ARENA_MAX", None)
        with pytest.raises(Enough):
            serve.main(prepare, parts=())

    assert told["MALLOC_ARENA_MAX"] == "2"


class Enough(Exception):
    """Ends the start where it is to be looked at."""
