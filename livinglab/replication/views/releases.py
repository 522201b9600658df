"""Releases of an application: read by everybody, added by its owners."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from livinglab import pagecache, submissions
from livinglab.accounts.login import member, viewer
from livinglab.db import db
from livinglab.errors import require
from livinglab.replication.forms.catalog import ReleaseForm
from livinglab.replication.models import Application
from livinglab.replication.policy import catalog as policy
from livinglab.replication.queries import catalog as queries
from livinglab.replication.services import releases as services
from livinglab.replication.views.catalog import bp


@bp.get("/aplikasi/<slug>/rilis")
@pagecache.for_visitors("catalog")
def list_releases(slug: str) -> ResponseReturnValue:
    reader = viewer()
    application = queries.get_application(slug, reader)
    allowed = policy.can_release(reader, application)
    return _show(application, ReleaseForm() if allowed else None)


@bp.post("/aplikasi/<slug>/rilis")
def add_release(slug: str) -> ResponseReturnValue:
    owner = member()
    application = queries.get_application(slug, owner)
    require(policy.can_release(owner, application))
    form = ReleaseForm()
    if not form.validate() or form.released_on.data is None:
        return _show(application, form), 422

    submission = submissions.claim(form.submission.data, owner.id)
    try:
        services.add_release(
            application,
            owner,
            version=form.version.data,
            released_on=form.released_on.data.day,
            notes=form.notes.data,
        )
    except services.VersionTaken:
        form.version.errors = [_("Versi ini sudah tercatat. Tulis versi yang lain.")]
        return _show(application, form), 422  # the claim is not committed, so it is free
    submission.location = url_for(".list_releases", slug=slug)
    db.session.commit()
    return redirect(submission.location, 303)


def _show(application: Application, form: ReleaseForm | None) -> str:
    return render_template(
        "replication/applications/releases.html",
        application=application,
        releases=queries.releases_of(application.id),
        form=form,
    )
