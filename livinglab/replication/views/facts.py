"""What is said beside the steps: obstacles, impact, agreements, modules, coverage."""

import re
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from livinglab import limits, submissions
from livinglab.accounts.login import member
from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.errors import require
from livinglab.forms import LivingForm
from livinglab.forum.queries.for_ledger import post_id_at
from livinglab.replication.forms import ledger as forms
from livinglab.replication.models import AgreementKind, ModuleState, ObstacleKind, Replication
from livinglab.replication.policy import ledger as policy
from livinglab.replication.queries import page
from livinglab.replication.services import facts as services
from livinglab.replication.views import similar

bp = Blueprint("ledger_facts", __name__)
REPLICATION = "/replikasi/<int:replication_id>"
POST_ADDRESS = re.compile(r"/forum/topik/(\d{1,9})[^#]*#kiriman-(\d{1,9})$")


@bp.get(f"{REPLICATION}/kendala")
def new_obstacle(replication_id: int) -> ResponseReturnValue:
    return _page(_recordable(replication_id), forms.ObstacleForm(formdata=None), "obstacle")


@bp.post(f"{REPLICATION}/kendala")
@limits.posting
def add_obstacle(replication_id: int) -> ResponseReturnValue:
    actor = member()
    replication = page.get_replication(replication_id, actor)
    require(policy.can_record(actor, replication))
    form = forms.ObstacleForm()
    is_preview = request.form.get("action") == "preview"
    if is_preview or not form.validate():
        met = similar.while_telling(form.note.data or "", form.kind.data or "", replication.id)
        shown = _page(replication, form, "obstacle", similar=met, is_looked=is_preview)
        return shown, 200 if is_preview else 422
    _claim(form, actor, replication)
    services.add_obstacle(
        replication,
        actor,
        kind=ObstacleKind(form.kind.data),
        note=form.note.data,
        source_url=form.source_url.data or "",
        trust=policy.trust_of(actor, replication.adopter),
    )
    return _saved(replication, _("Kendala tercatat."))


@bp.get(f"{REPLICATION}/kendala/<int:obstacle_id>/solusi")
def new_solution(replication_id: int, obstacle_id: int) -> ResponseReturnValue:
    replication = _recordable(replication_id)
    obstacle = page.get_obstacle(replication, obstacle_id)
    return _page(replication, forms.SolveForm(formdata=None), "solution", about=obstacle.note)


@bp.post(f"{REPLICATION}/kendala/<int:obstacle_id>/solusi")
def solve_obstacle(replication_id: int, obstacle_id: int) -> ResponseReturnValue:
    actor = member()
    replication = page.get_replication(replication_id, actor)
    require(policy.can_record(actor, replication))
    obstacle = page.get_obstacle(replication, obstacle_id)
    form = forms.SolveForm()
    valid = form.validate()
    post_id = _post_id(form, actor)
    if not valid or form.post_url.errors:
        return _page(replication, form, "solution", about=obstacle.note), 422
    services.solve_obstacle(replication, obstacle, solution=form.solution.data, post_id=post_id)
    return _saved(replication, _("Cara mengatasinya tercatat."))


@bp.get(f"{REPLICATION}/dampak")
def new_impact(replication_id: int) -> ResponseReturnValue:
    return _page(_recordable(replication_id), forms.ImpactForm(formdata=None), "impact")


@bp.post(f"{REPLICATION}/dampak")
def add_impact(replication_id: int) -> ResponseReturnValue:
    actor = member()
    replication = page.get_replication(replication_id, actor)
    require(policy.can_record(actor, replication))
    form = forms.ImpactForm()
    if not form.validate():
        return _page(replication, form, "impact"), 422
    _claim(form, actor, replication)
    impact = services.NewImpact(
        indicator=form.indicator.data,
        before=form.before.data,
        after=form.after.data,
        unit=form.unit.data or "",
        period=form.period.data or "",
        note=form.note.data or "",
        source_url=form.source_url.data or "",
    )
    services.add_impact(
        replication, actor, impact, trust=policy.trust_of(actor, replication.adopter)
    )
    return _saved(replication, _("Dampak tercatat."))


@bp.get(f"{REPLICATION}/perjanjian")
def new_agreement(replication_id: int) -> ResponseReturnValue:
    return _page(_recordable(replication_id), forms.AgreementForm(formdata=None), "agreement")


@bp.post(f"{REPLICATION}/perjanjian")
def add_agreement(replication_id: int) -> ResponseReturnValue:
    actor = member()
    replication = page.get_replication(replication_id, actor)
    require(policy.can_record(actor, replication))
    form = forms.AgreementForm()
    if not form.validate():
        return _page(replication, form, "agreement"), 422
    _claim(form, actor, replication)
    agreement = services.NewAgreement(
        AgreementKind(form.kind.data),
        number=form.number.data or "",
        signed=form.signed_on.data,
        expires_on=form.expires_on.data,
        note=form.note.data or "",
        source_url=form.source_url.data or "",
    )
    services.add_agreement(
        replication, actor, agreement, trust=policy.trust_of(actor, replication.adopter)
    )
    return _saved(replication, _("Perjanjian tercatat."))


@bp.get(f"{REPLICATION}/modul")
def new_module_state(replication_id: int) -> ResponseReturnValue:
    replication = _recordable(replication_id)
    return _page(replication, _module_form(replication, formdata=None), "module")


@bp.post(f"{REPLICATION}/modul")
def set_module(replication_id: int) -> ResponseReturnValue:
    actor = member()
    replication = page.get_replication(replication_id, actor)
    require(policy.can_record(actor, replication))
    form = _module_form(replication)
    if not form.validate():
        return _page(replication, form, "module"), 422
    services.set_module(
        replication,
        form.module.data,
        state=ModuleState(form.state.data),
        note=form.note.data or "",
    )
    return _saved(replication, _("Keadaan modul tersimpan."))


@bp.get(f"{REPLICATION}/cakupan")
def new_coverage(replication_id: int) -> ResponseReturnValue:
    replication = _recordable(replication_id)
    return _page(replication, forms.CoverageForm(formdata=None, obj=replication), "coverage")


@bp.post(f"{REPLICATION}/cakupan")
def set_coverage(replication_id: int) -> ResponseReturnValue:
    actor = member()
    replication = page.get_replication(replication_id, actor)
    require(policy.can_record(actor, replication))
    form = forms.CoverageForm()
    if not form.validate():
        return _page(replication, form, "coverage"), 422
    coverage = services.Coverage(
        form.units.data, form.units_total.data, form.users.data, form.users_total.data
    )
    services.set_coverage(replication, coverage)
    return _saved(replication, _("Cakupan tersimpan."))


def _recordable(replication_id: int) -> Replication:
    actor = member()
    replication = page.get_replication(replication_id, actor)
    require(policy.can_record(actor, replication))
    return replication


def _page(replication: Replication, form: LivingForm, what: str, **more: Any) -> str:
    return render_template(
        "replication/ledger/fact.html", replication=replication, form=form, what=what, **more
    )


def _claim(form: LivingForm, actor: User, replication: Replication) -> None:
    submissions.claim(form.submission.data, actor.id).location = replication.url


def _saved(replication: Replication, sentence: str) -> ResponseReturnValue:
    db.session.commit()
    flash(sentence, "ok")
    return redirect(replication.url, 303)


def _module_form(replication: Replication, **given: Any) -> forms.ModuleForm:
    form = forms.ModuleForm(**given)
    form.module.choices = [
        (line.module.id, line.module.name) for line in page.modules_of(replication)
    ]
    return form


def _post_id(form: forms.SolveForm, actor: User) -> int | None:
    """The post that the form names, if the actor may read it; else the fault at its field."""
    address = form.post_url.data or ""
    if not address or form.post_url.errors:  # what is too long is not searched
        return None
    named = POST_ADDRESS.search(address)
    found = post_id_at(int(named[1]), int(named[2]), actor) if named else None
    if found is None:
        form.post_url.errors = [
            _("Kiriman itu tidak ditemukan. Salin alamatnya dari nomornya.")
        ]
    return found
