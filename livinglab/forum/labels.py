"""The Indonesian word for each code of the forum."""

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext

from livinglab.forum.models import FlagReason, Level, PollResults, ThreadKind
from livinglab.forum.queries.lists import Show

KINDS = {
    ThreadKind.QUESTION: _("Pertanyaan"),
    ThreadKind.PRACTICE: _("Praktik baik"),
    ThreadKind.DISCUSSION: _("Diskusi"),
    ThreadKind.ANNOUNCEMENT: _("Pengumuman"),
}
SHOWN = {
    Show.ALL: _("Semua"),
    Show.WAITING: _("Belum terjawab"),
    Show.QUESTIONS: _("Pertanyaan"),
    Show.PRACTICES: _("Praktik baik"),
    Show.DISCUSSIONS: _("Diskusi"),
    Show.ANNOUNCEMENTS: _("Pengumuman"),
    Show.FOLLOWED: _("Saya ikuti"),
}
FLAG_REASONS = {
    FlagReason.SPAM: _("Iklan atau tidak ada hubungannya"),
    FlagReason.PERSONAL_DATA: _("Memuat data pribadi atau rahasia"),
    FlagReason.RUDE: _("Kasar atau menyerang orang"),
    FlagReason.WRONG: _("Keliru dan dapat merugikan"),
    FlagReason.OTHER: _("Lainnya"),
}
LEVELS = {
    Level.WATCH: _("Diberi tahu"),
    Level.TRACK: _("Dicatat saja"),
    Level.MUTE: _("Dibisukan"),
}
POLL_RESULTS = {
    PollResults.ALWAYS: _("Selalu"),
    PollResults.VOTED: _("Setelah memilih, atau setelah ditutup"),
    PollResults.CLOSED: _("Setelah ditutup"),
}
SUBJECTS = {
    "thread": lazy_pgettext("kind", "Topik"),
    "category": _("Kategori"),
    "application": lazy_pgettext("kind", "Aplikasi"),
    "region": lazy_pgettext("kind", "Daerah"),
}
