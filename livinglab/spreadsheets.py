"""Tables as files: CSV for programs, XLSX for people who work in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

import xlsxwriter
from flask import Response

Cell = str | int | float | date | None
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A cell that begins so is run as a formula by spreadsheets that open the CSV.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """`name`.csv with a byte order mark, by which Excel knows UTF-8."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(map(_harmless, header))
    table.writerows([_harmless(cell) for cell in row] for row in rows)
    body = ("\ufeff" + text.getvalue()).encode()
    return _download(body, "text/csv; charset=utf-8", f"{name}.csv")


def xlsx_file(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """`name`.xlsx. Text stays text: nothing is read as a formula, number or link."""
    body = io.BytesIO()
    book = xlsxwriter.Workbook(
        body,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd",
        },
    )
    sheet = book.add_worksheet(name[:31])
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(header) - 1, 0), 24)
    sheet.write_row(0, 0, [str(cell) for cell in header], book.add_format({"bold": True}))
    for number, row in enumerate(rows, 1):
        sheet.write_row(number, 0, ["" if cell is None else cell for cell in row])
    book.close()
    return _download(body.getvalue(), XLSX, f"{name}.xlsx")


def _harmless(cell: Cell) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(FORMULA) else text


def _download(body: bytes, mimetype: str, filename: str) -> Response:
    response = Response(body, content_type=mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=filename)
    return response
