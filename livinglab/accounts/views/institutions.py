"""Ministries, agencies and other bodies, kept by administrators."""

from flask import abort, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from livinglab import submissions
from livinglab.accounts import forms, login, policy, queries, services
from livinglab.accounts.models import Organisation, OrganisationKind
from livinglab.accounts.views.blueprint import bp, seen_other
from livinglab.db import db
from livinglab.errors import require


@bp.get("/kelola/instansi")
def list_institutions() -> ResponseReturnValue:
    require(policy.can_edit_organisations(login.member()))
    return _page(forms.OrganisationForm())


@bp.post("/kelola/instansi")
def add_institution() -> ResponseReturnValue:
    person = login.member()
    require(policy.can_edit_organisations(person))
    form = forms.OrganisationForm()
    if form.validate():
        submissions.claim(form.submission.data, person.id).location = "/kelola/instansi"
        try:
            services.add_organisation(
                person,
                kind=OrganisationKind(form.kind.data),
                name=form.name.data,
                short_name=form.short_name.data or "",
                reason=form.reason.data,
            )
        except services.NameTaken:
            form.name.errors = [_("Sudah ada instansi dengan nama ini.")]
    if form.errors:
        return _page(form)
    db.session.commit()
    flash(_("Instansi ditambahkan."), "ok")
    return seen_other(".list_institutions")


@bp.get("/kelola/instansi/<int:organisation_id>")
def show_institution(organisation_id: int) -> ResponseReturnValue:
    require(policy.can_edit_organisations(login.member()))
    organisation = _institution(organisation_id)
    return _one(forms.OrganisationForm(obj=organisation), organisation)


@bp.post("/kelola/instansi/<int:organisation_id>")
def edit_institution(organisation_id: int) -> ResponseReturnValue:
    person = login.member()
    require(policy.can_edit_organisations(person))
    organisation = _institution(organisation_id)
    form = forms.OrganisationForm()
    if form.validate():
        try:
            services.edit_organisation(
                organisation,
                person,
                name=form.name.data,
                short_name=form.short_name.data or "",
                reason=form.reason.data,
            )
        except services.NameTaken:
            form.name.errors = [_("Sudah ada instansi dengan nama ini.")]
    if form.errors:
        return _one(form, organisation)
    db.session.commit()
    flash(_("Perubahan tersimpan."), "ok")
    return seen_other(".list_institutions")


def _institution(organisation_id: int) -> Organisation:
    """One that may be edited: the pemda come from the data."""
    organisation = queries.get_organisation(organisation_id)
    if organisation.kind is OrganisationKind.PEMDA:
        abort(404)
    return organisation


def _page(form: forms.OrganisationForm) -> ResponseReturnValue:
    rows = [
        one
        for kind in (OrganisationKind.MINISTRY, OrganisationKind.OTHER)
        for one in queries.organisations(kind)
    ]
    page = render_template("accounts/institutions.html", form=form, rows=rows)
    return page, 422 if form.errors else 200


def _one(form: forms.OrganisationForm, organisation: Organisation) -> ResponseReturnValue:
    page = render_template("accounts/institution.html", form=form, organisation=organisation)
    return page, 422 if form.errors else 200
