"""The Indonesian word for roles, kinds of organisation, and deeds in the public log."""

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext

from livinglab.accounts.models import OrganisationKind, Role

ROLES = {
    Role.REPRESENTATIVE: _("Perwakilan daerah"),
    Role.OWNER: _("Pemilik aplikasi"),
    Role.FACILITATOR: _("Fasilitator provinsi"),
    Role.CURATOR: _("Kurator"),
    Role.MODERATOR: _("Moderator"),
    Role.ADMINISTRATOR: _("Administrator"),
}
ORGANISATION_KINDS = {
    OrganisationKind.PEMDA: _("Pemerintah daerah"),
    OrganisationKind.MINISTRY: _("Kementerian atau lembaga"),
    OrganisationKind.OTHER: _("Badan lain"),
}
# The noun before the first dot of an action.
LOG_SUBJECTS = {
    "application": lazy_pgettext("kind", "Aplikasi"),
    "category": _("Kategori"),
    "flag": _("Laporan"),
    "membership": _("Keanggotaan"),
    "organisation": _("Instansi"),
    "poll": _("Jajak pendapat"),
    "post": _("Kiriman"),
    "replication": lazy_pgettext("kind", "Replikasi"),
    "role": _("Peran"),
    "step": _("Langkah"),
    "thread": lazy_pgettext("kind", "Topik"),
    "user": _("Orang"),
}
LOG_VERBS = {
    "accept": _("diterima"),
    "add": _("ditambahkan"),
    "approve": _("disetujui"),
    "archive": _("diarsipkan"),
    "close": _("ditutup"),
    "confirm": _("dikonfirmasi"),
    "delete": _("dihapus"),
    "dismiss": _("dikesampingkan"),
    "edit": _("disunting"),
    "end": _("diakhiri"),
    "grant": _("diberikan"),
    "hide": _("disembunyikan"),
    "import": _("diimpor"),
    "lock": _("dikunci"),
    "merge": _("digabung"),
    "move": _("dipindahkan"),
    "pin": _("disematkan"),
    "publish": _("diterbitkan"),
    "refuse": _("ditolak"),
    "reject": _("ditolak"),
    "remove": _("dihapus"),
    "reopen": _("dibuka kembali"),
    "resolve": _("diselesaikan"),
    "restore": _("dipulihkan"),
    "retire": _("diarsipkan"),
    "return": _("dikembalikan"),
    "show": _("ditampilkan kembali"),
    "split": _("dipisah"),
    "submit": _("diajukan"),
    "suspend": _("ditangguhkan"),
    "unhide": _("ditampilkan kembali"),
    "unlock": _("dibuka kuncinya"),
    "unpin": _("dilepas sematannya"),
    "unsuspend": _("dipulihkan"),
    "verify": _("diverifikasi"),
}


def log_label(action: str) -> str:
    """`role.grant.moderator` → `Peran diberikan: Moderator`; unknown parts as they are."""
    noun, _dot, rest = action.partition(".")
    verb, _dot, detail = rest.partition(".")
    words = f"{LOG_SUBJECTS.get(noun, noun)} {LOG_VERBS.get(verb, verb.replace('_', ' '))}"
    if detail in list(Role):
        return f"{words}: {ROLES[Role(detail)]}"
    return words.strip()
