"""The import of press records: its page, its command, and what a file may not be."""

import csv
import io
import os
import time
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import func, select

from livinglab.db import db
from livinglab.forum.jobs import sweep_lost_files
from livinglab.publiclog import LogEntry
from livinglab.replication.importing.reader import HEADER, BadFile, read
from livinglab.replication.models import Obstacle, Replication, Step, Trust
from tests.conftest import Client
from tests.factories.accounts import OGAN_ILIR, make_curator, make_representative
from tests.factories.catalog import make_application

RECORD = {
    "application": "e-Surat",
    "origin_region": "Kabupaten Sumedang",
    "adopting_region": "Kabupaten Ogan Ilir",
    "event_date": "2022-06-28",
    "state": "Diluncurkan",
    "modules": "",
    "obstacle": "masih banyak blank spot area",
    "impact": "",
    "source_url": "https://example.go.id/berita",
    "source_title": "Berita",
}


def table(*records: dict[str, str], header: tuple[str, ...] = HEADER) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([record[name] for name in HEADER] for record in records)
    return text.getvalue().encode()


@pytest.fixture
def curator(app: Flask, client: Client) -> Client:
    """A curator's browser; e-Surat of Sumedang is in the catalog."""
    with app.app_context():
        make_application("e-Surat")
        client.sign_in(make_curator())
    return client


def preview(client: Client, content: bytes, name: str = "catatan.csv") -> tuple[int, str]:
    answer = client.post("/kelola/impor", data={"file": (io.BytesIO(content), name)})
    return answer.status_code, answer.text


def confirm(client: Client, page: str) -> int:
    control = BeautifulSoup(page, "html.parser").select_one("[name=key]")
    assert control is not None
    return client.post("/kelola/impor/pemasukan", data={"key": control["value"]}).status_code


def count(app: Flask, table: type) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_looking_writes_nothing_and_confirming_writes(app: Flask, curator: Client) -> None:
    unknown = RECORD | {"application": "e-Antah"}

    status, page = preview(curator, table(RECORD, unknown))

    assert status == 200
    assert "2 baris dibaca: 1 langkah baru, 0 sudah ada, 1 tidak dapat ditempatkan." in page
    assert "aplikasi “e-Antah” tidak ada di katalog" in page
    assert (count(app, Replication), count(app, Step)) == (0, 0)

    assert confirm(curator, page) == 303
    assert (count(app, Replication), count(app, Step), count(app, Obstacle)) == (1, 1, 1)
    with app.app_context():
        step = db.session.scalars(select(Step)).one()
        assert (step.trust, str(step.happened_on)) == (Trust.REPORTED, "2022-06-28")
        logged = db.session.scalars(select(LogEntry.action)).all()
    assert logged[-1] == "ledger.import"


def test_the_same_file_again_writes_nothing(app: Flask, curator: Client) -> None:
    _status, page = preview(curator, table(RECORD))
    confirm(curator, page)

    _status, again = preview(curator, table(RECORD))

    assert "1 baris dibaca: 0 langkah baru, 1 sudah ada" in again
    assert confirm(curator, page) == 303
    assert count(app, Step) == 1
    assert confirm(curator, page) == 404


@pytest.mark.parametrize("key", ["", "x", "0" * 64, "../../etc/passwd", "\0", "é" * 64])
def test_only_a_file_that_was_looked_at_is_written(
    app: Flask, curator: Client, key: str
) -> None:
    answer = curator.post("/kelola/impor/pemasukan", data={"key": key})

    assert (answer.status_code, count(app, Step)) == (404, 0)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Pilih berkas CSV"),
        (b" \n ", "Berkas kosong."),
        (table(), "tanpa baris"),
        (b"a,b\n1,2\n", "Judul kolom tidak cocok. Yang kurang: application"),
        (
            table(RECORD).replace(b"impact", b"dampak"),
            "Yang kurang: impact. Yang tidak dikenal: dampak",
        ),
        (table(RECORD).replace(b"impact", b"state"), "Judul kolom tidak cocok"),
        (table(RECORD).decode().encode("utf-16"), "tampaknya UTF-16"),
        (table(RECORD | {"impact": "é"}).decode().encode("cp1252"), "baris 2"),
        (table(RECORD) + b'"tidak ditutup', "bukan CSV yang utuh"),
        (b"\x89PNG\r\n\x1a\n\0\0", "tidak disimpan sebagai UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_why(
    curator: Client, content: bytes, said: str
) -> None:
    status, page = preview(curator, content)

    assert (status, said in page) == (422, True)


def test_a_file_has_limits(app: Flask) -> None:
    row = b",".join([b"x"] * len(HEADER)) + b"\n"
    with app.test_request_context():
        for content, said in (
            (b"a" * (2 * 1024 * 1024 + 1), "lebih besar dari 2 MB"),
            (table() + row * 2_001, "lebih dari 2000 baris"),
        ):
            with pytest.raises(BadFile, match=said):
                read(content)


def test_no_file_is_asked_for_again(curator: Client) -> None:
    for data in ({}, {"file": "teks saja"}):
        assert curator.post("/kelola/impor", data=data).status_code == 422


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"event_date": "28 Juni 2022"}, "tanggal “28 Juni 2022” tidak dapat dibaca"),
        ({"event_date": "2022-02-30"}, "tidak dapat dibaca"),
        ({"event_date": "2999-01-01"}, "harus antara 1990 dan hari ini"),
        ({"event_date": "1066"}, "harus antara 1990 dan hari ini"),
        ({"state": "Entah"}, "tahap “Entah” tidak dikenal"),
        ({"state": ""}, "tahap “–” tidak dikenal"),
        ({"adopting_region": ""}, "pengadopsi tidak disebut"),
        ({"adopting_region": "12 daerah"}, "adalah jumlah, bukan satu daerah"),
        ({"adopting_region": "Banjar"}, "dapat berarti"),
        ({"adopting_region": "Atlantis"}, "bukan daerah atau instansi yang dikenal"),
        ({"adopting_region": "Kabupaten Sumedang"}, "bukan pengadopsinya"),
        ({"source_url": "javascript:alert(1)"}, "alamat http atau https"),
        ({"source_url": "", "source_title": ""}, "sumber tidak disebut"),
        ({"obstacle": "x" * 4001}, "lebih panjang dari 4000 huruf"),
        ({"state": "x" * 501}, "lebih panjang dari 500 huruf"),
    ],
)
def test_a_line_that_cannot_be_placed_says_why(
    app: Flask, curator: Client, change: dict[str, str], said: str
) -> None:
    status, page = preview(curator, table(RECORD | change))

    assert (status, said in page) == (200, True)
    assert "Masukkan" not in BeautifulSoup(page, "html.parser").select(".actions")[0].text


def test_semicolons_and_a_byte_order_mark_are_read(curator: Client) -> None:
    lines = [";".join(HEADER), ";".join(RECORD[name] for name in HEADER)]

    _status, page = preview(curator, "\ufeff".encode() + "\r\n".join(lines).encode())

    assert "1 baris dibaca: 1 langkah baru" in page


def test_markup_in_a_file_is_text(curator: Client) -> None:
    _status, page = preview(curator, table(RECORD | {"adopting_region": "<script>alert(1)"}))

    assert "<script>alert(1)" not in page


def test_a_representative_imports_nothing(app: Flask, client: Client) -> None:
    with app.app_context():
        client.sign_in(make_representative(OGAN_ILIR))

    assert preview(client, table(RECORD))[0] == 403
    assert client.post("/kelola/impor/pemasukan").status_code == 403


def test_the_command_can_only_look(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        make_application("e-Surat")
        db.session.commit()
    file = tmp_path / "catatan.csv"
    file.write_bytes(table(RECORD, RECORD | {"state": "Entah"}))
    runner = app.test_cli_runner()

    looked = runner.invoke(args=["import-replications", "--dry-run", str(file)])
    assert looked.exit_code == 0
    assert "2 lines: 1 placed, 1 not placed." in looked.output
    assert "1 steps would be written" in looked.output
    assert count(app, Step) == 0

    assert runner.invoke(args=["import-replications", str(file)]).exit_code == 0
    assert count(app, Step) == 1
    assert runner.invoke(args=["check-ledger"]).output == "0 differences\n"


def test_the_command_refuses_what_is_no_table(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "catatan.csv"
    file.write_bytes(b"a,b\n")

    refused = app.test_cli_runner().invoke(args=["import-replications", str(file)])

    assert refused.exit_code == 1
    assert "Judul kolom tidak cocok" in refused.output


def test_a_file_that_is_never_confirmed_is_swept_away_after_a_day(
    app: Flask, curator: Client
) -> None:
    _status, page = preview(curator, table(RECORD))
    files = list((app.config["DATA_FOLDER"] / "files").rglob("*.impor"))
    assert len(files) == 1

    with app.app_context():
        assert sweep_lost_files() == 0
        yesterday = time.time() - 25 * 3_600
        os.utime(files[0], (yesterday, yesterday))
        assert sweep_lost_files() == 1

    assert not files[0].exists()
    assert confirm(curator, page) == 404
