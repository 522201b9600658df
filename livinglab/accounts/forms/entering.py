"""Forms of those who are not signed in."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, EmailField
from wtforms.validators import InputRequired, Length

from livinglab.accounts.forms.fields import (
    NewSecret,
    OrganisationChoice,
    address,
    line,
    new_secret,
    one_line,
    secret,
)
from livinglab.forms import REQUIRED, LivingForm


class SignInForm(LivingForm):
    # Not checked to be an address: whatever it is, the answer is the same.
    email = EmailField(
        _("Alamat e-mail"),
        filters=[one_line],
        validators=[
            InputRequired(REQUIRED),
            Length(max=320, message=_("Alamat e-mail terlalu panjang.")),
        ],
        render_kw={"autocomplete": "username"},
    )
    password = secret(_("Kata sandi"))
    remember = BooleanField(_("Tetap masuk di peramban ini selama 30 hari"))


class RegisterForm(NewSecret, OrganisationChoice):
    name = line(
        _("Nama lengkap"),
        120,
        required=True,
        description=_("Tampil di bawah tulisan Anda."),
        autocomplete="name",
    )
    email = address(
        _("Alamat e-mail"),
        _("Sebaiknya alamat dinas. Alamat tidak ditampilkan kepada siapa pun."),
    )
    position = line(
        _("Jabatan"),
        120,
        description=_("Misalnya Pranata Komputer Ahli Muda. Tanpa NIP."),
        autocomplete="organization-title",
    )
    unit = line(_("Unit kerja"), 160, description=_("Misalnya Diskominfo, Bidang Aplikasi."))

    def personal(self) -> tuple[str, ...]:
        return (self.name.data or "", self.email.data or "")


class ConfirmForm(LivingForm):
    password = secret(_("Kata sandi"), _("Kata sandi yang Anda buat saat mendaftar."))


class ForgotForm(LivingForm):
    email = address(_("Alamat e-mail"))


class NewPasswordForm(NewSecret):
    """`about` is set by the view to the name and address of whom the link belongs to."""

    about: tuple[str, ...] = ()
    password = new_secret(_("Kata sandi baru"))

    def personal(self) -> tuple[str, ...]:
        return self.about


class FirstPasswordForm(NewPasswordForm):
    """For an address that nobody has confirmed: a stranger may have named its owner."""

    name = line(
        _("Nama lengkap"),
        120,
        required=True,
        description=_(
            "Alamat ini belum pernah dikonfirmasi. Tulis nama Anda; isian lain dari"
            " pendaftaran tidak dipakai."
        ),
        autocomplete="name",
    )
    password = new_secret(_("Kata sandi baru"))

    def personal(self) -> tuple[str, ...]:
        return (*self.about, self.name.data or "")
