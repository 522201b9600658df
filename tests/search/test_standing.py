"""Over each hit stands where it belongs, and of which day it is."""

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from livinglab.dates import parse_partial
from livinglab.db import db
from livinglab.regions.loading.documents import put_regions
from livinglab.replication.models import Application, Replication, Stage, Trust
from livinglab.replication.services import ledger
from livinglab.replication.services.documents import put_application
from livinglab.search.dates import UNDATED
from livinglab.search.models import SearchDocument
from tests.conftest import Client
from tests.factories.accounts import OGAN_ILIR, make_user
from tests.factories.forum import make_category, make_thread
from tests.factories.ledger import make_replication
from tests.search.documents import settle
from tests.selects import counted_selects


def over(client: Client, question: str) -> str:
    """What stands over the first hit of the page, words with one space between."""
    page = BeautifulSoup(client.get("/cari", query_string={"q": question}).text, "html.parser")
    kind = page.select_one(".hit .row__kind")
    assert kind is not None
    return " ".join(kind.text.split())


def crumbs(client: Client, question: str) -> list[str]:
    told = client.get("/cari.json", query_string={"q": question}).get_json()
    return list(told["results"][0]["breadcrumbs"])


def test_a_topic_stands_in_its_category(app: Flask, client: Client) -> None:
    with app.app_context():
        category = make_category("Jaringan")
        make_thread(category=category, title="Zamrud di kantor")
        settle()
        address = f"/forum/kategori/{category.slug}"

    assert over(client, "zamrud").startswith("Topik · Jaringan · ")
    assert crumbs(client, "zamrud") == ["Topik", "Jaringan"]
    assert f'href="{address}"' in client.get("/cari?q=zamrud").text


@pytest.mark.parametrize(
    ("on", "shown"), [("2016-09-08", " · 8 Sep 2016"), ("2016-09", " · Sep 2016"), ("", "")]
)
def test_a_replication_says_since_when_as_far_as_it_is_known(
    app: Flask, client: Client, on: str, shown: str
) -> None:
    with app.app_context():
        make_replication(stage=Stage.PILOT, on=on)
        settle()

    stands = over(client, "jenis:replikasi ogan ilir")
    assert stands == f"Replikasi · Kabupaten Ogan Ilir{shown}"


def test_a_kabupaten_stands_in_its_province_and_a_province_in_nothing(
    app: Flask, client: Client
) -> None:
    with app.app_context():
        put_regions({OGAN_ILIR, "16"})
        settle()

    assert over(client, "jenis:daerah ogan ilir") == "Daerah · Provinsi Sumatera Selatan"
    assert crumbs(client, "jenis:daerah provinsi sumatera selatan") == ["Daerah"]


def test_many_hits_ask_no_more_than_one(app: Flask, client: Client) -> None:
    with app.app_context():
        asked = []
        for number in range(12):
            make_thread(title=f"Zamrud {number}")
            settle()
            client.get("/cari?q=zamrud")
            with counted_selects() as selects:
                client.get("/cari?q=zamrud&halaman=1")  # none that is kept
            asked.append(len(selects))

    assert asked[-1] == asked[0]


def test_a_page_with_everything_keeps_to_its_few_queries(app: Flask, client: Client) -> None:
    with app.app_context():
        replication = make_replication(stage=Stage.PILOT)
        application = db.session.get_one(Application, replication.application_id)
        put_application(application)
        make_thread(title=f"Tanya {application.name}", application_ids=(application.id,))
        settle()
        client.sign_in(make_user(of=OGAN_ILIR))
        asked = {"q": application.name}
        client.get("/cari", query_string=asked)
        with counted_selects() as selects:
            page = client.get("/cari", query_string=asked).text

    assert {"Topik", "Replikasi", "Aplikasi"} == {
        kind.text.split()[0]
        for kind in BeautifulSoup(page, "html.parser").select(".hit .row__kind")
    }
    assert len(selects) <= 6


def recorded(replication: Replication, *, key: str | None, on: str) -> SearchDocument:
    new = ledger.NewStep(Stage.IN_USE, happened=parse_partial(on), import_key=key)
    ledger.record_step(replication, None, new, trust=Trust.REPORTED)
    db.session.commit()
    return document()


def document() -> SearchDocument:
    row: SearchDocument = db.session.scalars(
        db.select(SearchDocument).where(SearchDocument.kind == "replication")
    ).one()
    return row


@pytest.mark.usefixtures("session")
def test_what_a_record_tells_is_as_old_as_what_happened() -> None:
    found = recorded(make_replication(stage=None), key="baris-1", on="2016-09-08")

    assert found.created_at == datetime(2016, 9, 8, 5, tzinfo=UTC)


@pytest.mark.usefixtures("session")
def test_what_somebody_records_is_new_however_long_ago_it_was() -> None:
    replication = make_replication(stage=None)
    recorded(replication, key="baris-1", on="2016-09-08")

    found = recorded(replication, key=None, on="2017-01-01")

    assert (datetime.now(UTC) - found.created_at).total_seconds() < 60


@pytest.mark.usefixtures("session")
def test_an_old_record_does_not_hide_what_somebody_recorded_lately() -> None:
    replication = make_replication(stage=None)
    recorded(replication, key=None, on="2020-01-01")

    found = recorded(replication, key="baris-1", on="2016-09-08")

    assert (datetime.now(UTC) - found.created_at).total_seconds() < 60


@pytest.mark.usefixtures("session")
def test_without_a_day_a_record_has_none_until_there_is_news() -> None:
    replication = make_replication(stage=None)
    new = ledger.NewStep(Stage.IN_USE, import_key="baris-1")
    ledger.record_step(replication, None, new, trust=Trust.REPORTED)
    db.session.commit()
    assert document().created_at == UNDATED

    news = ledger.NewStep(Stage.IN_USE)
    step = ledger.record_step(replication, None, news, trust=Trust.REPORTED)
    db.session.commit()
    assert document().created_at == step.recorded_at


def test_replications_are_narrowed_by_the_year_of_what_happened(
    app: Flask, client: Client
) -> None:
    with app.app_context():
        recorded(make_replication(stage=None), key="baris-1", on="2016-09-08")
        settle()

    told = client.get("/cari.json?q=jenis:replikasi").get_json()

    assert told["facets"]["year"] == {"2016": 1}
    assert client.get("/cari.json?q=sesudah:2020 jenis:replikasi").get_json()["total"] == 0
