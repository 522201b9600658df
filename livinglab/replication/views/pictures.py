"""Screenshots of an application: shown to who sees it, kept by its owners."""

from flask import Response, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from livinglab import limits, storage, submissions
from livinglab.accounts.login import member, viewer
from livinglab.db import db
from livinglab.errors import require
from livinglab.headers import keep_in_browsers
from livinglab.images import Image
from livinglab.pictures import SMALL
from livinglab.replication.forms.catalog import ConfirmForm, PictureForm
from livinglab.replication.models import Application
from livinglab.replication.policy import catalog as policy
from livinglab.replication.queries import catalog as queries
from livinglab.replication.services import pictures as services
from livinglab.replication.views.catalog import bp

A_DAY = 86_400


def image_at(slug: str, key: str, width: int, height: int, *, has_small: bool) -> Image:
    """The picture of this key, for a page to show it."""
    path = url_for("applications.show_picture", slug=slug, key=key)
    return Image(path, width, height, f"{path}.{SMALL}" if has_small else None)


@bp.get("/aplikasi/<slug>/gambar/<key>")
def show_picture(slug: str, key: str) -> ResponseReturnValue:
    application = queries.get_application(slug, viewer())
    bare, _dot, variant = key.partition(".")
    picture = queries.get_picture(application.id, bare)
    if variant and (not picture.has_small or key != picture.small_key):
        abort(404)
    try:
        file = storage.open_file(key)
    except storage.NoSuchFile:
        abort(404)
    tag = f"{picture.sha256[:32]}{variant}"
    # Parts of a picture help nobody, and none are offered.
    response = send_file(file, mimetype=picture.media_type, etag=tag, conditional=False)
    response.content_length = storage.size_of(file)
    response.make_conditional(request)
    return _protect(response, is_public=application.is_published)


@bp.get("/aplikasi/<slug>/gambar")
def list_pictures(slug: str) -> ResponseReturnValue:
    owner = member()
    application = queries.get_application(slug, owner)
    require(policy.can_edit(owner, application))
    return _show(application, PictureForm())


@bp.post("/aplikasi/<slug>/gambar")
@limits.uploading
def add_picture(slug: str) -> ResponseReturnValue:
    owner = member()
    application = queries.get_application(slug, owner)
    require(policy.can_edit(owner, application))
    form = PictureForm()
    if not form.validate() or form.upload is None:
        return _show(application, form), 422

    submission = submissions.claim(form.submission.data, owner.id)
    try:
        services.add_picture(application, owner, upload=form.upload, caption=form.caption.data)
    except services.TooManyPictures:
        form.file.errors = [
            _("Paling banyak %(max)d gambar. Hapus salah satu dulu.", max=services.MOST)
        ]
        return _show(application, form), 422
    submission.location = url_for(".list_pictures", slug=slug)
    db.session.commit()
    return redirect(submission.location, 303)


@bp.post("/aplikasi/<slug>/gambar/<key>/penghapusan")
def remove_picture(slug: str, key: str) -> ResponseReturnValue:
    owner = member()
    application = queries.get_application(slug, owner)
    require(policy.can_edit(owner, application))
    picture = queries.get_picture(application.id, key)
    if not ConfirmForm().validate():
        abort(400)

    services.remove_picture(application, owner, picture)
    small_key = picture.small_key
    db.session.commit()
    storage.leave(small_key, key)
    flash(_("Gambar dihapus."))
    return redirect(url_for(".list_pictures", slug=slug), 303)


def _show(application: Application, form: PictureForm) -> str:
    held = [
        (
            picture,
            image_at(
                application.slug,
                picture.key,
                *(picture.width, picture.height),
                has_small=bool(picture.has_small),
            ),
        )
        for picture in queries.pictures_of(application.id)
    ]
    return render_template(
        "replication/applications/pictures.html",
        application=application,
        pictures=held,
        form=form,
    )


def _protect(response: Response, *, is_public: bool) -> Response:
    """A picture runs nothing; one of a draft is kept by nobody."""
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    keep_in_browsers(response, A_DAY, is_public=is_public)
    return response
