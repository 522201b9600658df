"""Curators look at what was proposed and publish or return it, and archive what is past."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from livinglab.accounts.login import member
from livinglab.db import db
from livinglab.errors import require
from livinglab.replication.forms.catalog import PublishForm, ReasonForm
from livinglab.replication.models import Application
from livinglab.replication.policy import catalog as policy
from livinglab.replication.queries import catalog as queries
from livinglab.replication.queries.catalog_page import history_of
from livinglab.replication.services import reviews
from livinglab.replication.views.catalog import bp


@bp.get("/kelola/aplikasi")
def list_proposals() -> ResponseReturnValue:
    require(policy.can_review(member()))
    return render_template(
        "replication/applications/queue.html", waiting=queries.waiting_applications()
    )


@bp.get("/aplikasi/<slug>/tinjauan")
def review_application(slug: str) -> ResponseReturnValue:
    curator = member()
    application = queries.application_to_change(slug, curator, "proposed_by")
    require(policy.can_review(curator))
    return _show(application, ReasonForm())


@bp.post("/aplikasi/<slug>/terbitkan")
def publish_application(slug: str) -> ResponseReturnValue:
    curator = member()
    application = queries.application_to_change(slug, curator, "proposed_by")
    require(policy.can_publish(curator, application))
    form = PublishForm()
    if not form.validate():
        return _show(application, form), 422

    reviews.publish(application, curator, reason=form.reason.data)
    db.session.commit()
    flash(_("%(name)s sudah terbit.", name=application.name))
    return redirect(url_for(".show_application", slug=slug), 303)


@bp.post("/aplikasi/<slug>/kembalikan")
def return_application(slug: str) -> ResponseReturnValue:
    curator = member()
    application = queries.application_to_change(slug, curator, "proposed_by")
    require(policy.can_return(curator, application))
    form = ReasonForm()
    if not form.validate():
        return _show(application, form), 422

    reviews.return_to_proposer(application, curator, reason=form.reason.data)
    db.session.commit()
    flash(_("%(name)s dikembalikan kepada pengusul.", name=application.name))
    return redirect(url_for(".list_proposals"), 303)


@bp.post("/aplikasi/<slug>/arsipkan")
def archive_application(slug: str) -> ResponseReturnValue:
    curator = member()
    application = queries.application_to_change(slug, curator, "proposed_by")
    require(policy.can_archive(curator, application))
    form = ReasonForm()
    if not form.validate():
        return _show(application, form), 422

    reviews.archive(application, curator, reason=form.reason.data)
    db.session.commit()
    flash(_("%(name)s diarsipkan.", name=application.name))
    return redirect(url_for(".show_application", slug=slug), 303)


@bp.get("/aplikasi/<slug>/riwayat")
def show_history(slug: str) -> ResponseReturnValue:
    reader = member()
    application = queries.get_application(slug, reader)
    require(policy.can_edit(reader, application))
    return render_template(
        "replication/applications/history.html",
        application=application,
        history=history_of(application.id),
    )


def _show(application: Application, form: ReasonForm | PublishForm) -> str:
    return render_template(
        "replication/applications/review.html",
        application=application,
        form=form,
        history=history_of(application.id),
    )
