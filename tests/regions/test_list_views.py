import csv
import io

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from livinglab.db import db
from livinglab.replication.models import Stage
from tests.conftest import Client
from tests.factories.accounts import make_user
from tests.factories.ledger import make_replication, make_step
from tests.selects import counted_selects


def test_the_list_shows_how_far_regions_are_as_map_and_as_table(
    app: Flask, client: Client
) -> None:
    with app.app_context():
        make_step(make_replication(), Stage.IN_USE, on="2023-01-27")
        db.session.commit()

    page = client.get("/daerah").text

    assert "<title>Kabupaten Ogan Ilir: Digunakan</title>" in page
    assert "<title>Kabupaten Sumedang: Tidak diketahui</title>" in page
    table = page[page.index("<table") : page.index("</table>")]
    assert "Kabupaten Ogan Ilir" in table
    assert "Digunakan" in table
    assert "diberitakan" in table
    assert "Kabupaten Sumedang" not in table


def test_the_list_can_be_narrowed_by_alias_and_province(app: Flask, client: Client) -> None:
    by_alias = client.get("/daerah?q=Muba").text
    by_province = client.get("/daerah?provinsi=16").text
    by_both = client.get("/daerah?q=banjar&provinsi=32").text

    def listed(page: str) -> str:
        return page[page.index('id="daftar"') :]

    assert "Kabupaten Musi Banyuasin" in listed(by_alias)
    assert "Kabupaten Banyuasin" not in listed(by_alias)
    assert "Kabupaten Ogan Ilir" in listed(by_province)
    assert "Kabupaten Sumedang" not in listed(by_province)
    assert "Kota Banjar" in listed(by_both)
    assert "Kabupaten Banjar" not in listed(by_both)


def test_the_list_is_a_line_for_each_province(app: Flask, client: Client) -> None:
    """On a phone, in which 552 regions with all that is told of them are thirty screens."""
    with app.app_context():
        make_replication("16.10")
        db.session.commit()

    page = BeautifulSoup(client.get("/daerah").text, "html.parser")
    folds = page.select("#daftar details")

    assert len(folds) == 38
    assert not page.select("#daftar details[open]")
    lines = [" ".join(fold.select("summary")[0].text.split()) for fold in folds]
    assert "Sumatera Selatan 1 dari 18 tercatat" in lines
    linked = [link["href"] for fold in folds for link in fold.select("a")]
    assert len(linked) == len(set(linked)) == 552
    assert len(page.select("#daftar a")) == 552


@pytest.mark.parametrize(
    ("query", "is_open"), [("q=Muba", True), ("provinsi=16", True), ("q=kabupaten", False)]
)
def test_few_are_shown_at_once(client: Client, query: str, is_open: bool) -> None:
    page = BeautifulSoup(client.get(f"/daerah?{query}").text, "html.parser")

    folds = page.select("#daftar details")
    assert folds
    assert all(fold.has_attr("open") is is_open for fold in folds)


@pytest.mark.parametrize(
    "query", ["q=%00", "q=" + "x" * 5000, "provinsi=zz", "provinsi=%00", "q=%ff", "q=<b>"]
)
def test_odd_wishes_give_an_empty_list(client: Client, query: str) -> None:
    response = client.get(f"/daerah?{query}")

    assert response.status_code == 200
    assert "Tidak ada daerah yang cocok" in response.text or "q=%00" in query
    assert "<b>" not in response.text.split('id="daftar"')[0].split("Nama daerah")[-1]


def test_the_list_costs_few_selects(app: Flask, client: Client) -> None:
    costs = []
    for number in (1, 3):
        with app.app_context():
            for code in ("16.10", "16.06", "32.79")[:number]:
                make_replication(code)
            reader = make_user()
            db.session.commit()
            client.sign_in(reader)
            client.get("/daerah")
            with counted_selects() as selects:
                client.get("/daerah")
            costs.append(len([each for each in selects if each.startswith("SELECT")]))

    assert costs[0] == costs[1]
    assert max(costs) <= 6


def test_the_table_can_be_taken_along(app: Flask, client: Client) -> None:
    with app.app_context():
        make_replication(stage=Stage.AGREEMENT)
        db.session.commit()

    response = client.get("/daerah.csv")

    rows = {row["kode"]: row for row in csv.DictReader(io.StringIO(response.text[1:]))}
    assert response.text[0] == "\ufeff"
    assert len(rows) == 552
    assert rows["16.10"]["tahap_terjauh"] == "Kesepakatan"
    assert rows["16.10"]["jumlah_replikasi"] == "1"
    assert rows["32.11"]["tahap_terjauh"] == "Tidak diketahui"
    assert client.get("/daerah.xlsx").data[:2] == b"PK"


def test_names_are_offered_while_one_types(client: Client) -> None:
    offered = client.get("/daerah/cari.json?q=banjar").json

    assert offered is not None
    assert offered["results"][:2] == [
        {"code": "32.79", "official_name": "Kota Banjar"},
        {"code": "63.03", "official_name": "Kabupaten Banjar"},
    ]
    assert client.get("/daerah/cari.json").json == {"results": []}
    assert client.get("/daerah/cari.json?q=%00").json == {"results": []}
