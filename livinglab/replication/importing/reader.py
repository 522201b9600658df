"""Reads a table of records. What is wrong with the whole file is one sentence for people."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

HEADER = (
    "application",
    "origin_region",
    "adopting_region",
    "event_date",
    "state",
    "modules",
    "obstacle",
    "impact",
    "source_url",
    "source_title",
)
LARGEST = 2 * 1024 * 1024
MOST_LINES = 2_000  # what is written within one request
# Names and states are short: patterns that are searched in them take long on long ones.
LONGEST = dict.fromkeys(HEADER, 500) | dict.fromkeys(("modules", "obstacle", "impact"), 4_000)


class BadFile(Exception):
    """The file as a whole cannot be read; the message says why and what to do."""


@dataclass(frozen=True)
class Line:
    """A record: the line of the file it begins on, and its cells by column."""

    number: int
    cells: dict[str, str]
    fault: str = ""

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


def read(content: bytes) -> tuple[Line, ...]:
    """The records of a CSV file with the known header. Raises BadFile."""
    if len(content) > LARGEST:
        raise BadFile(
            _("Berkas lebih besar dari %(limit)s MB. Bagi menjadi beberapa berkas.", limit=2)
        )
    text = _decoded(content)
    try:
        lines = tuple(_lines(text))
    except csv.Error as wrong:
        raise BadFile(
            _(
                "Berkas bukan CSV yang utuh (%(reason)s). Simpan ulang sebagai CSV UTF-8.",
                reason=wrong,
            )
        ) from wrong
    if not lines:
        raise BadFile(_("Berkas hanya berisi judul kolom, tanpa baris."))
    if len(lines) > MOST_LINES:
        raise BadFile(
            _(
                "Berkas berisi lebih dari %(limit)s baris. Bagi menjadi beberapa berkas.",
                limit=MOST_LINES,
            )
        )
    return lines


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content:
        raise BadFile(_not_utf8("UTF-16"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = content[: wrong.start].count(b"\n") + 1
        raise BadFile(
            _not_utf8("Windows-1252")
            + " "
            + _("Huruf pertama yang tidak terbaca ada di baris %(line)s.", line=line)
        ) from wrong
    if not text.strip():
        raise BadFile(_("Berkas kosong."))
    return text


def _not_utf8(guess: str) -> str:
    return str(
        _(
            "Berkas tidak disimpan sebagai UTF-8 (tampaknya %(guess)s). Di Excel: Simpan"
            " Sebagai, lalu pilih “CSV UTF-8”.",
            guess=guess,
        )
    )


def _lines(text: str) -> Iterator[Line]:
    first = text.splitlines()[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header = [name.strip().lower() for name in next(table)]
    _check_header(header)
    begins = table.line_num + 1
    for row in table:
        if any(cell.strip() for cell in row):
            yield _line(begins, header, row)
        begins = table.line_num + 1


def _check_header(header: list[str]) -> None:
    missing = [name for name in HEADER if name not in header]
    unknown = [name for name in header if name not in HEADER]
    if missing or unknown or len(header) != len(set(header)):
        raise BadFile(
            _(
                "Judul kolom tidak cocok. Yang kurang: %(missing)s."
                " Yang tidak dikenal: %(unknown)s. Judul yang benar: %(header)s.",
                missing=", ".join(missing) or "–",
                unknown=", ".join(name[:40] for name in unknown) or "–",
                header=", ".join(HEADER),
            )
        )


def _line(number: int, header: list[str], row: list[str]) -> Line:
    cells = {name: cell.strip() for name, cell in zip(header, row, strict=False)}
    fault = ""
    if len(row) != len(header):
        fault = _(
            "jumlah kolom %(found)s, seharusnya %(wanted)s", found=len(row), wanted=len(header)
        )
    elif limits := [LONGEST[name] for name, cell in cells.items() if len(cell) > LONGEST[name]]:
        fault = _("ada isian yang lebih panjang dari %(limit)s huruf", limit=limits[0])
    return Line(number, dict.fromkeys(HEADER, "") | cells, fault)
