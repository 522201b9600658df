"""Steps: recording one, correcting one, standing behind one."""

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from livinglab import limits, submissions, uploads
from livinglab.accounts.login import member
from livinglab.accounts.models import User
from livinglab.dates import PartialDate
from livinglab.db import db
from livinglab.errors import require
from livinglab.forum.services import attachments
from livinglab.replication.forms.ledger import EndorseForm, StepForm
from livinglab.replication.labels import EVIDENCE
from livinglab.replication.models import Replication, Stage, Step, StepKind, Trust
from livinglab.replication.policy import ledger as policy
from livinglab.replication.queries import page
from livinglab.replication.services import ledger as services

bp = Blueprint("ledger_steps", __name__)
REPLICATION = "/replikasi/<int:replication_id>"


@bp.get(f"{REPLICATION}/langkah")
def new_step(replication_id: int) -> ResponseReturnValue:
    actor = member()
    replication = page.get_replication(replication_id, actor)
    require(policy.can_record(actor, replication))
    form = _form(replication)
    if (wrong := _corrected(replication, request.args.get("koreksi", ""))) is not None:
        _fill_from(form, wrong)
    else:
        form.stage.data = _next_stage(replication).value
    return _page(form, replication, wrong)


@bp.post(f"{REPLICATION}/langkah")
@limits.posting
def record_step(replication_id: int) -> ResponseReturnValue:
    actor = member()
    replication = page.get_replication(replication_id, actor)
    require(policy.can_record(actor, replication))
    form = _form(replication)
    form.fill_gaps()
    corrected = _corrected(replication, form.corrects.data or "")
    if not form.validate() or not _is_dated(form):
        return _page(form, replication, corrected), 422
    submission = submissions.claim(form.submission.data, actor.id)
    submission.location = replication.url
    try:
        # Undone alone: a rollback of everything would forget who is signed in.
        with db.session.begin_nested():
            attachment_id = _keep_evidence(form.evidence.data, replication, actor)
            if attachment_id is None and corrected and form.keep_evidence.data:
                attachment_id = corrected.attachment_id
            services.record_step(
                replication,
                actor,
                _new_step(form, corrected, attachment_id),
                trust=policy.trust_of(actor, replication.adopter),
            )
    except (uploads.Refused, attachments.TooManyWaiting, services.NotItsStep) as wrong:
        return _refuse(form, replication_id, wrong)
    db.session.commit()
    flash(_("Langkah tercatat."), "ok")
    return redirect(replication.url, 303)


@bp.post(f"{REPLICATION}/langkah/<int:step_id>/pembenaran")
def endorse_step(replication_id: int, step_id: int) -> ResponseReturnValue:
    """The adopter declares, the origin confirms, a curator verifies."""
    actor = member()
    replication = page.get_replication(replication_id, actor)
    require(bool(policy.endorsements_by(actor, replication)))
    step = page.get_step(replication, step_id)
    form = EndorseForm()
    level = _level(form.trust.data, actor, replication)
    if not form.validate() or level is None:
        flash(_("Pembenaran tidak tersimpan. Periksa catatannya, lalu coba lagi."), "danger")
        return redirect(replication.url, 303)
    services.endorse(replication, step, actor, level=level, note=form.note.data or "")
    db.session.commit()
    return redirect(f"{replication.url}#langkah-{step.id}", 303)


def _form(replication: Replication) -> StepForm:
    form = StepForm()
    form.module.choices = [("", _("Seluruh aplikasi"))] + [
        (str(line.module.id), line.module.name) for line in page.modules_of(replication)
    ]
    return form


def _page(form: StepForm, replication: Replication, corrected: Step | None) -> str:
    return render_template(
        "replication/ledger/step.html",
        form=form,
        replication=replication,
        corrected=corrected,
        evidence=EVIDENCE,
    )


def _is_dated(form: StepForm) -> bool:
    """Whoever was there knows at least the year."""
    if form.happened_on.data is None:
        form.happened_on.errors = [_("Wajib diisi. Tahunnya saja sudah cukup.")]
        return False
    return True


def _corrected(replication: Replication, number: str) -> Step | None:
    """The step that is to be corrected; 404 for one of another replication."""
    if not number:
        return None
    if not (number.isascii() and number.isdecimal()) or len(number) > 9:
        abort(404)
    return page.get_step(replication, int(number))


def _new_step(
    form: StepForm, corrected: Step | None, attachment_id: int | None
) -> services.NewStep:
    kind = StepKind(form.kind.data)
    return services.NewStep(
        Stage(form.stage.data) if kind is StepKind.STAGE else None,
        kind=kind,
        happened=form.happened_on.data,
        note=form.note.data or "",
        source_url=form.source_url.data or "",
        module_id=int(form.module.data) if form.module.data else None,
        attachment_id=attachment_id,
        corrects_id=corrected.id if corrected else None,
    )


def _keep_evidence(file: object, replication: Replication, actor: User) -> int | None:
    if not isinstance(file, FileStorage) or not file.filename:
        return None
    upload = uploads.check(file.stream, file.filename)
    return attachments.attach_to_replication(replication.id, actor, upload).id


def _refuse(form: StepForm, replication_id: int, wrong: Exception) -> ResponseReturnValue:
    """The form again, with what was typed. The file must be chosen anew."""
    sentences = {
        services.NotItsStep: _("Langkah itu sudah dikoreksi. Muat ulang halaman replikasi."),
        attachments.TooManyWaiting: _("Terlalu banyak berkas yang belum dipakai."),
    }
    form.evidence.errors = [sentences.get(type(wrong), str(wrong))]
    replication = page.get_replication(replication_id, member())
    return _page(form, replication, _corrected(replication, form.corrects.data or "")), 422


def _fill_from(form: StepForm, wrong: Step) -> None:
    form.corrects.data = str(wrong.id)
    form.kind.data = wrong.kind.value
    form.stage.data = wrong.stage.value if wrong.stage else Stage.INTEREST.value
    form.note.data, form.source_url.data = wrong.note, wrong.source_url
    form.module.data = str(wrong.module_id or "")
    form.keep_evidence.data = wrong.attachment_id is not None
    if wrong.happened_on:
        form.happened_on.data = PartialDate(wrong.happened_on, wrong.precision)


def _next_stage(replication: Replication) -> Stage:
    stages = list(Stage)
    if replication.stage is None:
        return Stage.INTEREST
    return stages[min(replication.stage.rank, Stage.IN_USE.rank - 1)]


def _level(code: str | None, actor: User, replication: Replication) -> Trust | None:
    """The level asked for; without one, the highest that the actor can give."""
    allowed = policy.endorsements_by(actor, replication)
    if not code:
        return max(allowed, key=lambda level: level.rank)
    return next((level for level in allowed if level.value == code), None)
