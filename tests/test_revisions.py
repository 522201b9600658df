"""An older release on a database that a newer one has migrated says what is the matter."""

import sqlite3
from collections.abc import MutableMapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from structlog.testing import capture_logs

from livinglab import gunicorn_hooks
from livinglab.db import db
from livinglab.jobs import Job
from livinglab.search import warming
from livinglab.worker import Worker
from tests.servers import free_port
from tests.test_serve import run

SAYS = "The database is at revision 9999, which this release does not know"
GONE = "ALTER TABLE category RENAME COLUMN slug TO word"


@pytest.fixture
def migrated(app: Flask) -> Flask:
    """By a newer release, which calls something else than this one."""
    with app.app_context():
        for statement in (
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)",
            "INSERT INTO alembic_version VALUES ('9999')",
            GONE,
        ):
            db.session.execute(text(statement))
        db.session.commit()
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    return app


def said(lines: list[MutableMapping[str, Any]]) -> list[str]:
    return [line["event"] for line in lines if line["event"].startswith(SAYS)]


@pytest.mark.parametrize("command", ["setup", "worker", "work-once", "reindex", "backup"])
def test_a_command_is_refused_in_one_line(migrated: Flask, command: str) -> None:
    arguments = ["site.tar.gz"] if command == "backup" else []

    refused = migrated.test_cli_runner().invoke(args=[command, *arguments])

    [line] = refused.stderr.splitlines()
    assert refused.exit_code == 1
    assert line.startswith(f"Error: {SAYS}: its own last is 00")
    assert line.endswith("or a newer one; or restore the backup from before.")


@pytest.mark.sqlite
def test_what_is_damaged_is_told_all_the_same(migrated: Flask) -> None:
    told = migrated.test_cli_runner().invoke(args=["check-database"])

    assert (told.exit_code, told.output) == (0, "The database is sound.\n")


@pytest.mark.at_once
def test_a_page_that_fails_for_it_has_its_line(migrated: Flask) -> None:
    with capture_logs() as lines:
        failed = migrated.test_client().get("/forum")

    assert failed.status_code in {500, 503}
    assert len(said(lines)) == 1


def asking(statement: str) -> Job:
    def ask() -> int:
        db.session.execute(text(statement))
        return 0

    return Job("asking", 60, ask)


@pytest.mark.at_once
def test_so_has_a_job(migrated: Flask) -> None:
    with capture_logs() as lines:
        Worker(migrated, (asking("SELECT slug FROM category"),)).once()

    assert len(said(lines)) == 1


def test_what_fails_for_another_cause_has_none(app: Flask) -> None:
    with capture_logs() as lines:
        Worker(app, (asking("SELECT nothing FROM category"),)).once()

    assert [line["event"] for line in lines] == ["job failed"]


def test_a_web_process_says_it_as_it_begins(
    migrated: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warming, "warm", lambda: None)

    with capture_logs() as lines:
        gunicorn_hooks._warm(migrated)

    assert len(said(lines)) == 1


@pytest.mark.slow
def test_a_site_does_not_begin_on_it(tmp_path: Path) -> None:
    place = tmp_path / "livinglab.sqlite3"
    with closing(sqlite3.connect(place)) as database:
        database.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        database.execute("INSERT INTO alembic_version VALUES ('9999')")
        database.commit()

    ended = run(
        "-m", "livinglab.serve",
        LIVINGLAB_DATA=str(tmp_path), LIVINGLAB_MODE="test", PORT=str(free_port()),
    )  # fmt: skip

    assert ended.returncode == 1
    assert SAYS in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "Listening at" not in ended.stderr
