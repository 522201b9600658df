"""Reads from the form what a role is to be given for."""

from typing import NamedTuple

from flask_babel import gettext as _

from livinglab.accounts import forms, policy, queries
from livinglab.accounts.models import Role, User
from livinglab.accounts.services import Scope
from livinglab.regions.queries import region_names
from livinglab.replication import queries as replication


class Wanted(NamedTuple):
    user: User
    role: Role
    scope: Scope
    subject: str


def read_scope(form: forms.GrantForm, actor: User) -> Wanted | None:
    """Who gets what for what; None, with the fault at its field, if that is not clear."""
    user = _person(form.person.data, actor)
    if user is None:
        form.person.errors = [_("Tidak ada orang dengan nama pengguna itu.")]
        return None
    role = Role(form.role.data)
    found = _SCOPES.get(role, _whole)(form)
    return None if found is None else Wanted(user, role, *found)


def _person(text: str, actor: User) -> User | None:
    """By handle; administrators may write the address as well."""
    if "@" in text.removeprefix("@"):
        user = queries.find_user_by_email(text) if policy.is_administrator(actor) else None
    else:
        user = queries.find_user_by_handle(text)
    return user if user and user.closed_at is None and user.email_confirmed_at else None


def _organisation(form: forms.GrantForm) -> tuple[Scope, str] | None:
    found = queries.organisation_by_name(form.organisation.data or "")
    if found is None:
        form.organisation.errors = [_("Tulis nama resmi instansi yang diwakili.")]
        return None
    return Scope(organisation_id=found.id), found.label


def _application(form: forms.GrantForm) -> tuple[Scope, str] | None:
    slug = (form.application.data or "").lower()
    found = [one for one in replication.applications_by_slugs([slug]) if one.slug == slug]
    if not found:
        form.application.errors = [_("Tidak ada aplikasi dengan nama alamat itu.")]
        return None
    return Scope(application_id=found[0].id), found[0].name


def _province(form: forms.GrantForm) -> tuple[Scope, str] | None:
    code = form.province.data
    if not code:
        form.province.errors = [_("Pilih provinsi yang didampingi.")]
        return None
    return Scope(region_code=code), region_names().get(code, code)


def _category(form: forms.GrantForm) -> tuple[Scope, str]:
    number = form.category.data
    names = dict(form.category.choices)
    return Scope(category_id=int(number) if number else None), names[number] if number else ""


def _whole(form: forms.GrantForm) -> tuple[Scope, str]:
    return Scope(), ""


_SCOPES = {
    Role.REPRESENTATIVE: _organisation,
    Role.OWNER: _application,
    Role.FACILITATOR: _province,
    Role.MODERATOR: _category,
}
