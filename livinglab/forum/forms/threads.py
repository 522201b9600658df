"""A new thread, and what a thread is called and about."""

from flask_babel import lazy_gettext as _
from wtforms.validators import InputRequired

from livinglab.forms import REQUIRED, LivingForm
from livinglab.forum.forms.attachments import AttachmentFields
from livinglab.forum.forms.fields import BodyField, Choice, LineField, ListField
from livinglab.forum.forms.polls import PollFields
from livinglab.forum.labels import KINDS
from livinglab.forum.models import LONGEST_TITLE, ThreadKind
from livinglab.forum.services.about import MOST_APPLICATIONS, MOST_REGIONS, MOST_TAGS


class AboutForm(LivingForm):
    """Title and subjects. `category` gets its choices in the view: those the reader sees."""

    title = LineField(
        _("Judul"),
        most=LONGEST_TITLE,
        required=True,
        description=_(
            "Satu kalimat yang dapat ditemukan orang lain, misalnya sebagai pertanyaan."
        ),
    )
    category = Choice(_("Kategori"), validators=[InputRequired(REQUIRED)])
    applications = ListField(
        _("Aplikasi"),
        most=MOST_APPLICATIONS,
        each=160,
        description=_("Nama aplikasi yang dibahas, dipisahkan koma. Contoh: e-Office"),
    )
    regions = ListField(
        _("Daerah"),
        most=MOST_REGIONS,
        each=100,
        description=_("Nama atau kode daerah yang dibahas, dipisahkan koma."),
    )
    tags = ListField(
        _("Label"),
        most=MOST_TAGS,
        each=40,
        description=_("Kata kunci bebas, dipisahkan koma. Contoh: blank spot, absensi"),
    )
    reason = LineField(_("Alasan perubahan"), most=300)


class ThreadForm(AboutForm, AttachmentFields, PollFields):
    kind = Choice(
        _("Jenis"),
        choices=[(kind.value, label) for kind, label in KINDS.items()],
        default=ThreadKind.QUESTION.value,
    )
    body = BodyField(_("Isi"))
