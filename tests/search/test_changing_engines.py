"""One database under all engines: changing from one to another leaves no gap."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import NullPool

from livinglab.db import db
from livinglab.search import analysis, following, index, jobs
from livinglab.search.models import SearchDocument
from tests.conftest import make_app
from tests.search.documents import close_index, empty_site, found, put, settle

pytestmark = pytest.mark.postgres


@pytest.fixture
def large(tmp_path: Path, postgres_url: str) -> Iterator[Flask]:
    """A site on the engine of PostgreSQL."""
    with empty_site(tmp_path, postgres_url, overrides("postgresql")) as app:
        yield app


@pytest.fixture(params=["whoosh", "tantivy"])
def embedded(
    request: pytest.FixtureRequest, large: Flask, tmp_path: Path, postgres_url: str
) -> Iterator[Flask]:
    """The same site, as it will be on an engine with an index of its own."""
    app = make_app(tmp_path, postgres_url, overrides(request.param))
    yield app
    with app.app_context():
        close_index(app)
        db.engine.dispose()


def overrides(engine: str) -> dict[str, object]:
    return {"SEARCH_ENGINE": engine, "SQLALCHEMY_ENGINE_OPTIONS": {"poolclass": NullPool}}


def test_an_index_can_be_made_before_the_change(embedded: Flask) -> None:
    first = put("Absensi")
    settle()
    with embedded.app_context():
        following.rebuild(lambda done, total: None)
    late = put("Absensi susulan")
    db.session.commit()

    before = set(found("absensi"))
    with embedded.app_context():
        at_once = index.find("absensi")
        settle()
        after = set(found("absensi"))

    assert before == after == {first, late}
    assert ([hit.key for hit in at_once.hits], at_once.is_partial) == ([first], False)


def test_what_the_embedded_engine_found_is_found_at_once_on_postgresql(
    embedded: Flask,
) -> None:
    with embedded.app_context():
        key = put("Absensi")
        settle()

    assert found("absensi") == [key]


@pytest.mark.usefixtures("large")
def test_what_an_older_version_analysed_is_analysed_anew() -> None:
    key = put("Absensi")
    settle()
    db.session.execute(db.update(SearchDocument).values(stems="", vector=None, analysis=0))
    db.session.commit()
    unknown = found("absensi")

    renewed = jobs.renew(), jobs.renew()

    assert (unknown, renewed, found("absensi")) == ([], (1, 0), [key])


def test_the_embedded_engine_leaves_that_to_its_follower(embedded: Flask) -> None:
    with embedded.app_context():
        put("Absensi")
        db.session.execute(db.update(SearchDocument).values(analysis=analysis.VERSION + 1))

        assert jobs.renew() == 0


def test_an_index_can_be_made_while_another_engine_reads_its_own(
    tmp_path: Path, postgres_url: str
) -> None:
    with empty_site(tmp_path, postgres_url, overrides("whoosh")):
        key = put("Absensi")
        settle()
        large = make_app(tmp_path, postgres_url, overrides("tantivy"))
        with large.app_context():
            result = large.test_cli_runner().invoke(args=["reindex"])
            theirs = found("absensi")
            close_index(large)
            db.engine.dispose()

        assert (result.exit_code, theirs, found("absensi")) == (0, [key], [key])


@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
def test_each_machine_follows_the_table_by_itself(
    tmp_path: Path, postgres_url: str, engine: str
) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    with empty_site(one, postgres_url, overrides(engine)):
        first = put("Absensi")
        settle()
        machine = make_app(other, postgres_url, overrides(engine))
        with machine.app_context():
            nothing_yet = index.find("absensi").is_partial
            settle()
            there = found("absensi")
            second = put("Absensi susulan")
            settle()
            close_index(machine)
            db.engine.dispose()
        before = found("absensi")
        settle()

        assert (nothing_yet, there, before) == (True, [first], [first])
        assert set(found("absensi")) == {first, second}
