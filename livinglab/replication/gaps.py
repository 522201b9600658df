"""What the page of a replication still lacks, and which agreements end soon."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from flask_babel import gettext as _

from livinglab.db import now
from livinglab.replication.models import Replication, Stage
from livinglab.replication.queries.facts import Fact, Facts

# How near its end an agreement is: the word for it grows with each mark.
MARKS = (7, 30, 90)


class Gap(NamedTuple):
    """An invitation: what is not there, and the part of the address where it can be added."""

    text: str
    place: str
    action: str


class Ending(NamedTuple):
    """Days left (below 0: over), and the mark that was passed, if any."""

    days: int
    mark: int | None

    @property
    def is_over(self) -> bool:
        return self.days < 0


def gaps(replication: Replication, facts: Facts) -> list[Gap]:
    found = []
    running = replication.stage in (Stage.LAUNCHED, Stage.IN_USE)
    if not facts.obstacles:
        found.append(Gap(_("Belum ada kendala yang dicatat."), "kendala", _("Catat kendala")))
    if running and not facts.impacts:
        found.append(Gap(_("Belum ada dampak yang diukur."), "dampak", _("Tambahkan dampak")))
    if not facts.agreements:
        found.append(Gap(_("Belum ada perjanjian."), "perjanjian", _("Tambahkan perjanjian")))
    if facts.modules and not any(module.kind for module in facts.modules):
        found.append(Gap(_("Belum ada keterangan modul."), "modul", _("Tandai modul")))
    if running and replication.units is None and replication.users is None:
        found.append(Gap(_("Belum ada cakupan pengguna."), "cakupan", _("Isi cakupan")))
    return found


def agreements_ending(agreements: Sequence[Fact]) -> dict[int, Ending]:
    """Fact id → how long each agreement that has an end still runs."""
    today = now().date()
    return {fact.id: ending(fact.ends_on, today) for fact in agreements if fact.ends_on}


def ending(ends_on: date, today: date) -> Ending:
    days = (ends_on - today).days
    return Ending(days, next((mark for mark in MARKS if 0 <= days <= mark), None))
