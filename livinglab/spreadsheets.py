"""Tables as files: CSV for programs, XLSX for people who work in a spreadsheet.

A long file is written to disk row by row and sent from there, so that it takes
no more memory than a short one; all of it is written before the view returns,
while the request still has its turn (admission.py).
"""

import csv
import io
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date
from typing import IO

import xlsxwriter
from flask import Response, request
from xlsxwriter.exceptions import FileCreateError

from livinglab import compression

Cell = str | int | float | date | None
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A cell that begins so is run as a formula by spreadsheets that open the CSV.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
PIECE = 64 * 1024  # bytes
SHORT = 256 * 1024  # bytes; a file of no more stays in memory


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """`name`.csv with a byte order mark, by which Excel knows UTF-8."""
    coding = "" if request.method == "HEAD" else compression.coding()
    file = _file()
    with compression.packing(file, coding) as packed:
        text = io.TextIOWrapper(packed, "utf-8-sig", newline="")
        table = csv.writer(text)
        table.writerow(map(_harmless, header))
        table.writerows([_harmless(cell) for cell in row] for row in rows)
        text.detach()  # after what is left in it was written
    response = _download(file, "text/csv; charset=utf-8", f"{name}.csv")
    response.vary.add("Accept-Encoding")
    if coding:
        response.headers["Content-Encoding"] = coding
    return response


def xlsx_file(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """`name`.xlsx. Text stays text: nothing is read as a formula, number or link."""
    file = _file()
    book = xlsxwriter.Workbook(
        file,
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
    try:
        book.close()
    except FileCreateError as refused:  # which hides that the disk is full
        raise refused.args[0] from refused
    return _download(file, XLSX, f"{name}.xlsx")


def _harmless(cell: Cell) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(FORMULA) else text


def _file() -> IO[bytes]:
    """In no folder, so that it is gone with its last reader, however that ends."""
    return tempfile.SpooledTemporaryFile(SHORT)


def _download(file: IO[bytes], mimetype: str, filename: str) -> Response:
    """All that was written; or, for who asks no more than that, how much it is."""
    response = Response(content_type=mimetype)
    size = response.content_length = file.tell()
    response.headers.set("Content-Disposition", "attachment", filename=filename)
    file.seek(0)
    if size > SHORT and request.method != "HEAD":
        response.response = iter(lambda: file.read(PIECE), b"")
        response.call_on_close(file.close)
        return response
    with file:
        response.response = [] if request.method == "HEAD" else [file.read()]
    return response
