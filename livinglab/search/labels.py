"""The words for what can be found and how it is ordered."""

from flask_babel import lazy_gettext as _

from livinglab.search.models import Telling

KINDS = {
    "application": _("Aplikasi"),
    "replication": _("Replikasi"),
    "thread": _("Topik"),
    "region": _("Daerah"),
}
SORTS = {
    "relevance": _("Paling cocok"),
    "newest": _("Terbaru"),
    "confirmed": _("Paling banyak dibenarkan"),
}
STATES = {"answered": _("Terjawab"), "open": _("Menunggu jawaban")}
TELLINGS = {
    Telling.SITE: _("Beri tahu di situs"),
    Telling.MAIL: _("Di situs dan dalam surat rangkuman"),
    Telling.NONE: _("Simpan saja"),
}
