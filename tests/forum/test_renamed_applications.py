"""What bears the name of an application is found by the new one, soon after it was given."""

import pytest
from flask import Flask

from livinglab.db import db
from livinglab.forum.jobs import follow_names
from livinglab.replication.jobs import put_replications
from livinglab.replication.models import Application
from livinglab.replication.services import catalog
from livinglab.search import index
from livinglab.search.models import EngineCursor
from tests.factories.catalog import make_application
from tests.factories.forum import make_reply, make_thread
from tests.factories.ledger import make_replication
from tests.search.conftest import bare, peopled, site
from tests.search.documents import settle

__all__ = ["bare", "peopled", "site"]


@pytest.fixture
def application(peopled: Flask) -> Application:
    return make_application("Beskal")


def work() -> None:
    """The worker's part."""
    while put_replications() or follow_names():
        pass
    settle()


def test_its_replications_and_threads_are_found_by_the_new_name(
    application: Application,
) -> None:
    replications = [make_replication(code, application) for code in ("16.10", "16.06")]
    thread = make_thread("Bagaimana memulai?", application_ids=(application.id,))
    make_reply(thread)
    make_thread("Lain", body="Beskal disebut saja.")
    settle()

    catalog.edit(application, None, {"name": "Wamena"})
    work()
    hits = {(hit.kind, hit.title) for hit in index.find("wamena").hits}

    assert hits == {
        ("application", "Wamena"),
        ("thread", "Bagaimana memulai?"),
        *(("replication", f"Wamena di {one.adopter.label}") for one in replications),
    }
    assert sorted(hit.kind for hit in index.find('"beskal"').hits) == ["application", "thread"]


@pytest.mark.parametrize("second", ["Wamena Baru", "Beskal"])
def test_a_name_that_is_given_meanwhile_reaches_all(
    application: Application, monkeypatch: pytest.MonkeyPatch, second: str
) -> None:
    monkeypatch.setattr("livinglab.replication.jobs.PUT_AT_ONCE", 1)
    for code in ("16.10", "16.06"):
        make_replication(code, application)
    catalog.edit(application, None, {"name": "Wamena"})
    put_replications()

    catalog.edit(application, None, {"name": second})
    work()

    titles = {hit.title for hit in index.find(f'"{second}"').hits if hit.kind == "replication"}
    assert len(titles) == 2


def test_nothing_is_left_to_do(application: Application) -> None:
    make_replication(application=application)
    catalog.edit(application, None, {"name": "Wamena"})
    work()

    assert (put_replications(), follow_names()) == (0, 0)
    kinds = db.select(EngineCursor).where(EngineCursor.engine.contains("-of:"))
    assert db.session.scalars(kinds).all() == []


def test_another_change_reads_nothing_anew(application: Application) -> None:
    work()
    catalog.edit(application, None, {"summary": "Lain."})

    assert (put_replications(), follow_names()) == (0, 0)
