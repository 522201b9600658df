"""What people fill in about replications.

Only shape is checked here: required, length, format, limits of dates and figures.
"""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import (
    DateField,
    Field,
    FloatField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, NumberRange, Optional, ValidationError

from livinglab.db import now
from livinglab.forms import REQUIRED, LivingForm, PartialDateField
from livinglab.replication.labels import (
    AGREEMENTS,
    MODULE_STATES,
    OBSTACLES,
    STAGES,
    STEP_KINDS,
)
from livinglab.replication.models import Stage, StepKind

EARLIEST_YEAR = 1990
MOST_PEOPLE = 10_000_000
LONGEST_NOTE = 4_000
NOT_CHOSEN = _("Pilih salah satu dari daftar.")


class Choice(SelectField):
    """A list to choose from, with refusals in the reader's language."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as wrong:
            raise ValueError(NOT_CHOSEN) from wrong

    def pre_validate(self, form: object) -> None:
        if not any(chosen for _value, _label, chosen, *_more in self.iter_choices()):
            raise ValidationError(NOT_CHOSEN)


class Amount(IntegerField):
    def process_formdata(self, valuelist: list[str]) -> None:
        _or_sentence(
            super().process_formdata, valuelist, _("Tulis angka bulat, misalnya 1250.")
        )


class Figure(FloatField):
    def process_formdata(self, valuelist: list[str]) -> None:
        comma_as_point = [value.replace(",", ".") for value in valuelist]
        _or_sentence(super().process_formdata, comma_as_point, _("Tulis angka, misalnya 92,5."))


class Day(DateField):
    def process_formdata(self, valuelist: list[str]) -> None:
        _or_sentence(
            super().process_formdata, valuelist, _("Tulis tanggal sebagai 2027-06-28.")
        )


def _or_sentence(read: Any, valuelist: list[str], sentence: Any) -> None:
    try:
        read(valuelist)
    except ValueError as wrong:
        raise ValueError(sentence) from wrong


def clean(text: str | None) -> str | None:
    """Without spaces around it and without characters that databases refuse."""
    return text.replace("\0", "").strip() if isinstance(text, str) else text


def choices(labels: dict[Any, Any]) -> list[tuple[str, Any]]:
    return [(code.value, label) for code, label in labels.items()]


def line(label: Any, longest: int, hint: Any = "", *, required: bool = False) -> StringField:
    return StringField(label, _rules(longest, required), filters=[clean], description=hint)


def text(label: Any, longest: int, hint: Any = "", *, required: bool = False) -> TextAreaField:
    return TextAreaField(label, _rules(longest, required), filters=[clean], description=hint)


def address(label: Any, hint: Any = "") -> StringField:
    return StringField(label, [Optional(), is_web_address], filters=[clean], description=hint)


def amount(label: Any) -> IntegerField:
    limits = NumberRange(0, MOST_PEOPLE, _("Tulis angka antara 0 dan 10.000.000."))
    return Amount(label, [Optional(), limits])


def figure(label: Any) -> FloatField:
    limits = NumberRange(-1e12, 1e12, _("Angka ini terlalu besar."))
    return Figure(label, [Optional(), limits])


def is_web_address(form: object, field: Field) -> None:
    url = field.data or ""
    if not url.startswith(("http://", "https://")) or len(url) > 500 or " " in url:
        raise ValidationError(
            _("Tulis alamat lengkap yang diawali https://, paling panjang 500 huruf.")
        )


def is_past(form: object, field: Field) -> None:
    """Not in the future, and not before there were such applications."""
    day: date | None = field.data.day if hasattr(field.data, "precision") else field.data
    if day is None:
        return
    if day > now().date():
        raise ValidationError(_("Tanggal ini belum tiba. Tulis tanggal sampai hari ini."))
    if day.year < EARLIEST_YEAR:
        raise ValidationError(_("Tulis tanggal sejak tahun 1990."))


def _rules(longest: int, required: bool) -> list[Any]:
    length = Length(max=longest, message=_("Paling panjang %(limit)s huruf.", limit=longest))
    return [DataRequired(REQUIRED) if required else Optional(), length]


class FirstStep(LivingForm):
    """What every step has."""

    stage = Choice(_("Tahap"), choices=choices(STAGES))
    happened_on = PartialDateField(
        _("Tanggal kejadian"),
        [is_past],
        description=_("Misalnya 2022-06-28; 2022-06 bila harinya tidak diketahui."),
    )
    note = text(_("Keterangan"), LONGEST_NOTE)
    source_url = address(
        _("Alamat sumber"), _("Berita, dokumen, atau laporan yang dapat dibuka.")
    )


class RegisterForm(FirstStep):
    application = HiddenField()
    adopter = Choice(_("Daerah pengadopsi"), coerce=int)
    origin = Choice(_("Diambil dari"))


class StepForm(FirstStep):
    kind = Choice(_("Jenis kabar"), choices=choices(STEP_KINDS))
    module = Choice(_("Untuk modul"))
    corrects = HiddenField()
    evidence = FileField(_("Berkas bukti"))

    def fill_gaps(self) -> None:
        """A program may send no more than `stage` and `happened_on`."""
        self.kind.data = self.kind.data or StepKind.STAGE.value
        self.module.data = self.module.data or ""
        self.stage.data = self.stage.data or Stage.INTEREST.value


class EndorseForm(LivingForm):
    trust = HiddenField()
    note = line(_("Catatan"), 500)


class DeclareForm(LivingForm):
    """Nothing but the button."""


class ObstacleForm(LivingForm):
    kind = Choice(_("Jenis kendala"), choices=choices(OBSTACLES))
    note = text(
        _("Apa kendalanya"),
        LONGEST_NOTE,
        _("Tulis seperlunya: di mana, sejak kapan, apa akibatnya."),
        required=True,
    )
    source_url = address(_("Alamat sumber"))


class SolveForm(LivingForm):
    solution = text(_("Bagaimana diatasi"), LONGEST_NOTE, required=True)
    post_url = line(
        _("Jawaban di forum yang membantu"),
        300,
        _("Tempel alamatnya, misalnya /forum/topik/12-blank-spot#kiriman-3."),
    )


class ImpactForm(LivingForm):
    indicator = line(
        _("Yang diukur"), 200, _("Misalnya: pegawai yang hadir tepat waktu."), required=True
    )
    before = figure(_("Sebelum"))
    after = figure(_("Sesudah"))
    unit = line(_("Satuan"), 40, _("Misalnya: persen, hari, surat."))
    period = line(_("Masa pengukuran"), 80, _("Misalnya: Januari sampai Juni 2023."))
    note = text(_("Keterangan"), LONGEST_NOTE)
    source_url = address(_("Alamat sumber"))


class AgreementForm(LivingForm):
    kind = Choice(_("Jenis perjanjian"), choices=choices(AGREEMENTS))
    number = line(_("Nomor"), 120)
    signed_on = PartialDateField(_("Ditandatangani"), [is_past])
    expires_on = Day(_("Berakhir"), [Optional()])
    note = text(_("Keterangan"), LONGEST_NOTE)
    source_url = address(_("Alamat sumber"))

    def validate_expires_on(self, field: DateField) -> None:
        signed = self.signed_on.data
        if field.data is None:
            return
        if signed is not None and field.data < signed.day:
            raise ValidationError(_("Perjanjian tidak dapat berakhir sebelum ditandatangani."))
        if not EARLIEST_YEAR <= field.data.year <= now().year + 50:
            raise ValidationError(_("Periksa tahunnya."))


class ModuleForm(LivingForm):
    module = Choice(_("Modul"), coerce=int)
    state = RadioField(_("Keadaannya"), choices=choices(MODULE_STATES))
    note = line(_("Keterangan"), 300)


class CoverageForm(LivingForm):
    units = amount(_("Unit kerja yang memakai"))
    units_total = amount(_("Dari jumlah unit kerja"))
    users = amount(_("Pengguna"))
    users_total = amount(_("Dari jumlah pegawai atau warga sasaran"))

    def validate_units(self, field: IntegerField) -> None:
        _check_share(field, self.units_total)

    def validate_users(self, field: IntegerField) -> None:
        _check_share(field, self.users_total)


def _check_share(part: IntegerField, whole: IntegerField) -> None:
    if part.data is not None and whole.data is not None and part.data > whole.data:
        raise ValidationError(_("Tidak dapat lebih besar daripada jumlah seluruhnya."))


class UploadForm(LivingForm):
    file = FileField(_("Berkas CSV"))


class ConfirmImportForm(LivingForm):
    key = HiddenField()
