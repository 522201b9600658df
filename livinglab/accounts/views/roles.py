"""Giving and ending roles: administrators all of them, representatives their own kind."""

from collections.abc import Mapping, Sequence

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from livinglab import submissions
from livinglab.accounts import forms, login, policy, queries, services
from livinglab.accounts.labels import ROLES
from livinglab.accounts.models import Grant, Role, User
from livinglab.accounts.scopes import ScopeName, scope_names
from livinglab.accounts.views.blueprint import ask_reason, bp, seen_other
from livinglab.accounts.views.scoping import read_scope
from livinglab.db import db
from livinglab.errors import require
from livinglab.forum import queries as forum
from livinglab.regions import queries as regions
from livinglab.replication import queries as replication


@bp.get("/kelola/peran")
def list_roles() -> ResponseReturnValue:
    person = login.member()
    require(policy.can_see_roles(person))
    return _page(person, _form(person), 200)


@bp.post("/kelola/peran")
def grant_role() -> ResponseReturnValue:
    person = login.member()
    require(policy.can_see_roles(person))
    form = _form(person)
    wanted = read_scope(form, person) if form.validate() else None
    if wanted is None or form.errors:
        return _page(person, form, 422)
    require(policy.can_grant(person, wanted.role, wanted.scope.organisation_id))
    submissions.claim(form.submission.data, person.id).location = "/kelola/peran"
    try:
        services.grant_role(
            wanted.user,
            person,
            role=wanted.role,
            scope=wanted.scope,
            subject=wanted.subject,
            reason=form.reason.data,
        )
    except services.AlreadyGranted:
        form.person.errors = [_("Orang ini sudah memegang peran itu.")]
    except services.NotAMember:
        form.person.errors = [_("Hanya anggota terkonfirmasi yang dapat menjadi perwakilan.")]
    if form.errors:
        return _page(person, form, 422)
    db.session.commit()
    flash(_("Peran diberikan kepada %(name)s.", name=wanted.user.name), "ok")
    return seen_other(".list_roles")


@bp.get("/kelola/peran/<int:grant_id>/pengakhiran")
def show_role_ending(grant_id: int) -> ResponseReturnValue:
    grant = queries.get_grant(grant_id)
    require(policy.can_end_grant(login.member(), grant))
    return _ask(forms.ReasonForm(), grant)


@bp.post("/kelola/peran/<int:grant_id>/pengakhiran")
def end_grant(grant_id: int) -> ResponseReturnValue:
    person = login.member()
    grant = queries.get_grant(grant_id)
    require(policy.can_end_grant(person, grant))
    form = forms.ReasonForm()
    if form.validate():
        try:
            services.end_grant(
                grant, person, reason=form.reason.data, subject=_subject(grant, person)
            )
        except services.LastAdministrator:
            form.reason.errors = [
                _("Ini administrator terakhir. Tunjuk administrator lain dahulu.")
            ]
    if form.errors:
        return _ask(form, grant)
    db.session.commit()
    flash(_("Peran diakhiri."), "ok")
    return seen_other(".list_roles" if policy.can_see_roles(person) else ".show_account")


def _form(person: User) -> forms.GrantForm:
    """Representatives see no more than what they may give, which has no other scope."""
    form = forms.GrantForm()
    form.province.choices = form.category.choices = [("", "–")]
    if not policy.is_administrator(person):
        form.role.choices = [(Role.REPRESENTATIVE.value, ROLES[Role.REPRESENTATIVE])]
        return form
    form.province.choices = [("", "–")] + [
        (one.code, one.official_name) for one in regions.all_provinces()
    ]
    form.category.choices = [("", "–")] + [
        (str(number), name) for number, name in _categories(person).items()
    ]
    return form


def _page(person: User, form: forms.GrantForm, status: int) -> ResponseReturnValue:
    everything = policy.is_administrator(person)
    grants = queries.grants_in_force(None if everything else person.represented_ids)
    categories = {int(number): name for number, name in form.category.choices if number}
    page = render_template(
        "accounts/roles.html",
        form=form,
        everything=everything,
        rows=_named(grants, categories),
        colleagues=[] if everything else _colleagues(person),
    )
    return page, status


def _categories(person: User) -> dict[int, str]:
    return {one.id: one.name for one in forum.categories(person)}


def _named(
    grants: Sequence[Grant], categories: Mapping[int, str]
) -> list[tuple[Grant, ScopeName]]:
    organisations = {
        one.id: one
        for one in queries.organisations_by_ids(
            {grant.organisation_id for grant in grants if grant.organisation_id}
        )
    }
    applications = (
        {one.id: (one.name, one.slug) for one in replication.published_applications()}
        if any(grant.application_id for grant in grants)
        else {}
    )
    return scope_names(grants, applications, organisations, categories)


def _colleagues(person: User) -> list[User]:
    """Whom a representative may name: the members of the first organisations they speak for."""
    spoken_for = sorted(person.represented_ids)[:3]
    return [
        one
        for one in queries.people_of(*spoken_for)
        if (one.organisation_ids & set(spoken_for)) - one.represented_ids
    ]


def _subject(grant: Grant, person: User) -> str:
    [(_grant, scope)] = _named([grant], _categories(person))
    return str(scope.name)


def _ask(form: forms.ReasonForm, grant: Grant) -> ResponseReturnValue:
    return ask_reason(
        form,
        title=_("Akhiri peran"),
        subject=f"{grant.user.name} · {ROLES[grant.role]}",
        back="/kelola/peran",
        back_name=_("Peran"),
    )
