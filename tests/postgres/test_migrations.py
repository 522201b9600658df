"""The migrations make what the models say, on both databases, forwards and back."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, stamp, upgrade
from sqlalchemy import NullPool, func, inspect, select, update

from livinglab.dates import parse_partial
from livinglab.db import Base, db
from livinglab.forum.models import ThreadApplication, ThreadRegion, ThreadTag
from livinglab.forum.services.counts import set_activity
from livinglab.regions.loading.documents import put_all_regions
from livinglab.replication.models import Stage, Step, Trust
from livinglab.replication.services import ledger
from livinglab.replication.services.keeping import put_document
from livinglab.search.dates import UNDATED
from livinglab.search.models import SearchDocument
from livinglab.search.packing import pack
from tests.conftest import make_app, sqlalchemy_url
from tests.factories.catalog import make_application
from tests.factories.forum import make_thread
from tests.factories.ledger import make_replication

LOADED = datetime(2026, 11, 24, 3, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application over a database with nothing in it."""
    url = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres_server")
        name = f"empty_{abs(hash(request.node.name))}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name}")
            connection.execute(f"CREATE DATABASE {name}")
        url = sqlalchemy_url(f"{server.rpartition('/')[0]}/{name}")
    app = make_app(tmp_path, url, {"SQLALCHEMY_ENGINE_OPTIONS": {"poolclass": NullPool}})
    with app.app_context():
        yield app


def test_migrations_make_what_the_models_say(empty_app: Flask) -> None:
    upgrade()

    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrations_can_be_taken_back(empty_app: Flask) -> None:
    upgrade()

    downgrade(revision="base")

    assert inspect(db.engine).get_table_names() == ["alembic_version"]


ATTACHED = """
    INSERT INTO attachment
        (id, key, post_id, uploader_id, name, media_type, size, sha256, created_at)
    VALUES
        (1, 'a', 7, 1, 'a', 'application/pdf', 1, '', '2026-01-01'),
        (2, 'b', 7, 1, 'b', 'image/png', 1, '', '2026-01-01'),
        (3, 'c', NULL, 1, 'c', 'application/pdf', 1, '', '2026-01-01')
"""


PROVED = """
    INSERT INTO attachment
        (id, key, replication_id, uploader_id, name, media_type, size, sha256, created_at)
    VALUES
        (1, 'a', 7, 1, 'a', 'application/pdf', 1, '', '2026-01-01'),
        (2, 'b', 7, 1, 'b', 'image/png', 1, '', '2026-01-01')
"""


@pytest.mark.parametrize(("before", "rows"), [("0001", ATTACHED), ("0010", PROVED)])
def test_documents_attached_before_wait_to_be_read(
    empty_app: Flask, before: str, rows: str
) -> None:
    upgrade(revision=before)
    connection = db.engine.raw_connection()
    is_sqlite = db.engine.dialect.name == "sqlite"
    # The post and the person are of no matter here.
    replica = "SET session_replication_role = replica"
    loosely = "PRAGMA foreign_keys = OFF" if is_sqlite else replica
    connection.cursor().execute(loosely)
    connection.cursor().execute(rows)
    connection.commit()
    connection.close()

    upgrade()

    with db.engine.connect() as reading:
        waiting = reading.exec_driver_sql("SELECT attachment_id, state FROM attachment_text")
        assert waiting.all() == [(1, "waiting")]


FOUND = """
    INSERT INTO search_document
        (id, kind, object_id, page, title, names, body, region, province, application,
         status, trust, author, weight, scope, created_at, url, seq, deleted, stems, analysis)
    VALUES
        (1, 'thread', '1', 0, '', '', '', '', '', '', '', '', 'Siti', 0, 'public',
         '2026-01-01', '', 1, false,
         'absen sinyal+@16.10' || {line} || {line} || 'lemah _ absen', 1),
        (2, 'thread', '2', 0, '', '', '', '', '', '', '', '', 'Budi', 0, 'public',
         '2026-01-01', '', 2, true, {line} || {line}, 1)
"""


def test_documents_of_before_are_packed_and_removed_ones_have_no_author(
    empty_app: Flask,
) -> None:
    upgrade(revision="0004")
    line = "char(10)" if db.engine.dialect.name == "sqlite" else "chr(10)"
    with db.engine.begin() as connection:
        connection.exec_driver_sql(FOUND.format(line=line))

    upgrade()

    with db.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT places, author FROM search_document ORDER BY id"
        )
        assert [(bytes(row.places), row.author) for row in rows] == [
            (pack("absen sinyal+@16.10\n\nlemah _ absen"), "Siti"),
            (pack("\n\n"), ""),
        ]


def _documents() -> list[dict[str, object]]:
    with db.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM search_document ORDER BY id")
        return [dict(row._mapping) for row in rows]


def test_documents_keep_all_they_have_when_their_columns_move(empty_app: Flask) -> None:
    upgrade(revision="0004")
    line = "char(10)" if db.engine.dialect.name == "sqlite" else "chr(10)"
    with db.engine.begin() as connection:
        connection.exec_driver_sql(FOUND.format(line=line))
    upgrade(revision="0012")
    before = _documents()

    upgrade()
    after = _documents()
    downgrade(revision="0012")

    assert after == [row | {"steps": b""} for row in before]
    assert _documents() == before


OLD, NEW = datetime(2016, 9, 8, 5, tzinfo=UTC), datetime(2026, 11, 20, 3, tzinfo=UTC)


@pytest.mark.at_once
@pytest.mark.parametrize(
    ("keys", "day"), [(["1"], OLD), ([None], LOADED), ([None, "1"], NEW), (["1", "2"], OLD)]
)
def test_imported_replications_become_as_old_as_what_they_tell(
    app: Flask, keys: list[str | None], day: datetime
) -> None:
    with app.app_context():
        replication = make_replication(stage=None)
        for key in keys:
            told = ledger.NewStep(
                Stage.IN_USE, happened=parse_partial("2016-09-08"), import_key=key
            )
            ledger.record_step(replication, None, told, trust=Trust.REPORTED)
        db.session.execute(update(Step).values(recorded_at=NEW))
        db.session.execute(update(SearchDocument).values(created_at=LOADED))
        db.session.commit()
        stamp(revision="0013")

        upgrade(revision="0014")

        found = db.session.scalars(
            select(SearchDocument.created_at).where(SearchDocument.kind == "replication")
        )
        assert found.all() == [day]


@pytest.mark.at_once
@pytest.mark.parametrize(
    ("happened", "keys", "is_undated"),
    [
        (None, ["1"], True),
        (None, ["1", None], False),
        ("2016-09-08", ["1"], False),
        (None, [], False),
    ],
)
def test_what_has_no_day_loses_that_of_its_import(
    app: Flask, happened: str | None, keys: list[str | None], is_undated: bool
) -> None:
    with app.app_context():
        replication = make_replication(stage=None)
        day = parse_partial(happened) if happened else None
        for key in keys:
            told = ledger.NewStep(Stage.IN_USE, happened=day, import_key=key)
            ledger.record_step(replication, None, told, trust=Trust.REPORTED)
        put_document(replication)
        put_all_regions()
        db.session.execute(update(SearchDocument).values(created_at=LOADED))
        last = db.session.scalar(select(func.max(SearchDocument.seq))) or 0
        db.session.commit()
        stamp()

        downgrade(revision="0017")
        upgrade()

        rows = db.session.scalars(select(SearchDocument)).all()
        lost = {row.kind for row in rows if row.created_at == UNDATED}
        assert lost == {"region", "replication"} if is_undated else lost == {"region"}
        assert all((row.created_at == UNDATED) == (row.seq > last) for row in rows)


@pytest.mark.at_once
def test_what_threads_are_about_gets_their_moments(app: Flask) -> None:
    with app.app_context():
        for days in (3, 40):
            thread = make_thread(
                tags=("sinyal",),
                application_ids=(make_application().id,),
                region_codes=("16.10",),
            )
            set_activity(thread, thread.author_id, LOADED - timedelta(days=days))
        subjects = (ThreadTag, ThreadApplication, ThreadRegion)
        asked = [select(subject.thread_id, subject.last_post_at) for subject in subjects]
        before = [set(db.session.execute(one)) for one in asked]
        db.session.commit()
        stamp()

        downgrade(revision="0014")
        upgrade()

        assert [set(db.session.execute(one)) for one in asked] == before
        assert {len(found) for found in before} == {2}
