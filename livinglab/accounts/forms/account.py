"""Forms about one's own account."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField
from wtforms.validators import InputRequired

from livinglab.accounts.forms.entering import NewPasswordForm
from livinglab.accounts.forms.fields import OrganisationChoice, address, line, secret
from livinglab.forms import LivingForm


class ProfileForm(LivingForm):
    name = line(_("Nama lengkap"), 120, required=True, autocomplete="name")
    position = line(_("Jabatan"), 120, autocomplete="organization-title")
    unit = line(_("Unit kerja"), 160)
    language = RadioField(
        _("Bahasa"),
        choices=[("id", "Bahasa Indonesia"), ("en", "English")],
        validators=[InputRequired(_("Pilih salah satu bahasa."))],
    )
    wants_mail = BooleanField(_("Kirim pemberitahuan juga lewat e-mail"))


class PasswordForm(NewPasswordForm):
    current_password = secret(_("Kata sandi sekarang"))


class EmailForm(LivingForm):
    email = address(
        _("Alamat e-mail baru"),
        _("Berlaku setelah Anda membuka tautan yang kami kirim ke sana."),
    )
    password = secret(_("Kata sandi sekarang"))


class CloseForm(LivingForm):
    password = secret(_("Kata sandi sekarang"))


class ClaimForm(OrganisationChoice):
    """Which organisation one says to belong to."""
