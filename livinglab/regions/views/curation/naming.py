"""Reads the region that a curator named in a form."""

from flask_babel import gettext as _
from wtforms import Field

from livinglab.regions import queries
from livinglab.regions.models import Region

MOST_NAMED = 5


def named_region(control: Field) -> Region | None:
    """The one region the field names; else says at the field what is wrong with it."""
    text = str(control.data or "")
    region = queries.find_region(text) or queries.resolve(text)
    if region is None:
        control.errors = [*control.errors, _fault(text)]
    return region


def _fault(text: str) -> str:
    names = queries.region_names()
    likely = [names[code] for code in queries.candidates(text)[:MOST_NAMED]]
    if likely:
        return str(
            _("Tulis nama lengkapnya. Yang dimaksud: %(names)s?", names=", ".join(likely))
        )
    return str(_("Tidak ada daerah bernama begitu. Periksa ejaannya."))
