"""The own memberships: claiming one, ending one."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from livinglab import limits, submissions
from livinglab.accounts import forms, login, policy, queries, services
from livinglab.accounts.models import User
from livinglab.accounts.views.blueprint import bp, pick_organisation, seen_other
from livinglab.db import db
from livinglab.errors import require


@bp.get("/akun/keanggotaan")
def show_memberships() -> ResponseReturnValue:
    person = login.member()
    form = forms.ClaimForm()
    rows = queries.memberships_of(person)
    suggested = queries.suggest_organisation(person.email)
    if suggested and all(row.organisation_id != suggested.id for row in rows):
        form.offer([(suggested.id, suggested.name)])
    return _page(person, form, 200)


@bp.post("/akun/keanggotaan")
@limits.posting
def claim_membership() -> ResponseReturnValue:
    person = login.member()
    require(policy.can_edit_account(person, person))
    form = forms.ClaimForm()
    organisation = pick_organisation(form) if form.validate() else None
    if organisation is None:
        if not form.errors:
            form.organisation.errors = [_("Tulis nama instansi Anda.")]
        return _page(person, form, 422)
    claim = submissions.claim(form.submission.data, person.id)
    claim.location = "/akun/keanggotaan"
    try:
        services.claim_membership(person, organisation)
    except services.AlreadyClaimed:
        form.organisation.errors = [_("Anda sudah tercatat atau menunggu di instansi ini.")]
    except services.TooManyClaims:
        form.organisation.errors = [_("Terlalu banyak pengajuan yang masih menunggu.")]
    if form.errors:
        return _page(person, form, 422)
    db.session.commit()
    flash(_("Pengajuan terkirim. Perwakilan instansi akan mengonfirmasinya."), "ok")
    return seen_other(".show_memberships")


@bp.post("/akun/keanggotaan/<int:membership_id>/akhir")
def leave_organisation(membership_id: int) -> ResponseReturnValue:
    person = login.member()
    membership = queries.get_own_membership(membership_id, person)
    require(policy.can_end_membership(person, membership))
    try:
        services.end_membership(membership, person)
    except services.NotWaiting:
        flash(_("Keanggotaan ini sudah berakhir."), "warn")
    else:
        flash(_("Keanggotaan diakhiri."), "ok")
    db.session.commit()
    return seen_other(".show_memberships")


def _page(person: User, form: forms.ClaimForm, status: int) -> ResponseReturnValue:
    page = render_template(
        "accounts/memberships.html",
        form=form,
        rows=queries.memberships_of(person),
        names=queries.organisation_names(),
    )
    return page, status
