"""Fields of the ledger's forms, with their limits and refusals."""

import re
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import (
    DateField,
    Field,
    FloatField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import TextInput

from livinglab.db import now
from livinglab.forms import NOT_CHOSEN, REQUIRED
from livinglab.i18n import language

EARLIEST_YEAR = 1990
MOST_PEOPLE = 10_000_000
LONGEST_NOTE = 4_000


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
    """A text field, so that it takes the points between thousands."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        _or_sentence(
            super().process_formdata,
            [plain(value) for value in valuelist],
            _("Tulis angka bulat, misalnya 1250."),
        )


class Figure(FloatField):
    """A text field: a number field refuses the comma in browsers of other languages."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        _or_sentence(
            super().process_formdata,
            [plain(value) for value in valuelist],
            _("Tulis angka, misalnya 92,5."),
        )


class Day(DateField):
    def process_formdata(self, valuelist: list[str]) -> None:
        _or_sentence(
            super().process_formdata, valuelist, _("Tulis tanggal sebagai 2027-06-28.")
        )


def plain(number: str) -> str:
    """`1.234,5`, as the reader's language writes it, as `1234.5`; the comma is always known."""
    group, point = (",", r"\.") if language() == "en" else (r"\.", ",")
    grouped = rf"-?[1-9][0-9]{{0,2}}({group}[0-9]{{3}})+({point}[0-9]*)?"
    if re.fullmatch(grouped, number.strip()):
        number = re.sub(group, "", number)
    return number.replace(",", ".")


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
    return Amount(label, [Optional(), limits], render_kw={"inputmode": "numeric"})


def figure(label: Any) -> FloatField:
    limits = NumberRange(-1e12, 1e12, _("Angka ini terlalu besar."))
    return Figure(label, [Optional(), limits], render_kw={"inputmode": "decimal"})


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
