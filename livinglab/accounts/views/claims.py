"""Claims that wait for somebody of the organisation, and the members that are there."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from livinglab.accounts import forms, login, policy, queries, services
from livinglab.accounts.models import Membership
from livinglab.accounts.views.blueprint import ask_reason, bp, seen_other
from livinglab.db import db
from livinglab.errors import require
from livinglab.onward import asked_after


@bp.get("/kelola/anggota")
def list_claims() -> ResponseReturnValue:
    """Claims first; below them the members of the organisations one speaks for."""
    person = login.member()
    require(policy.can_see_claims(person))
    claims_after, members_after = asked_after(), asked_after("anggota")
    claims, waiting = queries.claims_waiting_for(person, claims_after)
    members, belonging = queries.members_under(person, members_after)
    return render_template(
        "accounts/claims.html",
        claims=claims,
        members=members,
        waiting=waiting,
        belonging=belonging,
        claims_asked=claims_after is not None,
        members_asked=members_after is not None,
        form=forms.LivingForm(),
    )


@bp.post("/kelola/anggota/<int:membership_id>/konfirmasi")
def confirm_membership(membership_id: int) -> ResponseReturnValue:
    person = login.member()
    membership = queries.get_membership(membership_id)
    require(policy.can_decide_on(person, membership))
    try:
        services.confirm_membership(membership, person)
    except services.NotWaiting:
        return _decided_already()
    db.session.commit()
    flash(
        _(
            "%(name)s sekarang anggota %(organisation)s.",
            name=membership.user.name,
            organisation=membership.organisation.label,
        ),
        "ok",
    )
    return seen_other(".list_claims")


@bp.get("/kelola/anggota/<int:membership_id>/penolakan")
def show_refusal(membership_id: int) -> ResponseReturnValue:
    membership = queries.get_membership(membership_id)
    require(policy.can_decide_on(login.member(), membership))
    return _ask(forms.ReasonForm(), membership, _("Tolak pengajuan"))


@bp.post("/kelola/anggota/<int:membership_id>/penolakan")
def refuse_membership(membership_id: int) -> ResponseReturnValue:
    person = login.member()
    membership = queries.get_membership(membership_id)
    require(policy.can_decide_on(person, membership))
    form = forms.ReasonForm()
    if not form.validate():
        return _ask(form, membership, _("Tolak pengajuan"))
    try:
        services.refuse_membership(membership, person, reason=form.reason.data)
    except services.NotWaiting:
        return _decided_already()
    db.session.commit()
    flash(_("Pengajuan ditolak. Alasannya diberitahukan kepada yang mengajukan."), "ok")
    return seen_other(".list_claims")


@bp.get("/kelola/anggota/<int:membership_id>/pengakhiran")
def show_ending(membership_id: int) -> ResponseReturnValue:
    membership = queries.get_membership(membership_id)
    require(policy.can_decide_on(login.member(), membership))
    return _ask(forms.ReasonForm(), membership, _("Akhiri keanggotaan"))


@bp.post("/kelola/anggota/<int:membership_id>/pengakhiran")
def end_membership(membership_id: int) -> ResponseReturnValue:
    person = login.member()
    membership = queries.get_membership(membership_id)
    require(policy.can_decide_on(person, membership))
    form = forms.ReasonForm()
    if not form.validate():
        return _ask(form, membership, _("Akhiri keanggotaan"))
    try:
        services.end_membership(membership, person, reason=form.reason.data)
    except services.NotWaiting:
        return _decided_already()
    db.session.commit()
    flash(_("Keanggotaan diakhiri."), "ok")
    return seen_other(".list_claims")


def _decided_already() -> ResponseReturnValue:
    flash(_("Keanggotaan ini sudah diputuskan sebelumnya."), "warn")
    return seen_other(".list_claims")


def _ask(form: forms.ReasonForm, membership: Membership, title: str) -> ResponseReturnValue:
    return ask_reason(
        form,
        title=title,
        subject=f"{membership.user.name} · {membership.organisation.label}",
        back="/kelola/anggota",
        back_name=_("Anggota"),
    )
