"""The base of every form: CSRF, and a key so that a form sent twice counts once."""

from typing import Self

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Form, HiddenField, StringField

from livinglab.dates import BadDate, PartialDate, parse_written, write_partial
from livinglab.submissions import new_key

REQUIRED = _("Wajib diisi.")
NOT_CHOSEN = _("Pilih salah satu dari daftar.")
# What WTForms says of itself, for which it has no Indonesian.
OWN_WORDS = {
    "Not a valid choice.": NOT_CHOSEN,
    "Invalid Choice: could not coerce.": NOT_CHOSEN,
    "Not a valid integer value.": _("Tulis angka."),
}


class Translations:
    def gettext(self, text: str) -> str:
        return str(OWN_WORDS.get(text, text))

    def ngettext(self, one: str, many: str, count: int) -> str:
        return one if count == 1 else many


class LivingForm(FlaskForm):
    class Meta:
        def get_translations(self, form: Form) -> Translations:
            return Translations()

    submission = HiddenField(default=new_key)

    def apart(self, name: str) -> Self:
        """With the fields marked by the form's name, for a page that holds several forms."""
        for field in self:
            field.id = f"{name}-{field.id}"
        return self


class PartialDateField(StringField):
    """A date to the day, the month or the year; `data` is a PartialDate or None."""

    data: PartialDate | None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return write_partial(*self.data) if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        if not text:
            self.data = None
            return
        try:
            self.data = parse_written(text)
        except BadDate as wrong:
            self.data = None
            raise ValueError(
                _("Tulis tanggal sebagai 2022-06-28, atau 2022-06 bila hari tidak diketahui.")
            ) from wrong
