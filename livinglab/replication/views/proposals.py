"""Proposing an application, and filling in its parts, which can be left and taken up again."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from livinglab import limits, submissions
from livinglab.accounts.login import member
from livinglab.accounts.models import Organisation, User
from livinglab.accounts.policy import is_curator
from livinglab.accounts.queries import find_organisation, organisation_by_name
from livinglab.db import db
from livinglab.errors import require
from livinglab.replication.forms.catalog import ConfirmForm, ProposalForm
from livinglab.replication.policy import catalog as policy
from livinglab.replication.queries import catalog as queries
from livinglab.replication.services import catalog as services
from livinglab.replication.services import reviews
from livinglab.replication.views.catalog import bp
from livinglab.replication.views.catalog_parts import PARTS, Part, after


@bp.get("/aplikasi/baru")
def begin_application() -> ResponseReturnValue:
    author = member()
    require(policy.can_propose(author))
    return _show_beginning(author, _proposal_form(author))


@bp.post("/aplikasi/baru")
@limits.posting
def propose_application() -> ResponseReturnValue:
    author = member()
    require(policy.can_propose(author))
    form = _proposal_form(author)
    owner = _owner(form) if form.validate() else None
    if owner is None:
        return _show_beginning(author, form), 422

    require(policy.can_propose_for(author, owner.id))
    submission = submissions.claim(form.submission.data, author.id)
    application = services.propose(
        owner, author, name=form.name.data, summary=form.summary.data
    )
    submission.location = url_for(".edit_application", slug=application.slug)
    db.session.commit()
    flash(_("Draf tersimpan. Lengkapi bagian-bagiannya kapan saja, lalu ajukan."))
    return redirect(submission.location, 303)


@bp.get("/aplikasi/<slug>/sunting")
def edit_application(slug: str) -> ResponseReturnValue:
    editor = member()
    name, part = _asked_part()
    application = queries.application_to_change(slug, editor, *part.needs)
    require(policy.can_edit(editor, application))
    return _show_part(application, name, part.form(application))


@bp.post("/aplikasi/<slug>/sunting")
def save_application(slug: str) -> ResponseReturnValue:
    editor = member()
    name, part = _asked_part()
    application = queries.application_to_change(slug, editor, *part.needs)
    require(policy.can_edit(editor, application))
    form = part.form(application)
    if not form.validate():
        return _show_part(application, name, form), 422

    part.save(application, editor, form)
    db.session.commit()
    if "lanjut" in request.form and (following := after(name)):
        return redirect(url_for(".edit_application", slug=slug, bagian=following), 303)
    flash(_("Perubahan disimpan."))
    return redirect(url_for(".show_application", slug=slug), 303)


@bp.post("/aplikasi/<slug>/ajukan")
def submit_application(slug: str) -> ResponseReturnValue:
    author = member()
    application = queries.application_to_change(slug, author, "categories")
    require(policy.can_submit(author, application))
    if not ConfirmForm().validate():
        abort(400)

    try:
        reviews.submit(application, author)
    except reviews.NotComplete as lack:
        words = ", ".join(str(MISSING[name]()) for name in lack.missing)
        flash(_("Belum dapat diajukan. Lengkapi dulu: %(fields)s.", fields=words), "danger")
        return redirect(url_for(".edit_application", slug=slug), 303)
    db.session.commit()
    flash(_("Usulan sudah dikirim kepada kurator."))
    return redirect(url_for(".show_application", slug=slug), 303)


@bp.post("/aplikasi/<slug>/pembenaran")
def confirm_application(slug: str) -> ResponseReturnValue:
    owner = member()
    application = queries.get_application(slug, owner)
    require(policy.can_confirm_facts(owner, application))
    if not ConfirmForm().validate():
        abort(400)

    services.confirm_facts(application, owner)
    db.session.commit()
    flash(_("Terima kasih. Data tercatat benar per hari ini."))
    return redirect(url_for(".show_application", slug=slug), 303)


MISSING = {
    "name": lambda: _("nama aplikasi"),
    "summary": lambda: _("ringkasan"),
    "contact": lambda: _("kontak"),
    "categories": lambda: _("kategori"),
}


def _asked_part() -> tuple[str, Part]:
    name = request.args.get("bagian", next(iter(PARTS)))
    return name, PARTS.get(name) or abort(404)


def _show_part(application: Any, name: str, form: Any) -> str:
    return render_template(
        "replication/applications/edit.html",
        application=application,
        form=form,
        name=name,
        parts=PARTS,
        following=after(name),
        returned=None if application.is_published else queries.last_return(application.id),
    )


def _proposal_form(author: User) -> ProposalForm:
    """Curators write the owner's name; others choose one of their organisations."""
    form = ProposalForm()
    if is_curator(author):
        del form.owner
    else:
        del form.owner_name
        form.offer_owners(
            (row.organisation_id, row.organisation.label)
            for row in author.memberships
            if row.is_current
        )
    return form


def _owner(form: ProposalForm) -> Organisation | None:
    if "owner" in form:
        return find_organisation(int(form.owner.data))
    owner = organisation_by_name(form.owner_name.data)
    if owner is None:
        form.owner_name.errors = [
            _("Instansi ini tidak dikenal. Tulis lengkap, misalnya Kabupaten Sumedang.")
        ]
    return owner


def _show_beginning(author: User, form: ProposalForm) -> str:
    return render_template(
        "replication/applications/begin.html", form=form, drafts=queries.drafts_of(author)
    )
