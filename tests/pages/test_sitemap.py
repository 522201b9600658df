"""Search engines find every page that anybody may read, and no other."""

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from flask import Flask

from livinglab.db import db
from livinglab.pages.views import sitemap
from livinglab.replication.models import ApplicationStatus
from tests.conftest import Client
from tests.factories.accounts import OGAN_ILIR
from tests.factories.catalog import make_application
from tests.factories.forum import make_category, make_thread
from tests.factories.ledger import make_replication

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def listed(client: Client, path: str) -> dict[str, str | None]:
    """Path of each address → the day that is told with it."""
    answer = client.get(path)
    assert answer.mimetype == "application/xml"
    return {
        str(one.findtext(f"{SPACE}loc")).partition("://")[2].partition("/")[2]: one.findtext(
            f"{SPACE}lastmod"
        )
        for one in ET.fromstring(answer.text)  # noqa: S314  our own
    }


@pytest.mark.parametrize("hide", ["hidden_at", "pending_at", "closed"])
def test_threads_are_listed_that_anybody_may_read(
    app: Flask, client: Client, hide: str
) -> None:
    with app.app_context():
        thread = make_thread("Blank spot")
        thread.last_post_at = datetime(2026, 3, 4, tzinfo=UTC)
        closed = make_category(closed_to=OGAN_ILIR) if hide == "closed" else None
        hidden = make_thread("Rahasia", category=closed)
        if closed is None:
            setattr(hidden, hide, hidden.created_at)
        path = thread.path.lstrip("/")
        db.session.commit()

    assert listed(client, "/sitemap/topik-0.xml") == {path: "2026-03-04"}


def test_the_site_is_listed_without_what_is_a_draft(app: Flask, client: Client) -> None:
    with app.app_context():
        application = make_application("e-Office")
        make_application("Draf", status=ApplicationStatus.DRAFT)
        number = make_replication(OGAN_ILIR, application).id
        make_category(closed_to=OGAN_ILIR)
        db.session.commit()

    found = listed(client, "/sitemap/situs.xml")

    assert {"", "forum", "aplikasi/e-office", f"replikasi/{number}", "daerah/16.10"} <= set(
        found
    )
    assert "aplikasi/draf" not in found
    assert not [path for path in found if path.startswith("forum/kategori/")]
    assert all(client.get(f"/{path}").status_code == 200 for path in list(found)[:20])


def test_the_threads_of_a_large_site_are_in_several_files(
    app: Flask, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "PART", 2)
    with app.app_context():
        category = make_category()
        made = [make_thread(category=category) for _number in range(3)]
        paths = [thread.path.lstrip("/") for thread in made]
        assert [thread.id for thread in made] == [1, 2, 3]
        db.session.commit()
    parts = [path for path in listed(client, "/sitemap.xml") if "topik" in path]

    assert parts == ["sitemap/topik-0.xml", "sitemap/topik-1.xml"]
    assert [list(listed(client, f"/{part}")) for part in parts] == [paths[:1], paths[1:]]
    assert client.get("/sitemap/topik-2.xml").status_code == 404
    assert "Sitemap: http" in client.get("/robots.txt").text
