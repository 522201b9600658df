import csv
import errno
import gzip
import tracemalloc
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import brotli
import openpyxl
import pytest
from flask import Flask, Response

from livinglab import spreadsheets
from livinglab.spreadsheets import Cell, csv_file, xlsx_file

HEADER = ["Nama", "Jumlah", "Tanggal", "Kosong"]
UNPACKED = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}
Writer = Callable[[str, Sequence[str], Iterable[Sequence[Cell]]], Response]
MEBIBYTE = 1024 * 1024


@pytest.fixture
def request_context(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def rows(number: int) -> Iterator[list[Cell]]:
    """Made as they are asked for, with all that is quoted or marked in a CSV."""
    for each in range(number):
        yield [f"=Kab. “Nomor {each}”, é\n", each * 1.5, date(2022, 1, 1 + each % 28), None]


@pytest.mark.usefixtures("request_context")
@pytest.mark.parametrize("text", ["=1+1", "+62", "-5", "@SUM(A1)", "\tx", "\rx"])
def test_a_csv_cell_is_never_a_formula(text: str) -> None:
    response = csv_file("uji", ["Nama"], [[text]])

    body = response.get_data().decode("utf-8-sig")

    assert body.split("\r\n", 1)[1].strip('"').startswith("'" + text[0])


@pytest.mark.usefixtures("request_context")
def test_csv_keeps_numbers_dates_and_accents() -> None:
    response = csv_file("uji", ["Nama", "Jumlah", "Tanggal"], [["é", -3, date(2022, 6, 28)]])

    assert response.get_data() == "\ufeffNama,Jumlah,Tanggal\r\né,-3,2022-06-28\r\n".encode()
    assert response.headers["Content-Disposition"] == "attachment; filename=uji.csv"


@pytest.mark.usefixtures("request_context")
def test_xlsx_keeps_text_as_text() -> None:
    response = xlsx_file(
        "uji",
        ["Nama", "Jumlah", "Tanggal"],
        [["=1+1", 3, date(2022, 6, 28)], ["007", None, None]],
    )

    sheet = openpyxl.load_workbook(BytesIO(response.get_data())).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]

    assert cells[0] == ["Nama", "Jumlah", "Tanggal"]
    assert cells[1][:2] == ["=1+1", 3]
    assert str(cells[1][2])[:10] == "2022-06-28"
    assert cells[2] == ["007", None, None]
    assert sheet["A2"].data_type == "s"


@pytest.mark.parametrize("number", [0, 1, 3_000])
@pytest.mark.parametrize("coding", ["", "gzip", "br"])
def test_a_csv_written_piece_by_piece_says_the_same(
    app: Flask, coding: str, number: int
) -> None:
    with app.test_request_context(headers={"Accept-Encoding": coding}):
        response = app.process_response(csv_file("uji", HEADER, rows(number)))
    body = response.get_data()

    whole = StringIO()
    csv.writer(whole).writerow(HEADER)
    csv.writer(whole).writerows(["'" + str(row[0]), *row[1:]] for row in rows(number))
    assert UNPACKED[coding](body) == ("\ufeff" + whole.getvalue()).encode()
    assert response.content_length == len(body)
    assert response.headers.get("Content-Encoding", "") == coding
    assert "Accept-Encoding" in response.vary
    assert response.headers["Content-Disposition"] == "attachment; filename=uji.csv"


@pytest.mark.usefixtures("request_context")
def test_an_xlsx_written_to_disk_says_the_same() -> None:
    response = xlsx_file("uji", HEADER, rows(3_000))
    body = response.get_data()

    sheet = openpyxl.load_workbook(BytesIO(body), read_only=True).active
    found = list(sheet.iter_rows(values_only=True))
    assert found[0] == tuple(HEADER)
    assert [(row[0], row[1], row[2].date()) for row in found[1:]] == [
        tuple(row[:3]) for row in rows(3_000)
    ]
    assert response.content_length == len(body)
    assert response.headers["Content-Disposition"] == "attachment; filename=uji.xlsx"


@pytest.mark.usefixtures("request_context")
@pytest.mark.parametrize("write", [csv_file, xlsx_file])
def test_a_long_file_takes_no_more_memory_than_a_short_one(write: Writer) -> None:
    write("uji", HEADER, rows(10)).close()
    tracemalloc.start()
    try:
        response = write("uji", HEADER, rows(20_000))
        sent = sum(len(piece) for piece in response.iter_encoded())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    response.close()

    assert sent == response.content_length
    assert peak < MEBIBYTE


@pytest.mark.parametrize("write", [csv_file, xlsx_file])
def test_who_asks_how_long_a_file_is_gets_no_more(app: Flask, write: Writer) -> None:
    with app.test_request_context(method="HEAD", headers={"Accept-Encoding": "br"}):
        response = app.process_response(write("uji", HEADER, rows(10)))

    assert (response.content_length or 0) > 300
    assert response.get_data() == b""
    assert "Content-Encoding" not in response.headers


class FullOnce(BytesIO):
    """Full at the first byte; open for the end of an archive that is thrown away."""

    is_full = True

    def write(self, data: Any) -> int:
        if self.is_full:
            self.is_full = False
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(data)

    def close(self) -> None:
        pass


@pytest.mark.usefixtures("request_context")
@pytest.mark.parametrize("write", [csv_file, xlsx_file])
def test_a_full_disk_is_told_as_what_it_is(
    monkeypatch: pytest.MonkeyPatch, write: Writer
) -> None:
    monkeypatch.setattr(spreadsheets, "_file", FullOnce)

    with pytest.raises(OSError, match="No space left"):
        write("uji", HEADER, rows(1))
