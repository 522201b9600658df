"""Fields and checks of the catalog's forms."""

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import (
    Field,
    FieldList,
    Form,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import Length, Optional, ValidationError

from livinglab.addresses import is_web_address
from livinglab.forms import REQUIRED

LONG_TEXT = 10_000
TOO_LONG = _("Paling banyak %(max)d karakter.")

NO_CHOICE = _("Pilih salah satu dari daftar.")


def options(words: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """The choices of a list, from pairs of code and word."""
    return [SelectChoice(str(code), word) for code, word in words]


class Choice(SelectField):
    """One of a list. WTForms has no Indonesian words for what is none of them."""

    def pre_validate(self, form: Form) -> None:
        if not any(choice.selected for choice in self.iter_choices()):
            raise ValidationError(NO_CHOICE)


class Choices(SelectMultipleField):
    """Some of a list."""

    def pre_validate(self, form: Form) -> None:
        offered = {self.coerce(choice.value) for choice in self.iter_choices()}
        if not set(self.data or ()) <= offered:
            raise ValidationError(NO_CHOICE)


class Lines(FieldList):
    """Sub-forms. WTForms fails on names like `modules-²-name`; these are nothing."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        for name in formdata:
            number = name.removeprefix(f"{prefix}-").partition("-")[0]
            if name.startswith(f"{prefix}-") and number.isascii() and number.isdecimal():
                yield int(number[:6])


def one_line(text: str | None) -> str:
    """Without line breaks and signs that nobody sees."""
    words = "".join(" " if sign.isspace() else sign for sign in text or "").split()
    return " ".join(
        "".join(sign for sign in word if unicodedata.category(sign)[0] != "C") for word in words
    ).strip()


def prose(text: str | None) -> str:
    """Without NUL, which databases refuse, and with plain line ends."""
    return (text or "").replace("\0", "").replace("\r\n", "\n").strip()


def line(label: Any, most: int, *, required: bool = False, hint: Any = "") -> StringField:
    return StringField(
        label,
        filters=[one_line],
        validators=[_needed if required else Optional(), Length(max=most, message=TOO_LONG)],
        description=hint,
    )


def text(
    label: Any, most: int = LONG_TEXT, *, required: bool = False, hint: Any = ""
) -> TextAreaField:
    return TextAreaField(
        label,
        filters=[prose],
        validators=[_needed if required else Optional(), Length(max=most, message=TOO_LONG)],
        description=hint,
    )


def address(label: Any, hint: Any = "") -> StringField:
    """A web address, http or https."""
    return StringField(
        label,
        filters=[one_line],
        validators=[Optional(), Length(max=500, message=TOO_LONG), must_be_web_address],
        description=hint,
        render_kw={"inputmode": "url"},
    )


def must_be_web_address(form: Form, control: Field) -> None:
    if not is_web_address(control.data):
        raise ValidationError(
            _("Tulis alamat lengkap yang diawali http:// atau https://, tanpa spasi.")
        )


def _needed(form: Form, control: Field) -> None:
    """Something is left after the filters: spaces alone are nothing."""
    if not control.data:
        raise ValidationError(REQUIRED)
