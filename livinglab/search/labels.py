"""The words for what can be found and how it is ordered."""

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext

from livinglab.search.models import Telling

# Of one thing. Elsewhere the same words head lists, which are many in English.
KINDS = {
    "application": lazy_pgettext("kind", "Aplikasi"),
    "replication": lazy_pgettext("kind", "Replikasi"),
    "thread": lazy_pgettext("kind", "Topik"),
    "region": lazy_pgettext("kind", "Daerah"),
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
