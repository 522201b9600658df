from datetime import date
from io import BytesIO

import openpyxl
import pytest
from flask import Flask

from livinglab.spreadsheets import csv_file, xlsx_file


@pytest.mark.parametrize("text", ["=1+1", "+62", "-5", "@SUM(A1)", "\tx", "\rx"])
def test_a_csv_cell_is_never_a_formula(app: Flask, text: str) -> None:
    response = csv_file("uji", ["Nama"], [[text]])

    body = response.get_data().decode("utf-8-sig")

    assert body.split("\r\n", 1)[1].strip('"').startswith("'" + text[0])


def test_csv_keeps_numbers_dates_and_accents(app: Flask) -> None:
    response = csv_file("uji", ["Nama", "Jumlah", "Tanggal"], [["é", -3, date(2022, 6, 28)]])

    assert response.get_data() == "\ufeffNama,Jumlah,Tanggal\r\né,-3,2022-06-28\r\n".encode()
    assert response.headers["Content-Disposition"] == "attachment; filename=uji.csv"


def test_xlsx_keeps_text_as_text(app: Flask) -> None:
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
