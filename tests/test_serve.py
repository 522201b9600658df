"""The first process: what it needs, and what it does when the database cannot be made ready."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

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
