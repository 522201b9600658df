"""Fields and checks that several forms share."""

import unicodedata
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _
from wtforms import EmailField, Field, Form, PasswordField, RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from livinglab.accounts import passwords
from livinglab.forms import REQUIRED, LivingForm

LONGEST_ADDRESS = 254
NAMES_LIST = "daftar-instansi"  # the completion list in templates/accounts/_fields.html
UNCLEAR = _("Beberapa instansi cocok dengan nama itu. Pilih salah satu di bawah.")
UNKNOWN = _("Instansi tidak ditemukan. Tulis nama resminya, atau kosongkan dahulu.")


def one_line(text: str | None) -> str | None:
    """Without signs that nobody sees: controls, NUL, marks that turn the writing round."""
    if text is None:
        return None
    seen = "".join(" " if sign.isspace() else sign for sign in text)
    return " ".join(
        "".join(sign for sign in seen if unicodedata.category(sign)[0] != "C").split()
    )


def line(
    label: Any,
    most: int,
    *,
    required: bool = False,
    description: Any = "",
    **attributes: str,
) -> StringField:
    """A line of text of at most `most` signs; `attributes` are those of its control."""
    too_long = _("Paling banyak %(max)d karakter.")
    checks = [InputRequired(REQUIRED)] if required else [Optional()]
    return StringField(
        label,
        filters=[one_line],
        validators=[
            *checks,
            Length(max=most, message=too_long),
            *([_visible] if required else []),
        ],
        description=description,
        render_kw=attributes,
    )


def address(label: Any, description: Any = "") -> EmailField:
    """An e-mail address, in small letters. Only plain Latin letters: others can be mistaken."""
    return EmailField(
        label,
        filters=[one_line, lambda text: text.lower() if text else text],
        validators=[InputRequired(REQUIRED), _is_address],
        description=description,
        render_kw={"autocomplete": "email"},
    )


def secret(label: Any, description: Any = "") -> PasswordField:
    """A password that exists already: any length, so that old ones still work."""
    return PasswordField(
        label,
        validators=[
            InputRequired(REQUIRED),
            Length(max=1000, message=_("Kata sandi terlalu panjang.")),
        ],
        description=description,
        render_kw={"autocomplete": "current-password"},
    )


def new_secret(label: Any) -> PasswordField:
    """A password that is being chosen; what it must not be, NewSecret checks."""
    return PasswordField(
        label,
        validators=[
            InputRequired(REQUIRED),
            Length(
                min=passwords.SHORTEST,
                message=_("Kata sandi paling sedikit %(min)d karakter."),
            ),
            Length(
                max=passwords.LONGEST,
                message=_("Kata sandi paling banyak %(max)d karakter."),
            ),
        ],
        description=_(
            "Paling sedikit 10 karakter. Beberapa kata yang tidak berhubungan lebih kuat "
            "daripada satu kata dengan angka. Jangan memakai nama atau alamat e-mail Anda."
        ),
        render_kw={"autocomplete": "new-password"},
    )


class NewSecret(LivingForm):
    """A password that is being chosen."""

    password = new_secret(_("Kata sandi"))

    def personal(self) -> tuple[str, ...]:
        """What of the person must not be the password."""
        return ()

    def validate_password(self, control: Field) -> None:
        if passwords.is_common(control.data):
            raise ValidationError(_("Kata sandi ini terlalu mudah ditebak. Pilih yang lain."))
        if passwords.resembles(control.data, *self.personal()):
            raise ValidationError(
                _("Kata sandi ini memuat nama atau alamat e-mail Anda. Pilih yang lain.")
            )


class OrganisationChoice(LivingForm):
    """An organisation by its name; where the name says too little, one of those it may be."""

    organisation = line(
        _("Instansi"),
        200,
        description=_(
            "Tulis nama daerah, kementerian, atau lembaga, misalnya Kabupaten Ogan Ilir. "
            "Keanggotaan berlaku setelah dikonfirmasi oleh perwakilan instansi itu."
        ),
        list=NAMES_LIST,
    )
    choice = RadioField(
        _("Instansi yang dimaksud"), choices=[], coerce=int, validate_choice=False
    )

    def offer(self, found: list[tuple[int, str]]) -> None:
        self.choice.choices = found
        if self.choice.data not in {number for number, _name in found}:
            self.choice.data = None


def _visible(form: Form, control: Field) -> None:
    if not control.data:
        raise ValidationError(REQUIRED)


def is_address(text: str) -> bool:
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return False
    return text.isascii() and len(text) <= LONGEST_ADDRESS


def _is_address(form: Form, control: Field) -> None:
    text = control.data or ""
    if not text.isascii():
        raise ValidationError(_("Tulis alamat e-mail dengan huruf Latin tanpa tanda tambahan."))
    if len(text) > LONGEST_ADDRESS:
        raise ValidationError(_("Alamat e-mail terlalu panjang."))
    if not is_address(text):
        raise ValidationError(
            _("Tulis alamat e-mail yang lengkap, misalnya nama@oganilirkab.go.id.")
        )
