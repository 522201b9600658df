"""The dashboard: its filters, the list behind its figures, and both as files."""

import csv
import io
import zipfile

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from livinglab.accounts.models import OrganisationKind
from livinglab.accounts.services import add_organisation
from livinglab.db import db
from livinglab.replication.models import Stage, Trust
from tests.conftest import Client
from tests.factories.accounts import BANDUNG, KABUPATEN_BANJAR, OGAN_ILIR, make_administrator
from tests.factories.ledger import make_replication, plain_application
from tests.selects import counted_selects

PAGES = ("/replikasi", "/replikasi/daftar", "/replikasi.csv", "/replikasi/corong.csv")


@pytest.fixture
def ledger(app: Flask) -> None:
    """Three of e-Surat at three stages, and a draft of another application."""
    with app.app_context():
        letters = plain_application("=e-Surat")
        make_replication(OGAN_ILIR, letters, stage=Stage.IN_USE, on="2022-06-28")
        make_replication(
            BANDUNG, letters, stage=Stage.PILOT, on="2023-01", trust=Trust.DECLARED
        )
        make_replication(KABUPATEN_BANJAR, stage=Stage.STUDY_VISIT, on="2021")
        make_replication(OGAN_ILIR, plain_application("Rancangan"), is_draft=True)
        db.session.commit()


def listed(client: Client, **query: str) -> set[str]:
    """The codes of the regions in the file of a filter."""
    answer = client.get("/replikasi.csv", query_string=query)
    assert answer.status_code == 200
    rows = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")))
    return {row["kode_daerah"] for row in rows}


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({}, {OGAN_ILIR, BANDUNG, KABUPATEN_BANJAR}),
        ({"provinsi": "16"}, {OGAN_ILIR}),
        ({"daerah": BANDUNG}, {BANDUNG}),
        ({"tahap": "in_use"}, {OGAN_ILIR}),
        ({"mencapai": "pilot"}, {OGAN_ILIR, BANDUNG}),
        ({"kepercayaan": "declared"}, {BANDUNG}),
        ({"sejak": "2022"}, {OGAN_ILIR, BANDUNG}),
        ({"sejak": "01/2022"}, {OGAN_ILIR, BANDUNG}),
        ({"sampai": "2022-12-31"}, {OGAN_ILIR, KABUPATEN_BANJAR}),
        ({"aplikasi": "tidak-ada"}, set()),
        ({"tahap": "in_use", "provinsi": "32"}, set()),
        ({"keadaan": "senyap"}, {OGAN_ILIR, BANDUNG, KABUPATEN_BANJAR}),
        ({"keadaan": "ditunda"}, set()),
    ],
)
def test_a_filter_is_exact(client: Client, query: dict[str, str], codes: set[str]) -> None:
    assert listed(client, **query) == codes


@pytest.mark.usefixtures("ledger")
def test_the_list_shows_the_rows_of_the_file(client: Client) -> None:
    page = client.get("/replikasi/daftar?provinsi=16").text

    rows = BeautifulSoup(page, "html.parser").select("main tbody tr, main .row")
    assert ["Ogan Ilir" in row.text for row in rows] == [True]
    assert "Rancangan" not in page


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize("path", ["/replikasi/daftar", "/daerah", f"/daerah/{OGAN_ILIR}"])
def test_the_column_of_trust_has_one_name(client: Client, path: str) -> None:
    client.set_cookie("bahasa", "en")

    table = BeautifulSoup(client.get(path).text, "html.parser").select("main table")[-1]
    assert "Trust" in [column.get_text() for column in table.select("thead th")]


@pytest.mark.usefixtures("ledger")
def test_a_draft_is_nowhere(client: Client) -> None:
    for path in PAGES:
        assert "Rancangan" not in client.get(path).text


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    "query",
    [
        {"provinsi": "99"},
        {"provinsi": "\0"},
        {"daerah": "'; DROP TABLE step; --"},
        {"program": "9" * 40},
        {"program": "9" * 5000},
        {"program": "²"},
        {"program": "-1"},
        {"tahap": "terbang"},
        {"mencapai": "\0"},
        {"kepercayaan": "x" * 5000},
        {"sejak": "2022-99-99"},
        {"sejak": "9" * 40},
        {"sampai": "kemarin"},
        {"sampai": "9999-12"},
        {"keadaan": "x"},
        {"aplikasi": "\0" * 200},
        {"halaman": "9" * 40},
        {"halaman": "0"},
        {"halaman": "-3"},
    ],
)
def test_no_filter_is_an_error(client: Client, path: str, query: dict[str, str]) -> None:
    assert client.get(path, query_string=query).status_code == 200


def test_a_renamed_institution_has_its_new_name_at_once(app: Flask, client: Client) -> None:
    with app.app_context():
        administrator = make_administrator()
        ministry = add_organisation(
            administrator,
            kind=OrganisationKind.MINISTRY,
            name="Kementerian Lama",
            short_name="",
            reason="Ikut program.",
        )
        make_replication(OGAN_ILIR).origin_id = ministry.id
        client.sign_in(administrator)
        path = f"/kelola/instansi/{ministry.id}"
    visitor = app.test_client()
    assert "Kementerian Lama" in visitor.get("/replikasi.csv").text

    facts = {"kind": "ministry", "name": "Kementerian Baru", "reason": "Perpres baru."}
    assert client.post(path, data=facts).status_code == 303

    assert "Kementerian Baru" in visitor.get("/replikasi.csv").text


@pytest.mark.usefixtures("ledger")
def test_a_name_is_no_formula_in_a_spreadsheet(client: Client) -> None:
    answer = client.get("/replikasi.csv")

    assert answer.data.startswith("\ufeff".encode())
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    names = {row["aplikasi"][:9] for row in rows}
    assert "'=e-Surat" in names
    assert not any(
        cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values()
    )


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize("table", ["/replikasi", "/replikasi/corong", "/replikasi/jeda",
                                   "/replikasi/senyap"])  # fmt: skip
def test_every_table_is_a_workbook_as_well(client: Client, table: str) -> None:
    answer = client.get(f"{table}.xlsx")

    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    assert client.get(f"{table}.csv").status_code == 200


@pytest.mark.usefixtures("ledger")
def test_the_funnel_counts_what_was_reached(client: Client) -> None:
    rows = csv.reader(io.StringIO(client.get("/replikasi/corong.csv").data.decode("utf-8-sig")))
    reached = {row[0]: row[1] for row in rows}

    assert (reached["Studi Tiru"], reached["Uji Coba"], reached["Digunakan"]) == ("3", "2", "1")


@pytest.mark.parametrize("path", ["/replikasi", "/replikasi/daftar"])
def test_an_empty_ledger_is_a_page(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_as_much_however_long(app: Flask, client: Client, count: int) -> None:
    with app.app_context():
        for code in (OGAN_ILIR, BANDUNG, KABUPATEN_BANJAR)[:count]:
            make_replication(code)
        db.session.commit()
        client.get("/replikasi/daftar?urut=y")

        with counted_selects() as selects:
            assert client.get("/replikasi/daftar?urut=x").status_code == 200

    assert len(selects) <= 6


@pytest.mark.parametrize("kind", ["network", "x", "\0", "9" * 500])
def test_the_list_of_obstacles_takes_any_kind(client: Client, kind: str) -> None:
    assert client.get("/replikasi/kendala", query_string={"jenis": kind}).status_code == 200
