"""Forms of the curators: programmes, members, assessments."""

import math
import unicodedata
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext
from wtforms import Field, Form, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from livinglab.forms import REQUIRED, LivingForm, PartialDateField
from livinglab.regions import indices

TOO_LONG = _("Paling banyak %(max)d karakter.")
NO_CHOICE = _("Pilih salah satu dari daftar.")
MOST_MEMBERS = 552
EARLIEST_YEAR = 1990


def tidy(text: str | None) -> str:
    """Without signs that nobody sees; line breaks stay."""
    seen = (sign for sign in text or "" if sign == "\n" or unicodedata.category(sign)[0] != "C")
    return "".join(seen).strip()


def is_address(text: str) -> bool:
    """Whether it is an http(s) address with a host."""
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and "." in (parts.hostname or "")
    except ValueError:
        return False


def check_address(form: Form, control: Field) -> None:
    if control.data and not is_address(control.data):
        raise ValidationError(_("Tulis alamat lengkap, misalnya https://contoh.go.id/berita."))


def line(label: str, longest: int, *checks: object, hint: str = "") -> StringField:
    return StringField(
        label,
        [Length(max=longest, message=TOO_LONG), *checks],
        filters=[tidy],
        description=hint,
    )


REQUIRE = DataRequired(message=REQUIRED)
SOURCE_HINT = _("Halaman yang menyebut fakta ini.")


def region_line() -> StringField:
    hint = _("Nama lengkap, misalnya Kabupaten Ogan Ilir.")
    return line(lazy_pgettext("kind", "Daerah"), 120, REQUIRE, hint=hint)


class FigureField(StringField):
    """A number as people here write it: `3,52` or `3.52`. `data` is a float or None."""

    data: float | None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:g}".replace(".", ",")

    def process_formdata(self, valuelist: list[str]) -> None:
        text = tidy(valuelist[0]) if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            number = float(text.replace(",", "."))
        except ValueError as wrong:
            raise ValueError(_("Tulis angka, misalnya 3,52.")) from wrong
        if not math.isfinite(number):
            raise ValueError(_("Tulis angka, misalnya 3,52."))
        self.data = number


class CuratorForm(LivingForm):
    """What a curator changes stands in the public log, with a reason."""

    source_url = line(_("Alamat sumber"), 500, REQUIRE, check_address, hint=SOURCE_HINT)
    reason = line(
        _("Alasan perubahan"),
        300,
        REQUIRE,
        hint=_("Tampil di catatan publik bersama nama Anda."),
    )


class ProgrammeForm(CuratorForm):
    name = line(_("Nama program"), 160, REQUIRE)
    description = TextAreaField(
        _("Uraian"), [Length(max=4000, message=TOO_LONG)], filters=[tidy]
    )
    organisers = TextAreaField(
        _("Penyelenggara"),
        [Length(max=1000, message=TOO_LONG)],
        filters=[tidy],
        description=_("Kementerian dan lembaga, dipisahkan titik koma, seperti pada sumber."),
    )
    claimed_members = FigureField(
        _("Jumlah anggota menurut sumber"),
        description=_("Jumlah yang disebut sumber, walaupun tidak semua diketahui namanya."),
    )
    source_title = line(_("Judul sumber"), 300)

    def validate_claimed_members(self, control: Field) -> None:
        if control.data is not None and not (
            control.data.is_integer() and 0 <= control.data <= MOST_MEMBERS
        ):
            raise ValidationError(
                _("Tulis bilangan bulat dari 0 sampai %(most)d.", most=MOST_MEMBERS)
            )


class MemberForm(CuratorForm):
    region = region_line()
    role = line(_("Peran"), 40, hint=_("Misalnya inisiator, anggota, angkatan 2017."))
    joined_on = PartialDateField(_("Bergabung pada"), description=_("Tahun-bulan-tanggal."))

    def validate_joined_on(self, control: Field) -> None:
        if control.data and not EARLIEST_YEAR <= control.data.day.year <= 2100:
            raise ValidationError(_("Tahun ini tidak masuk akal. Periksa kembali."))


class RemovalForm(LivingForm):
    reason = line(
        _("Alasan"), 300, REQUIRE, hint=_("Tampil di catatan publik bersama nama Anda.")
    )


class AssessmentForm(CuratorForm):
    index_name = SelectField(
        _("Indeks"),
        choices=list(indices.INDICES),
        validate_choice=False,
    )
    region = region_line()
    period = line(_("Periode"), 40, REQUIRE, hint=_("Misalnya 2023, atau 2022 Semester II."))
    category = line(
        _("Kategori"),
        40,
        hint=_("IETPD: inisiasi, berkembang, maju, digital. SPBE: dihitung dari nilai."),
    )
    value = FigureField(_("Nilai"), description=_("SPBE 0 sampai 5; IETPD boleh kosong."))

    def validate_index_name(self, control: Field) -> None:
        if control.data not in indices.INDICES:
            raise ValidationError(NO_CHOICE)

    def validate_period(self, control: Field) -> None:
        if not indices.YEAR.search(control.data or ""):
            raise ValidationError(_("Periode perlu memuat tahun, misalnya 2023."))

    def validate_value(self, control: Field) -> None:
        highest = indices.HIGHEST.get(self.index_name.data)
        if control.data is None or highest is None:
            return
        if not 0 <= control.data <= highest:
            raise ValidationError(
                _("Nilai berada di antara 0 dan %(most)d.", most=int(highest))
            )

    def validate_category(self, control: Field) -> None:
        """The category of SPBE follows from its value; either must be there."""
        name, value = self.index_name.data, self.value.data
        if name == indices.SPBE and value is not None and 0 <= value <= indices.HIGHEST[name]:
            self._check_predicate(control, indices.spbe_predicate(value))
        elif not control.data:
            raise ValidationError(_("Tulis kategori, atau nilai SPBE."))
        elif name in indices.INDICES and indices.step(name, control.data) is None:
            words = ", ".join(indices.categories(name))
            raise ValidationError(_("Pilih salah satu: %(words)s.", words=words))

    @staticmethod
    def _check_predicate(control: Field, predicate: str) -> None:
        if control.data and control.data.lower() != predicate.lower():
            raise ValidationError(
                _("Nilai ini berpredikat %(predicate)s.", predicate=predicate)
            )
        control.data = predicate

    def canonical_category(self) -> str:
        """The category as the index itself writes it."""
        words = indices.categories(self.index_name.data)
        at = indices.step(self.index_name.data, self.category.data)
        return self.category.data if at is None else words[at - 1]
