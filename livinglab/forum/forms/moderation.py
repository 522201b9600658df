"""What those who keep order fill in, and readers who report."""

import re

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from livinglab.forms import REQUIRED, LivingForm
from livinglab.forum.forms.fields import LineField, text
from livinglab.forum.labels import FLAG_REASONS
from livinglab.forum.models import LONGEST_TITLE, FlagReason

NO_REASON = _("Tulis alasannya: akan tampil di log moderasi.")
MOST_NUMBERS = 500
RANGE = re.compile(r"(\d{1,7})(?:\s*[-–]\s*(\d{1,7}))?")
ADDRESS = re.compile(r"(?:\S*/forum/topik/)?(\d{1,9})(?:[-?#/]\S*)?")


class ReasonForm(LivingForm):
    """A deed that needs its reason."""

    reason = LineField(
        _("Alasan"), most=300, required=True, description=_("Tampil di log moderasi.")
    )


class OptionalReasonForm(LivingForm):
    reason = LineField(_("Alasan"), most=300)


class SwitchForm(ReasonForm):
    """Sets something on, or off where `off` is sent."""

    off = BooleanField(_("Batalkan"))


class MoveForm(ReasonForm):
    """`category` is a slug; the view asks whether it may be moved there."""

    category = StringField(
        _("Pindah ke kategori"), validators=[InputRequired(REQUIRED), Length(max=80)]
    )


class SplitForm(ReasonForm):
    numbers = StringField(
        _("Nomor kiriman"),
        description=_("Misalnya: 3, 5-8. Kiriman pertama topik tidak dapat dipisah."),
        validators=[InputRequired(REQUIRED), Length(max=500)],
    )
    title = LineField(_("Judul topik baru"), most=LONGEST_TITLE, required=True)

    chosen: set[int]

    def validate_numbers(self, field: StringField) -> None:
        self.chosen = set()
        for part in re.split(r"[,;\s]+", re.sub(r"\s*[-–]\s*", "-", field.data.strip())):
            match = RANGE.fullmatch(part)
            if match is None:
                raise ValidationError(gettext("Tulis nomor seperti: 3, 5-8."))
            first, last = int(match[1]), int(match[2] or match[1])
            if last < first or last - first + len(self.chosen) > MOST_NUMBERS:
                raise ValidationError(
                    gettext("Tulis paling banyak %(most)s nomor.", most=MOST_NUMBERS)
                )
            self.chosen.update(range(first, last + 1))


class MergeForm(ReasonForm):
    into = LineField(
        _("Gabung ke topik"),
        most=400,
        required=True,
        description=_(
            "Alamat atau nomor topik tujuan. Alamat topik ini akan mengarah ke sana."
        ),
    )

    into_id: int

    def validate_into(self, field: StringField) -> None:
        match = ADDRESS.fullmatch(field.data or "")
        if match is None:
            raise ValidationError(gettext("Tempel alamat topik tujuan, atau nomornya."))
        self.into_id = int(match[1])


class FlagForm(LivingForm):
    reason = RadioField(
        _("Apa yang salah?"),
        choices=[(reason.value, label) for reason, label in FLAG_REASONS.items()],
        validators=[InputRequired(_("Pilih salah satu."))],
    )
    note = TextAreaField(
        _("Keterangan"),
        filters=[text],
        validators=[Length(max=500, message=_("Paling banyak 500 huruf."))],
    )

    def validate_note(self, field: TextAreaField) -> None:
        if self.reason.data == FlagReason.OTHER and not field.data:
            raise ValidationError(gettext("Tulis apa yang salah."))


class CategoryForm(LivingForm):
    """`organisations` are names, one on a line; the view resolves them."""

    name = LineField(_("Nama"), most=120, required=True)
    description = LineField(_("Keterangan"), most=400)
    position = IntegerField(
        _("Urutan"),
        default=0,
        description=_("Angka kecil tampil lebih dahulu."),
        validators=[
            InputRequired(_("Tulis angka.")),
            NumberRange(0, 9999, _("Tulis angka 0 sampai 9999.")),
        ],
    )
    is_closed = BooleanField(
        _("Tertutup"),
        description=_("Hanya anggota instansi di bawah dan moderator yang dapat melihatnya."),
    )
    organisations = TextAreaField(
        _("Instansi yang dapat masuk"),
        description=_("Satu nama instansi atau daerah setiap baris."),
        filters=[text],
        validators=[Length(max=20_000, message=_("Terlalu panjang."))],
    )
    is_archived = BooleanField(
        _("Diarsipkan"), description=_("Tetap dapat dibaca, tidak dapat ditulisi.")
    )
    reason = LineField(_("Alasan"), most=300)

    def validate_organisations(self, field: TextAreaField) -> None:
        if self.is_closed.data and not field.data:
            raise ValidationError(gettext("Sebutkan sedikitnya satu instansi."))
