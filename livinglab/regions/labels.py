"""The Indonesian word for each kind of region."""

from flask_babel import lazy_gettext as _

from livinglab.regions.models import RegionKind

KINDS = {
    RegionKind.PROVINCE: _("Provinsi"),
    RegionKind.REGENCY: _("Kabupaten"),
    RegionKind.CITY: _("Kota"),
}
