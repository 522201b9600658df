"""Forms of representatives, moderators and administrators."""

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext
from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from livinglab.accounts.forms.fields import line
from livinglab.accounts.labels import ORGANISATION_KINDS, ROLES
from livinglab.accounts.models import OrganisationKind
from livinglab.forms import REQUIRED, LivingForm

LONGEST_REASON = 500


def _clean(text: str | None) -> str | None:
    return text.replace("\0", "").strip() if text else text


def reason() -> TextAreaField:
    return TextAreaField(
        _("Alasan"),
        filters=[_clean],
        validators=[
            InputRequired(REQUIRED),
            Length(min=5, message=_("Tulis alasan paling sedikit %(min)d karakter.")),
            Length(max=LONGEST_REASON, message=_("Paling banyak %(max)d karakter.")),
        ],
        description=_("Tampil di log publik."),
        render_kw={"rows": 3, "maxlength": LONGEST_REASON},
    )


class ReasonForm(LivingForm):
    reason = reason()


class GrantForm(LivingForm):
    """A role for a person. Which of the scopes is asked for depends on the role."""

    person = line(
        _("Orang"), 254, required=True, description=_("Nama pengguna, misalnya sari-wulandari.")
    )
    role = SelectField(_("Peran"), choices=[(role.value, ROLES[role]) for role in ROLES])
    organisation = line(
        _("Instansi"),
        200,
        description=_("Untuk perwakilan daerah; kosongkan untuk peran lain."),
    )
    application = line(
        lazy_pgettext("kind", "Aplikasi"),
        160,
        description=_("Untuk pemilik aplikasi: nama dalam alamat, misalnya e-office."),
    )
    province = SelectField(
        _("Provinsi"), choices=[], description=_("Untuk fasilitator provinsi.")
    )
    category = SelectField(
        _("Kategori forum"),
        choices=[],
        description=_("Untuk moderator; kosong berarti seluruh forum."),
    )
    reason = reason()


class OrganisationForm(LivingForm):
    kind = SelectField(
        _("Jenis"),
        choices=[
            (kind.value, ORGANISATION_KINDS[kind])
            for kind in (OrganisationKind.MINISTRY, OrganisationKind.OTHER)
        ],
    )
    name = line(_("Nama resmi"), 160, required=True)
    short_name = line(_("Nama singkat"), 60, description=_("Misalnya Kementerian PANRB."))
    reason = reason()
