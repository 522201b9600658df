"""Files: uploading them ahead of a text, and handing them out to who may have them."""

import re

from flask import Blueprint, Response, jsonify, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound, RequestedRangeNotSatisfiable
from werkzeug.http import parse_range_header

from livinglab import limits, storage
from livinglab.accounts.login import member, viewer
from livinglab.db import db
from livinglab.errors import require
from livinglab.forum import policy
from livinglab.forum.forms.attachments import UploadForm
from livinglab.forum.models import Attachment
from livinglab.forum.queries import attachments as queries
from livinglab.forum.services import attachments as services
from livinglab.headers import keep_in_browsers

bp = Blueprint("attachments", __name__)
AN_HOUR = 3_600
# The last none: understood, and a part that no file has (RFC 9110, 14.1.2).
NO_BYTES = re.compile(r"\s*bytes\s*=\s*-0+\s*", re.IGNORECASE)


@bp.get("/forum/lampiran")
def new_upload() -> ResponseReturnValue:
    """Uploading without a script: a page that gives the words to put into the text."""
    require(policy.can_attach(member()))
    return render_template(
        "forum/attachments/new.html", form=UploadForm(formdata=None), kept=[]
    )


@bp.post("/forum/lampiran")
@limits.uploading
def upload() -> ResponseReturnValue:
    uploader = member()
    require(policy.can_attach(uploader))
    form = UploadForm()
    if not form.validate() or not form.files.uploads:
        return _refused(form)
    try:
        kept = [services.keep(one, uploader) for one in form.files.uploads]
    except services.TooManyWaiting:
        db.session.rollback()
        form.files.errors = [_("Terlalu banyak berkas menunggu. Kirim tulisan Anda dahulu.")]
        return _refused(form)
    db.session.commit()
    if _wants_json():
        return jsonify(files=[_facts(one) for one in kept]), 201
    page = render_template(
        "forum/attachments/new.html", form=UploadForm(formdata=None), kept=kept
    )
    return page, 201


@bp.get("/lampiran/<key>/<name>")
def show_file(key: str, name: str) -> ResponseReturnValue:
    """The file, if its post or replication is for this reader. The name is decoration."""
    bare, _dot, variant = key.partition(".")
    seen = queries.get_attachment(bare, viewer())
    attachment = seen.attachment
    if variant and (not attachment.has_small or key != attachment.small_key):
        raise NotFound
    try:
        file = storage.open_file(key)
    except storage.NoSuchFile as missing:
        raise NotFound from missing
    response = send_file(
        file,
        mimetype=attachment.media_type,
        as_attachment=not attachment.is_image,
        download_name=attachment.name,
        etag=f"{attachment.sha256[:32]}{variant}",
        conditional=False,
    )
    response.content_length = size = storage.size_of(file)
    _protect(response, is_public=seen.is_public)
    response.accept_ranges = "bytes"
    response.make_conditional(request)
    if response.status_code != 200 or not _asks_for_one_part(size):
        return response
    # Flask does not know how long it is: a download that broke off could not be gone on with.
    try:
        return response.make_conditional(request, accept_ranges=True, complete_length=size)
    except RequestedRangeNotSatisfiable:
        response.close()
        raise


def _asks_for_one_part(size: int) -> bool:
    """Else the whole is sent, as RFC 9110 says of what is not understood (14.2): another unit,
    no range, more than one, more from the end than there is; and to HEAD."""
    text = request.headers.get("Range", "")
    if NO_BYTES.fullmatch(text):
        return request.method == "GET"
    asked = parse_range_header(text)
    if request.method != "GET" or asked is None or asked.units != "bytes":
        return False
    (start, _end), *others = asked.ranges
    return not others and start >= -size


def _protect(response: Response, *, is_public: bool) -> None:
    """Whatever the file holds, it runs nothing here; what is not for all is kept by nobody."""
    response.headers["Content-Security-Policy"] = "sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    keep_in_browsers(response, AN_HOUR, is_public=is_public)


def _refused(form: UploadForm) -> ResponseReturnValue:
    form.files.errors = [*form.files.errors] or [_("Pilih berkas yang akan diunggah.")]
    if _wants_json():
        errors = [str(error) for problems in form.errors.values() for error in problems]
        return jsonify(error=" ".join(errors or form.files.errors)), 422
    return render_template("forum/attachments/new.html", form=form, kept=[]), 422


def _facts(attachment: Attachment) -> dict[str, object]:
    return {
        "key": attachment.key,
        "name": attachment.name,
        "url": attachment.path,
        "size": attachment.size,
        "is_image": attachment.is_image,
        "markdown": attachment.markdown,
    }


def _wants_json() -> bool:
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"
