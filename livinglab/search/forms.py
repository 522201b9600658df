"""What people fill in about the searches they keep."""

from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import AnyOf, Length

from livinglab.forms import LivingForm
from livinglab.search.models import Telling

LONGEST_NAME = 80


class SaveForm(LivingForm):
    """The question itself comes as /cari spells it."""


class KeepForm(LivingForm):
    """An empty name: it is called by its question."""

    name = StringField(
        _("Nama"),
        filters=[lambda text: " ".join((text or "").replace("\0", " ").split())],
        validators=[Length(max=LONGEST_NAME, message=_("Paling banyak %(max)d karakter."))],
    )
    telling = StringField(
        _("Pemberitahuan"),
        validators=[AnyOf([one.value for one in Telling], _("Pilih salah satu."))],
    )
