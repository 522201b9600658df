"""Choosing an answer, and saying where else it worked."""

from flask_babel import lazy_gettext as _
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional

from livinglab.forms import LivingForm, PartialDateField
from livinglab.forum.forms.fields import BIGGEST_ID, LineField


class AnswerForm(LivingForm):
    """`post` is the id of the chosen reply; the same one again withdraws the choice."""

    post = IntegerField(
        _("Kiriman"),
        validators=[
            InputRequired(_("Pilih kiriman yang menjawab.")),
            NumberRange(1, BIGGEST_ID, _("Pilih kiriman yang menjawab.")),
        ],
    )
    valid_for_release = LineField(_("Berlaku untuk rilis"), most=60)
    valid_regulation = LineField(_("Menurut peraturan"), most=160)
    valid_until = PartialDateField(_("Tinjau kembali pada"))
    reason = LineField(_("Alasan"), most=300)

    @property
    def says_validity(self) -> bool:
        """Whether it was sent to say how long the answer holds, and not to choose or undo."""
        return any(
            field.raw_data
            for field in (self.valid_for_release, self.valid_regulation, self.valid_until)
        )


class ConfirmationForm(LivingForm):
    organisation = IntegerField(
        _("Instansi"), validators=[Optional(), NumberRange(1, BIGGEST_ID)]
    )
    note = LineField(_("Catatan"), most=500)
