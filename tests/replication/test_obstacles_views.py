"""The national page of obstacles, its files, and how much the ledger's pages cost."""

import csv
import io
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from livinglab.db import db
from livinglab.replication.models import ObstacleKind, Replication, Stage
from tests.conftest import Client
from tests.factories.accounts import (
    BANDUNG,
    KOTA_BANJAR,
    OGAN_ILIR,
    make_representative,
)
from tests.factories.catalog import make_application
from tests.factories.ledger import make_obstacle, make_replication, make_step
from tests.selects import counted_selects

PAGE = "/replikasi/kendala"
EVERYTHING = ["Sinyal lemah", "Banyak blank spot", "Kurang SDM"]


@pytest.fixture
def hindered(app: Flask) -> Iterator[int]:
    """Three regions: one with a blank spot, one that solved its, one without people."""
    with app.app_context():
        office = make_application("e-Kantor", modules=["Absensi"])
        ogan_ilir = make_replication(OGAN_ILIR, office, stage=Stage.IN_USE)
        make_obstacle(ogan_ilir, "Banyak blank spot", ObstacleKind.NETWORK)
        banjar = make_replication(KOTA_BANJAR, office, stage=Stage.PILOT)
        make_obstacle(banjar, "Sinyal lemah", ObstacleKind.NETWORK, "Absen luring")
        make_obstacle(make_replication(BANDUNG, office), "Kurang SDM", ObstacleKind.PEOPLE)
        draft = make_replication(BANDUNG, stage=Stage.PILOT, is_draft=True)
        make_obstacle(draft, "Rahasia", ObstacleKind.NETWORK)
        db.session.commit()
        yield ogan_ilir.id


def titles(text: str) -> list[str]:
    return [
        one.get_text(strip=True)
        for one in BeautifulSoup(text, "html.parser").select(".row__title")
    ]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", EVERYTHING),
        ("?jenis=network", ["Sinyal lemah", "Banyak blank spot"]),
        ("?jenis=network&keadaan=teratasi", ["Sinyal lemah"]),
        ("?jenis=network&keadaan=terbuka", ["Banyak blank spot"]),
        ("?jenis=people&halaman=99", ["Kurang SDM"]),
        (
            "?jenis=%00&keadaan=x&halaman=-1",
            ["Sinyal lemah", "Banyak blank spot", "Kurang SDM"],
        ),
        ("?jenis=servers", []),
    ],
)
def test_obstacles_are_found_by_kind_and_state(
    hindered: int, client: Client, query: str, shown: list[str]
) -> None:
    page = client.get(PAGE + query)

    assert (page.status_code, titles(page.text)) == (200, shown)


def test_an_obstacle_leads_to_its_replication(hindered: int, client: Client) -> None:
    page = client.get(f"{PAGE}?jenis=network")

    row = BeautifulSoup(page.text, "html.parser").select(".row")[1]
    (link,) = row.select(".row__title a")
    address, _, place = str(link["href"]).partition("#")
    assert address == f"/replikasi/{hindered}"
    there = BeautifulSoup(client.get(address).text, "html.parser").find(id=place)
    assert there is not None
    assert "Banyak blank spot" in there.get_text()
    assert "e-Kantor · Kabupaten Ogan Ilir" in row.get_text()
    assert "Belum teratasi" in row.get_text()
    assert "Absen luring" in page.text


def test_each_page_says_open_in_the_same_words(hindered: int, client: Client) -> None:
    for path in (PAGE, f"/replikasi/{hindered}", f"/daerah/{OGAN_ILIR}", "/aplikasi/e-kantor"):
        states = BeautifulSoup(client.get(path).text, "html.parser").select(".state--warn")
        assert "Belum teratasi" in [state.get_text() for state in states], path


def test_the_file_holds_the_rows_of_the_page(hindered: int, client: Client) -> None:
    answer = client.get(f"{PAGE}.csv?jenis=network")

    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [(row["kendala"], row["keadaan"], row["kode_daerah"]) for row in rows] == [
        ("Sinyal lemah", "teratasi", KOTA_BANJAR),
        ("Banyak blank spot", "belum teratasi", OGAN_ILIR),
    ]
    assert client.get(f"{PAGE}.xlsx").data[:2] == b"PK"
    assert client.get(f"{PAGE}.pdf").status_code == 404


@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize("more_steps", [0, 4])
def test_pages_of_the_ledger_cost_few_questions(
    app: Flask, client: Client, hindered: int, *, signed_in: bool, more_steps: int
) -> None:
    paths = ("/replikasi", "/replikasi/daftar", PAGE, f"/replikasi/{hindered}")
    replication = db.session.get_one(Replication, hindered)
    for number in range(more_steps):
        make_step(replication, Stage.IN_USE, on=f"2025-0{number + 1}-01")
    db.session.commit()
    if signed_in:
        client.sign_in(make_representative(OGAN_ILIR))

    for path in paths:
        db.session.expunge_all()
        app.extensions.pop("ledger_snapshot", None)
        with counted_selects() as selects:
            assert client.get(path).status_code == 200
        assert len(selects) <= 6, (path, selects)


def test_a_page_without_map_is_light(hindered: int, client: Client) -> None:
    page = client.get(f"/replikasi/{hindered}")

    assert len(page.data) < 30_000
    assert [h1.get_text() for h1 in BeautifulSoup(page.text, "html.parser").select("h1")] == [
        "Kabupaten Ogan Ilir memakai e-Kantor dari Kabupaten Sumedang sejak 5 Maret 2024"
    ]
