"""What people fill in about replications.

Only shape is checked here: required, length, format, limits of dates and figures.
"""

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
)
from wtforms.validators import Optional, ValidationError

from livinglab.db import now
from livinglab.forms import LivingForm, PartialDateField
from livinglab.replication.forms.ledger_fields import (
    EARLIEST_YEAR,
    LONGEST_NOTE,
    Choice,
    Day,
    address,
    amount,
    choices,
    figure,
    is_past,
    line,
    text,
)
from livinglab.replication.labels import (
    AGREEMENTS,
    MODULE_STATES,
    OBSTACLES,
    STAGES,
    STEP_KINDS,
)
from livinglab.replication.models import Stage, StepKind

HOW_TO_DATE = _("Misalnya 2022-06-28; 2022-06 bila harinya tidak diketahui.")


class FirstStep(LivingForm):
    """What every step has."""

    stage = Choice(_("Tahap"), choices=choices(STAGES))
    happened_on = PartialDateField(
        _("Tanggal kejadian"),
        [is_past],
        description=HOW_TO_DATE,
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
    keep_evidence = BooleanField(_("Pakai lagi berkas bukti langkah yang dikoreksi"))

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
    signed_on = PartialDateField(_("Ditandatangani"), [is_past], description=HOW_TO_DATE)
    expires_on = Day(_("Berakhir"), [Optional()])
    note = text(_("Keterangan"), LONGEST_NOTE)
    source_url = address(_("Alamat sumber"))

    def validate_signed_on(self, field: PartialDateField) -> None:
        told = (field, self.number, self.expires_on, self.note, self.source_url)
        if not any(each.raw_data and each.raw_data[0].strip() for each in told):
            raise ValidationError(_("Tulis nomor, tanggal, atau sumber perjanjian ini."))

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
