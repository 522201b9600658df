"""One replication: its page, registering it, declaring it."""

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from livinglab import limits, pagecache, submissions
from livinglab.accounts.login import member, viewer
from livinglab.accounts.models import Organisation, User
from livinglab.db import db
from livinglab.errors import require
from livinglab.forum.queries import for_ledger
from livinglab.replication import sentences
from livinglab.replication.forms.ledger import DeclareForm, EndorseForm, RegisterForm
from livinglab.replication.gaps import agreements_ending, gaps
from livinglab.replication.labels import EVIDENCE
from livinglab.replication.models import Application, Replication, Stage, StepKind
from livinglab.replication.policy import ledger as policy
from livinglab.replication.queries import catalog, page
from livinglab.replication.queries.facts import facts_of
from livinglab.replication.services import ledger as services
from livinglab.replication.timeline import timeline
from livinglab.replication.views import similar

bp = Blueprint("ledger", __name__)
THREADS = 5


@bp.get("/replikasi/<int:replication_id>")
@pagecache.for_visitors(*similar.SCOPES, "forum")
def show_replication(replication_id: int) -> ResponseReturnValue:
    reader = viewer()
    replication = page.get_with_steps(replication_id, reader)
    facts = facts_of(replication)
    links = for_ledger.links(
        (fact.post_id for fact in facts.obstacles if fact.post_id),
        (step.attachment_id for step in replication.steps if step.attachment_id),
        reader,
    )
    return render_template(
        "replication/ledger/replication.html",
        replication=replication,
        headline=sentences.headline(replication, sentences.launch_of(replication.steps)),
        entries=timeline(replication, reader),
        facts=facts,
        similar=similar.beside(replication, facts.obstacles),
        endings=agreements_ending(facts.agreements),
        gaps=gaps(replication, facts),
        links=links,
        threads=for_ledger.threads_around(
            replication.application_id, replication.adopter.region_code, reader, THREADS
        ),
        can_record=policy.can_record(reader, replication),
        can_declare=replication.is_draft and policy.can_declare(reader, replication),
        declare_form=DeclareForm() if reader else None,
        endorse_form=EndorseForm(formdata=None) if reader else None,
    )


@bp.get("/replikasi/baru")
def new_replication() -> ResponseReturnValue:
    actor = member()
    require(policy.can_register_any(actor))
    application = _application(request.args.get("aplikasi", ""), actor)
    adopters = _adopters(actor)
    if application is None:
        return render_template(
            "replication/ledger/choose.html",
            applications=catalog.published_applications(),
            region=request.args.get("daerah", "")[:5],
        )
    wanted = request.args.get("daerah", "")
    chosen = next((one.id for one in adopters if one.region_code == wanted), None)
    form = _register_form(application, adopters)
    form.application.data = application.slug
    form.adopter.data = chosen or adopters[0].id
    return _register_page(form, application, actor, adopters)


@bp.post("/replikasi/baru")
@limits.posting
def register_replication() -> ResponseReturnValue:
    actor = member()
    require(policy.can_register_any(actor))
    application = _application(request.form.get("application", ""), actor) or abort(404)
    adopters = _adopters(actor)
    form = _register_form(application, adopters)
    if not form.validate():
        return _register_page(form, application, actor, adopters), 422
    adopter = next(one for one in adopters if one.id == form.adopter.data)
    require(policy.can_register(actor, adopter))
    if adopter.id == application.owner_id:
        form.adopter.errors = [_("Daerah ini pemilik aplikasinya. Pilih daerah pengadopsi.")]
        return _register_page(form, application, actor, adopters), 422
    submission = submissions.claim(form.submission.data, actor.id)
    try:
        replication = _register(form, application, adopter, actor)
    except services.AlreadyRegistered as there:
        url = there.replication.url
        db.session.rollback()
        flash(_("Replikasi ini sudah tercatat. Tambahkan langkah berikutnya di sini."), "info")
        return redirect(url, 303)
    submission.location = replication.url
    db.session.commit()
    flash(_("Replikasi tercatat."), "ok")
    return redirect(replication.url, 303)


@bp.post("/replikasi/<int:replication_id>/pernyataan")
def declare_replication(replication_id: int) -> ResponseReturnValue:
    """A representative stands behind what a colleague filled in."""
    actor = member()
    replication = page.get_replication(replication_id, actor)
    require(policy.can_declare(actor, replication))
    if not DeclareForm().validate():
        abort(400)
    services.declare(replication, actor)
    db.session.commit()
    return redirect(replication.url, 303)


def _register(
    form: RegisterForm, application: Application, adopter: Organisation, actor: User
) -> Replication:
    parent_id = int(form.origin.data) if form.origin.data else None
    origin_id = application.owner_id
    if parent_id is not None:
        origin_id = page.get_replication(parent_id, actor).adopter_id
    replication = services.register(
        application,
        adopter,
        actor,
        lineage=services.Lineage(origin_id, parent_id),
        is_draft=policy.registers_as_draft(actor, adopter),
    )
    services.record_step(
        replication,
        actor,
        services.NewStep(
            Stage(form.stage.data),
            kind=StepKind.STAGE,
            happened=form.happened_on.data,
            note=form.note.data or "",
            source_url=form.source_url.data or "",
        ),
        trust=policy.trust_of(actor, adopter),
    )
    return replication


def _application(slug: str, actor: User) -> Application | None:
    """The application to be replicated; None where none is named or it cannot be."""
    if not slug or "\0" in slug:
        return None
    application = catalog.get_application(slug, actor)
    return application if policy.can_be_replicated(application) else abort(404)


def _adopters(actor: User) -> list[Organisation]:
    """The organisations that the actor may register for, own ones first."""
    found = page.adopters_for(actor)
    return sorted(found, key=lambda one: (one.id not in actor.organisation_ids, one.label))


def _register_form(application: Application, adopters: list[Organisation]) -> RegisterForm:
    form = RegisterForm()
    form.adopter.choices = [(one.id, one.label) for one in adopters]
    form.origin.choices = [("", _("%(owner)s (pemilik)", owner=application.owner.label))] + [
        (str(other.id), other.adopter.label)
        for other in page.other_adopters(application.id, None)
    ]
    return form


def _register_page(
    form: RegisterForm, application: Application, actor: User, adopters: list[Organisation]
) -> str:
    return render_template(
        "replication/ledger/register.html",
        form=form,
        application=application,
        evidence=EVIDENCE,
        is_draft=all(policy.registers_as_draft(actor, one) for one in adopters),
    )
