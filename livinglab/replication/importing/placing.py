"""Says of each line what it records: which applications, which adopter, which steps."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from flask_babel import gettext as _

from livinglab.accounts.models import Organisation
from livinglab.accounts.queries import organisation_by_name
from livinglab.dates import BadDate, PartialDate, parse_partial
from livinglab.db import now
from livinglab.regions.queries import candidates, region_names
from livinglab.replication.importing import words
from livinglab.replication.importing.reader import Line
from livinglab.replication.models import Application, Stage
from livinglab.replication.queries.catalog import application_by_name

EARLIEST_YEAR = 1990
LONGEST_ADDRESS = 500
AGGREGATE = re.compile(r"\d")
ASIDE = re.compile(r"\s*\([^)]*\)")
# "MPP Digital (dari Smart Kampung)": what was handed over is Smart Kampung.
MADE_FROM = re.compile(r".*\(dari ([^)]+)\)")
SLASH = re.compile(r"\s+/\s+")


class Unplaceable(Exception):
    """The line, or one application of it, cannot be placed; the message says why."""


@dataclass(frozen=True)
class Part:
    """One application of a line: it becomes one step."""

    application: Application
    adopter: Organisation
    origin: Organisation | None
    # The line's obstacle is told once, at the first application that it names.
    is_first: bool
    line: "PlacedLine"

    @cached_property
    def key(self) -> str:
        """What makes it the same record in every file: its words, not its line number."""
        cells = self.line.source
        identity = (
            self.application.slug,
            *(cells[name] for name in ("adopting_region", "event_date", "state", "source_url")),
        )
        return hashlib.sha256("\x1f".join(identity).encode()).hexdigest()[:40]


@dataclass(frozen=True)
class PlacedLine:
    """What a line says, and what could not be placed of it."""

    source: Line
    stage: Stage | None = None
    remark: str = ""
    happened: PartialDate | None = None
    parts: list[Part] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


class Subject(NamedTuple):
    name: str
    origin: Organisation | None


class Placer:
    """Places lines; asks the database once for each name that occurs."""

    def __init__(self) -> None:
        self._organisations: dict[str, Organisation | None] = {}
        self._applications: dict[tuple[str, int | None], Application | None] = {}

    def place(self, lines: Iterable[Line]) -> list[PlacedLine]:
        return [self._place(line) for line in lines]

    def _place(self, line: Line) -> PlacedLine:
        try:
            if line.fault:
                raise Unplaceable(line.fault)
            stage, remark = _stage(line["state"])
            _check_source(line)
            placed = PlacedLine(line, stage, remark, _happened(line["event_date"]))
            adopter = self._adopter(line["adopting_region"])
        except Unplaceable as why:
            return PlacedLine(line, reasons=[str(why)])
        origin = self._organisation(line["origin_region"])
        for name in _applications(line["application"]):
            try:
                application = self._application(Subject(name, origin))
                _check_differs(application, adopter)
            except Unplaceable as why:
                placed.reasons.append(str(why))
                continue
            first = not placed.parts
            placed.parts.append(Part(application, adopter, origin, first, placed))
        return placed

    def _adopter(self, name: str) -> Organisation:
        if not name:
            raise Unplaceable(_("pengadopsi tidak disebut"))
        if AGGREGATE.match(name):
            raise Unplaceable(_("“%(name)s” adalah jumlah, bukan satu daerah", name=name[:120]))
        if (found := self._organisation(name)) is not None:
            return found
        codes = candidates(name)
        if len(codes) > 1:
            known = ", ".join(region_names()[code] for code in codes[:4])
            raise Unplaceable(
                _("“%(name)s” dapat berarti %(known)s", name=name[:120], known=known)
            )
        raise Unplaceable(
            _("“%(name)s” bukan daerah atau instansi yang dikenal", name=name[:120])
        )

    def _organisation(self, name: str) -> Organisation | None:
        if name not in self._organisations:
            self._organisations[name] = organisation_by_name(name)
        return self._organisations[name]

    def _application(self, subject: Subject) -> Application:
        name, origin = subject
        if (made_from := MADE_FROM.fullmatch(name)) is not None:
            source = self._named(made_from[1], origin)
            if source is not None and origin is not None and source.owner_id == origin.id:
                return source
        found = self._named(name, origin)
        if found is None and origin is not None:
            found = self._named(ASIDE.sub("", name).strip(), origin)
        if found is not None:
            return found
        if origin is None:
            raise Unplaceable(
                _(
                    "asal “%(name)s” tidak disebut, jadi aplikasinya tidak pasti",
                    name=name[:120],
                )
            )
        raise Unplaceable(_("aplikasi “%(name)s” tidak ada di katalog", name=name[:120]))

    def _named(self, name: str, origin: Organisation | None) -> Application | None:
        key = (name.lower(), origin.id if origin else None)
        if key not in self._applications:
            self._applications[key] = application_by_name(name, owner_id=key[1])
        return self._applications[key]


def _applications(cell: str) -> list[str]:
    """`JAKI / CRM` and `e-Office; e-SAKIP` are two; a slash inside a name is not."""
    names = [name for part in words.parts(cell) for name in SLASH.split(part)]
    return list(dict.fromkeys(names)) or [""]


def _stage(state: str) -> tuple[Stage, str]:
    found = words.stage_of(state)
    if found is None:
        raise Unplaceable(_("tahap “%(state)s” tidak dikenal", state=state[:120] or "–"))
    return found


def _happened(text: str) -> PartialDate | None:
    if not text:
        return None
    try:
        date = parse_partial(text)
    except BadDate as wrong:
        raise Unplaceable(
            _("tanggal “%(text)s” tidak dapat dibaca; tulis 2022-06-28", text=text[:40])
        ) from wrong
    if date.day > now().date() or date.day.year < EARLIEST_YEAR:
        raise Unplaceable(
            _(
                "tanggal %(text)s harus antara %(year)s dan hari ini",
                text=text[:40],
                year=EARLIEST_YEAR,
            )
        )
    return date


def _check_source(line: Line) -> None:
    """An address, or where there is none at least the title of what was read."""
    url = line["source_url"]
    if not url:
        if not line["source_title"]:
            raise Unplaceable(_("sumber tidak disebut"))
    elif not url.startswith(("http://", "https://")) or len(url) > LONGEST_ADDRESS:
        raise Unplaceable(_("sumber harus berupa alamat http atau https"))


def _check_differs(application: Application, adopter: Organisation) -> None:
    if application.owner_id == adopter.id:
        raise Unplaceable(
            _(
                "%(adopter)s adalah pemilik %(name)s, bukan pengadopsinya",
                adopter=adopter.label,
                name=application.name,
            )
        )
