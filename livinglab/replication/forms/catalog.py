"""Forms of the catalog: a proposal and its parts, what curators decide, releases."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, Field, Form, FormField, widgets
from wtforms.validators import ValidationError

from livinglab import prose
from livinglab.dates import Precision
from livinglab.db import now
from livinglab.forms import REQUIRED, LivingForm, PartialDateField
from livinglab.replication import labels
from livinglab.replication.forms.catalog_fields import (
    Choice,
    Choices,
    Lines,
    address,
    line,
    options,
    text,
)
from livinglab.replication.models import Application, Overlap, ServiceType, Terms
from livinglab.uploads import Refused, Upload, check

MOST_MODULES = 60
SPARE_MODULES = 3
MOST_ALIASES = 20
EARLIEST_YEAR = 1950


def _code(kind: type[StrEnum]) -> Any:
    """Reads a choice as a member of `kind`; what is none becomes None, which no choice is."""
    return lambda value: kind(value) if value in set(kind) else None


def _terse(markdown: str | None) -> bool:
    return len((markdown or "").encode()) <= prose.LIMIT


class ProposalForm(LivingForm):
    """The beginning: enough for a draft. Curators name the owner, others choose theirs."""

    name = line(_("Nama aplikasi"), 160, required=True)
    summary = text(
        _("Ringkasan"),
        600,
        required=True,
        hint=_("Satu atau dua kalimat: apa yang dikerjakan aplikasi ini."),
    )
    owner = Choice(_("Instansi pemilik"), choices=[])
    owner_name = line(
        _("Instansi pemilik"), 200, hint=_("Nama daerah, kementerian, atau lembaga.")
    )

    def offer_owners(self, owners: Iterable[tuple[int, str]]) -> None:
        self.owner.choices = options(owners)


class BasicsForm(LivingForm):
    name = line(_("Nama aplikasi"), 160, required=True)
    summary = text(_("Ringkasan"), 600, required=True)
    audience = text(_("Untuk siapa"), 1000, hint=_("Siapa yang memakainya, dan untuk apa."))
    description = text(
        _("Uraian"), prose.LIMIT, hint=_("Boleh memakai Markdown: judul, daftar, tautan.")
    )
    categories = Choices(
        _("Kategori"),
        choices=options(labels.APPLICATION_CATEGORIES.items()),
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
        description=_("Pilih satu atau lebih."),
    )
    service_type = Choice(
        _("Jenis layanan SPBE"),
        choices=options(labels.SERVICE_TYPES.items()),
        coerce=_code(ServiceType),
    )
    aliases = text(_("Nama lain"), 3500, hint=_("Satu nama tiap baris."))
    launched_on = PartialDateField(
        _("Mulai dipakai"), description=_("2022-06-28, 2022-06, atau 2022.")
    )
    contact = line(
        _("Kontak"),
        300,
        hint=_("Jabatan atau unit, misalnya Bidang Aplikasi Diskominfo; bukan nomor pribadi."),
    )
    first_steps = text(_("Cara memulai"), hint=_("Apa yang dilakukan daerah lain lebih dulu."))
    source_url = address(_("Alamat sumber"), _("Halaman yang menerangkan aplikasi ini."))

    def validate_description(self, control: Field) -> None:
        if not control.errors and not _terse(control.data):
            raise ValidationError(_("Uraian terlalu panjang."))

    def validate_aliases(self, control: Field) -> None:
        names = self.alias_list()
        if len(names) > MOST_ALIASES:
            raise ValidationError(_("Paling banyak %(max)d nama lain.", max=MOST_ALIASES))
        if any(len(name) > 160 for name in names):
            raise ValidationError(_("Tiap nama paling banyak 160 karakter."))

    def validate_launched_on(self, control: Field) -> None:
        if control.data and not EARLIEST_YEAR <= control.data.day.year <= now().year + 5:
            raise ValidationError(_("Tahun ini tidak masuk akal. Periksa kembali."))

    def alias_list(self) -> list[str]:
        lines = (" ".join(part.split()) for part in (self.aliases.data or "").split("\n"))
        return list(dict.fromkeys(filter(None, lines)))


class ModuleForm(Form):
    """One line of the list of modules; a line without a name is left out."""

    name = line(_("Nama modul"), 160)
    is_required = BooleanField(_("wajib"))
    is_in_development = BooleanField(_("masih dikembangkan"))
    note = line(_("Catatan"), 300)
    source_url = address(_("Sumber"))


class ModulesForm(LivingForm):
    modules = Lines(FormField(ModuleForm), max_entries=MOST_MODULES)

    def spare(self) -> None:
        """Empty lines at the end, for new modules."""
        for _number in range(SPARE_MODULES):
            if len(self.modules.entries) < MOST_MODULES:
                self.modules.append_entry()


class TermsForm(LivingForm):
    terms = Choice(_("Ketentuan"), choices=options(labels.TERMS.items()), coerce=_code(Terms))
    source_terms = address(_("Sumber ketentuan"))
    licence = line(_("Lisensi"), 120, hint=_("Kode SPDX bila ada, misalnya EUPL-1.2."))
    intellectual_property = text(_("Hak kekayaan intelektual"))
    offer = text(
        _("Yang diberikan daerah asal"),
        hint=_("Misalnya kode sumber, pelatihan, pendampingan, dan berapa lama."),
    )


class TechnicalForm(LivingForm):
    prerequisites = text(
        _("Prasyarat"), hint=_("Server, jaringan, orang, dan peraturan yang diperlukan.")
    )
    personal_data = text(
        _("Data pribadi"), hint=_("Data apa yang diolah, dan di mana disimpan.")
    )
    repository_url = address(_("Repositori kode"))
    demo_url = address(_("Demo"))
    documentation_url = address(_("Dokumentasi"))


class OverlapForm(LivingForm):
    overlap = Choice(
        _("Irisan dengan aplikasi umum nasional"),
        choices=options(labels.OVERLAPS.items()),
        coerce=_code(Overlap),
    )
    overlap_with = Choice(_("Aplikasi nasional"), choices=[])
    overlap_note = text(
        _("Penjelasan"), hint=_("Modul mana yang beririsan, dan apa yang harus dilakukan.")
    )
    source_overlap_note = address(_("Sumber penjelasan"))
    derived_from = Choice(_("Dikembangkan dari"), choices=[])
    part_of = Choice(_("Bagian dari paket"), choices=[])

    def offer(self, others: Sequence[Application]) -> None:
        """The applications that can be referred to; national ones for the overlap."""
        none = ("", _("Tidak ada"))
        known = [(other.slug, f"{other.name} ({other.owner.label})") for other in others]
        national = {other.slug for other in others if other.is_national}
        self.overlap_with.choices = options(
            [none, *(pair for pair in known if pair[0] in national)]
        )
        self.derived_from.choices = self.part_of.choices = options([none, *known])


class ReasonForm(LivingForm):
    """A curator's decision that must say why."""

    reason = text(
        _("Alasan"), 2000, required=True, hint=_("Tampil bagi pengusul atau di catatan publik.")
    )


class PublishForm(LivingForm):
    reason = text(_("Catatan"), 2000)


class ConfirmForm(LivingForm):
    """Only a button."""


class ReleaseForm(LivingForm):
    version = line(_("Versi"), 40, required=True, hint=_("Misalnya 2.1.0."))
    released_on = PartialDateField(
        _("Tanggal rilis"), description=_("Tulis sebagai 2026-03-15.")
    )
    notes = text(_("Catatan rilis"), prose.LIMIT, hint=_("Boleh memakai Markdown."))

    def validate_released_on(self, control: Field) -> None:
        if control.errors:
            return
        if control.data is None:
            raise ValidationError(REQUIRED)
        if control.data.precision is not Precision.DAY:
            raise ValidationError(_("Tulis tanggal lengkap, misalnya 2026-03-15."))
        if not EARLIEST_YEAR <= control.data.day.year <= now().year + 1:
            raise ValidationError(_("Tahun ini tidak masuk akal. Periksa kembali."))

    def validate_notes(self, control: Field) -> None:
        if not control.errors and not _terse(control.data):
            raise ValidationError(_("Catatan terlalu panjang."))


class PictureForm(LivingForm):
    """A screenshot and what it shows; `upload` is the picture as it will be kept."""

    file = FileField(_("Gambar"), description=_("JPEG, PNG, atau WebP."))
    caption = line(
        _("Keterangan"),
        200,
        required=True,
        hint=_("Apa yang terlihat, bagi yang tidak melihat."),
    )
    upload: Upload | None = None

    def validate_file(self, control: Field) -> None:
        file = control.data
        if not isinstance(file, FileStorage) or not file.filename:
            raise ValidationError(_("Pilih gambar yang akan ditambahkan."))
        try:
            upload = check(file.stream, file.filename)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
        if not upload.media_type.startswith("image/"):
            raise ValidationError(_("Berkas ini bukan gambar."))
        self.upload = upload


class PubliccodeForm(LivingForm):
    """The file pasted or chosen; the chosen file wins."""

    text = text(_("Isi publiccode.yml"), 200_000)
    file = FileField(_("Atau pilih berkas"))
