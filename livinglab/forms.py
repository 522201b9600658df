"""The base of every form: CSRF, and a key so that a form sent twice counts once."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField

from livinglab.dates import BadDate, PartialDate, parse_written, write_partial
from livinglab.submissions import new_key

REQUIRED = _("Wajib diisi.")


class LivingForm(FlaskForm):
    submission = HiddenField(default=new_key)


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
