"""The sentences of notifications, for the page and for letters."""

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from livinglab.notifications.models import Notification, Reason
from livinglab.regions.queries import region_names
from livinglab.replication.labels import STAGES
from livinglab.search.labels import KINDS, STATES
from livinglab.search.models import SavedSearch

SENTENCES = {
    "thread.new": _("%(actor)s membuka topik “%(subject)s”"),
    "post.new": _("%(actor)s membalas di “%(subject)s”"),
    "mention": _("%(actor)s menyebut Anda di “%(subject)s”"),
    "answer.accepted": _("Jawaban di “%(subject)s” dipilih"),
    "poll.closed": _("Jajak pendapat di “%(subject)s” ditutup"),
    "thread.approved": _("Topik Anda “%(subject)s” sudah ditayangkan"),
    "post.approved": _("Balasan Anda di “%(subject)s” sudah ditayangkan"),
    "thread.pending": _("Topik baru menunggu pemeriksaan: “%(subject)s”"),
    "post.pending": _("Balasan menunggu pemeriksaan di “%(subject)s”"),
    "flag.new": _("Kiriman dilaporkan di “%(subject)s”"),
    "membership.claimed": _("%(actor)s menyatakan diri anggota %(subject)s"),
    "membership.confirmed": _("Keanggotaan Anda di %(subject)s dikukuhkan"),
    "membership.refused": _("Keanggotaan Anda di %(subject)s tidak dikukuhkan"),
    "application.submitted": _("%(actor)s mengusulkan aplikasi %(subject)s"),
    "application.published": _("Aplikasi %(subject)s diterbitkan"),
    "application.returned": _("Usulan aplikasi %(subject)s dikembalikan dengan catatan"),
    "step.recorded": _("Langkah baru: %(subject)s"),
    "step.endorsed": _("Langkah dibenarkan: %(subject)s"),
    "replication.stale": _("Belum ada kabar baru: %(subject)s"),
    "agreement.expiring": _("Perjanjian segera berakhir: %(subject)s"),
}
REASONS = {
    Reason.MENTION: _("nama Anda disebut"),
    Reason.OWN: _("ini mengenai tulisan, usulan, atau catatan Anda"),
    Reason.AUTHOR: _("Anda yang membuka topik ini"),
    Reason.VOTER: _("Anda ikut memilih"),
    Reason.REPRESENTATIVE: _("Anda perwakilan daerah ini"),
    Reason.FACILITATOR: _("Anda fasilitator provinsi ini"),
    Reason.CURATOR: _("Anda kurator"),
    Reason.MODERATOR: _("Anda moderator"),
    Reason.OWNER: _("Anda pemilik aplikasi ini"),
    Reason.THREAD: _("Anda mengikuti topik ini"),
    Reason.APPLICATION: _("Anda mengikuti aplikasi ini"),
    Reason.CATEGORY: _("Anda mengikuti kategori ini"),
    Reason.REGION: _("Anda mengikuti daerah ini"),
    Reason.SEARCH: _("Anda menyimpan pencarian ini"),
}


def sentence(notification: Notification) -> str:
    """`Budi membalas di “Blank spot”`, in the reader's language. Needs the actor loaded."""
    if notification.kind == "search.found":
        return str(
            ngettext(
                "%(num)s hal baru untuk “%(subject)s”",
                "%(num)s hal baru untuk “%(subject)s”",
                notification.count,
                subject=notification.subject,
            )
        )
    actor = notification.actor.name if notification.actor else gettext("Seseorang")
    words = SENTENCES.get(notification.kind)
    if words is None:
        return notification.subject
    return str(words) % {"actor": actor, "subject": notification.subject}


def why(notification: Notification) -> str:
    return str(REASONS[notification.reason])


def filters_of(saved: SavedSearch) -> list[str]:
    """What a saved search is narrowed down to, in words."""
    words = (
        KINDS.get(saved.kind),
        region_names().get(saved.province),
        {stage.value: word for stage, word in STAGES.items()}.get(saved.stage)
        or STATES.get(saved.stage),
    )
    return [str(word) for word in words if word]


def name_of(saved: SavedSearch) -> str:
    """What its owner calls it, else what it asks for."""
    return saved.name or " · ".join(filter(None, (saved.text, *filters_of(saved))))
