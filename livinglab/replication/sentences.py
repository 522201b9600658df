"""Sentences about a replication: what a headline says of it, and for how long things went."""

from collections.abc import Sequence
from datetime import date

from babel.dates import format_date
from flask_babel import get_locale
from flask_babel import gettext as _

from livinglab.dates import PartialDate, Precision
from livinglab.replication.derive import effective
from livinglab.replication.models import Replication, Stage, Step

# Stages that last from their date on; the others happened on it.
LASTING = (Stage.IN_USE, Stage.PILOT, Stage.ADAPTATION, Stage.INTEREST)


def headline(replication: Replication, launched: PartialDate | None = None) -> str:
    """`Kabupaten Ogan Ilir memakai e-Office dari Kabupaten Sumedang sejak 28 Juni 2022`.

    What is in use is so since its launch, where that is known. Needs
    application, adopter and origin loaded.
    """
    said = _said(replication)
    if replication.stage is None or replication.stage_on is None:
        return said
    since = PartialDate(replication.stage_on, replication.stage_precision)
    if replication.stage is Stage.IN_USE and launched and launched.day < since.day:
        since = launched
    return f"{said} {_when(replication.stage, since.day, since.precision)}"


def launch_of(steps: Sequence[Step]) -> PartialDate | None:
    """The day of the first launch among the steps that count."""
    days = [
        PartialDate(step.happened_on, step.precision)
        for step in effective(steps)
        if step.stage is Stage.LAUNCHED and step.happened_on and step.module_id is None
    ]
    return min(days, default=None)


def _said(replication: Replication) -> str:
    origin = replication.origin
    names = {
        "adopter": replication.adopter.label,
        "application": replication.application.name,
        "origin": origin.label if origin else "",
    }
    if replication.stage is None:
        return str(_("Replikasi %(application)s oleh %(adopter)s", **names))
    with_origin, without = _sentences(replication.stage)
    return str((with_origin if origin else without) % names)


def _sentences(stage: Stage) -> tuple[str, str]:
    """With the origin, and without it. Placeholders are filled by the caller."""
    return {
        Stage.INTEREST: (
            _("%(adopter)s berminat pada %(application)s dari %(origin)s", **KEEP),
            _("%(adopter)s berminat pada %(application)s", **KEEP),
        ),
        Stage.STUDY_VISIT: (
            _("%(adopter)s mempelajari %(application)s dari %(origin)s", **KEEP),
            _("%(adopter)s mempelajari %(application)s", **KEEP),
        ),
        Stage.AGREEMENT: (
            _("%(adopter)s bersepakat mereplikasi %(application)s dari %(origin)s", **KEEP),
            _("%(adopter)s bersepakat mereplikasi %(application)s", **KEEP),
        ),
        Stage.HANDOVER: (
            _("%(adopter)s menerima %(application)s dari %(origin)s", **KEEP),
            _("%(adopter)s menerima %(application)s", **KEEP),
        ),
        Stage.ADAPTATION: (
            _("%(adopter)s menyesuaikan %(application)s dari %(origin)s", **KEEP),
            _("%(adopter)s menyesuaikan %(application)s", **KEEP),
        ),
        Stage.PILOT: (
            _("%(adopter)s menguji coba %(application)s dari %(origin)s", **KEEP),
            _("%(adopter)s menguji coba %(application)s", **KEEP),
        ),
        Stage.LAUNCHED: (
            _("%(adopter)s meluncurkan %(application)s dari %(origin)s", **KEEP),
            _("%(adopter)s meluncurkan %(application)s", **KEEP),
        ),
        Stage.IN_USE: (
            _("%(adopter)s memakai %(application)s dari %(origin)s", **KEEP),
            _("%(adopter)s memakai %(application)s", **KEEP),
        ),
        Stage.STOPPED: (
            _("%(adopter)s berhenti memakai %(application)s dari %(origin)s", **KEEP),
            _("%(adopter)s berhenti memakai %(application)s", **KEEP),
        ),
    }[stage]


def _when(stage: Stage, day: date, precision: Precision) -> str:
    if precision is Precision.DAY:
        text = format_date(day, "d MMMM y", locale=get_locale())
        if stage in LASTING:
            return str(_("sejak %(date)s", date=text))
        return str(_("pada %(date)s", date=text))
    if precision is Precision.MONTH:
        text = format_date(day, "MMMM y", locale=get_locale())
        if stage in LASTING:
            return str(_("sejak %(month)s", month=text))
        return str(_("pada %(month)s", month=text))
    if stage in LASTING:
        return str(_("sejak tahun %(year)s", year=day.year))
    return str(_("pada tahun %(year)s", year=day.year))


# Leaves the placeholders of a translated sentence as they are.
KEEP = {name: f"%({name})s" for name in ("adopter", "application", "origin")}
