"""The fields of the query language: what hits are narrowed down to by jenis:, daerah:, …"""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from livinglab.dates import BadDate, PartialDate, Precision, parse_written
from livinglab.regions import names
from livinglab.regions.queries import region_names
from livinglab.search.asking.islands import provinces_on
from livinglab.search.asking.parts import Filters
from livinglab.search.vocabulary import Vocabulary

KINDS = {
    "thread": ("topik", "forum", "pertanyaan", "diskusi", "thread"),
    "application": ("aplikasi", "application"),
    "replication": ("replikasi", "replication"),
    "region": ("daerah", "region"),
}
STAGES = {
    "interest": ("minat",),
    "study_visit": ("studitiru", "kunjungan", "studi", "studibanding", "kunjungankerja"),
    "agreement": ("kesepakatan", "perjanjian", "mou", "pks", "kerjasama", "notakesepakatan"),
    "handover": ("serahterima", "bast"),
    "adaptation": ("penyesuaian",),
    "pilot": ("ujicoba",),
    "launched": ("diluncurkan", "peluncuran"),
    "in_use": ("digunakan", "dipakai"),
    "stopped": ("dihentikan", "dialihkan", "dihentikandialihkan"),
    "answered": ("terjawab",),
    "open": ("belumterjawab", "menunggujawaban", "unanswered", "waitingforananswer"),
}
YES = frozenset({"ya", "y", "sudah", "1", "yes", "true"})
NO = frozenset({"tidak", "belum", "t", "0", "no", "false"})


def code_of(table: dict[str, tuple[str, ...]], said: str) -> str:
    """The code for a word of the table; "" if there is none."""
    key = re.sub(r"[\W_]", "", said.lower())
    for code, spellings in table.items():
        if key in spellings or key == code.replace("_", ""):
            return code
    return ""


def narrowed(filters: Filters, kind: str, said: str, known: Vocabulary) -> Filters | None:
    """With one more filter of the query language; None where it makes no sense."""
    if kind == "kind":
        return _with(filters, "kinds", code_of(KINDS, said))
    if kind == "stage":
        return _with(filters, "stages", code_of(STAGES, said))
    if kind == "answered":
        answer = said.lower()
        status = "answered" if answer in YES else "open" if answer in NO else ""
        return _with(filters, "stages", status)
    if kind == "application":
        return _with(filters, "applications", known.application(said))
    if kind in {"region", "province"}:
        return _in_region(filters, said)
    if kind == "author":
        authors = known.authors(said)
        return replace(filters, authors=filters.authors | authors) if authors else None
    return _in_time(filters, kind, said)


def without(filters: Filters, kind: str, said: str, known: Vocabulary) -> Filters | None:
    """With one more filter by which documents are left out; None where it makes no sense."""
    if kind in {"before", "after"}:
        time = _in_time(Filters(), kind, said)  # what is not before it is after it
        return time and replace(
            filters, before=time.after or filters.before, after=time.before or filters.after
        )
    left_out = narrowed(filters.without or Filters(), kind, said, known)
    return left_out and replace(filters, without=left_out)


def _with(filters: Filters, name: str, value: str) -> Filters | None:
    return replace(filters, **{name: getattr(filters, name) | {value}}) if value else None


def _in_region(filters: Filters, said: str) -> Filters | None:
    codes = (said,) if said in region_names() else names.matcher().named(said)
    codes = codes or provinces_on(said)
    if not codes:
        return None
    provinces = {code for code in codes if len(code) == 2}
    return replace(
        filters,
        provinces=filters.provinces | provinces,
        regions=filters.regions | (set(codes) - provinces),
    )


def _in_time(filters: Filters, kind: str, said: str) -> Filters | None:
    try:
        named = parse_written(said)
    except BadDate:
        return None
    if kind == "year":
        return replace(filters, years=filters.years | {named.day.year})
    if kind == "before":
        return replace(filters, before=_midnight(named.day))
    return replace(filters, after=_end(named))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _end(named: PartialDate) -> datetime:
    """The last moment of the year, month or day that was named."""
    first = _midnight(named.day)
    try:
        if named.precision is Precision.DAY:
            return first + timedelta(days=1)
        if named.precision is Precision.MONTH:
            return (first + timedelta(days=32)).replace(day=1)
        return first.replace(year=first.year + 1)
    except (ValueError, OverflowError):
        return first
