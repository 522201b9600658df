"""On SQLite a kept page is sent without a query, until somebody writes anything."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from livinglab import pagecache
from livinglab.commits import Commits
from livinglab.db import db
from tests.conftest import Client
from tests.pages.test_pagecache import queries_of

pytestmark = [pytest.mark.at_once, pytest.mark.sqlite]
PAGE = "/daerah/16.10"  # it takes several queries
ELSEWHERE = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(sys.argv[2])"


@pytest.fixture
def database(app: Flask) -> Path:
    with app.app_context():
        return Path(str(db.engine.url.database))


def test_only_the_first_time_asks(client: Client) -> None:
    asked = [queries_of(client.get(PAGE)) for _turn in range(4)]

    assert asked[1:] == [1, 1, 0]  # the second opens the connection, the third takes its mark


def test_a_write_to_another_page_costs_one_query(app: Flask, client: Client) -> None:
    asked_often(client)
    touch(app, "thread:7")

    assert [queries_of(client.get(PAGE)) for _turn in range(2)] == [1, 0]


def test_a_write_to_this_page_makes_it_anew(app: Flask, client: Client) -> None:
    tag = asked_often(client)
    touch(app, "site")
    again = client.get(PAGE)

    assert queries_of(again) > 1
    assert again.headers["ETag"] == tag  # what it shows is the same
    assert queries_of(client.get(PAGE)) == 1


def test_what_another_process_writes_counts(database: Path) -> None:
    commits = Commits(str(database))
    first = commits.mark()
    same = commits.mark()
    subprocess.run(
        [sys.executable, "-c", ELSEWHERE, str(database), "CREATE TABLE other (a)"], check=True
    )

    assert first == same != commits.mark()
    commits.close()


def test_it_keeps_nobody_from_emptying_the_wal(database: Path) -> None:
    commits = Commits(str(database))
    with sqlite3.connect(database, isolation_level=None) as writer:
        commits.mark()
        writer.execute("CREATE TABLE other (a)")
        commits.mark()
        is_busy, _pages, _moved = writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    assert not is_busy
    commits.close()
    writer.close()


def test_marks_of_two_connections_are_never_the_same(database: Path) -> None:
    one, other = Commits(str(database)), Commits(str(database))

    assert one.mark() != other.mark()
    one.close()
    other.close()


def test_what_cannot_be_told_is_none(database: Path) -> None:
    commits = Commits(str(database))
    commits.close()

    assert commits.mark() is None


def test_no_database_is_made_where_none_is(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        Commits(str(tmp_path / "none.sqlite3"))

    assert not (tmp_path / "none.sqlite3").exists()


def test_a_page_grows_old_without_a_write(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_often(client)
    monkeypatch.setattr(pagecache, "LONGEST", 0.0)

    assert queries_of(client.get(PAGE)) > 1


def asked_often(client: Client) -> str:
    """Until it takes no query; the page's tag."""
    answers = [client.get(PAGE) for _turn in range(4)]
    assert queries_of(answers[-1]) == 0
    return answers[-1].headers["ETag"]


def touch(app: Flask, scope: str) -> None:
    with app.app_context():
        pagecache.touch(scope)
        db.session.commit()
