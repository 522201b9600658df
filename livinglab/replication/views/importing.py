"""A curator's import of press records: a dry run first, then exactly that file."""

import hashlib
from io import BytesIO

from flask import Blueprint, abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from livinglab import limits, publiclog, storage
from livinglab.accounts.login import member
from livinglab.db import db
from livinglab.errors import require
from livinglab.replication.forms.ledger import ConfirmImportForm, UploadForm
from livinglab.replication.importing.reader import LARGEST, BadFile, read
from livinglab.replication.policy import ledger as policy
from livinglab.replication.services.imports import Report, import_records

bp = Blueprint("ledger_import", __name__)
WAITING = "impor"  # the ending of a file that was looked at and not yet taken in


@bp.get("/kelola/impor")
def show_import() -> ResponseReturnValue:
    require(policy.can_import(member()))
    return render_template("replication/ledger/import.html", form=UploadForm())


@bp.post("/kelola/impor")
@limits.uploading
def preview_import() -> ResponseReturnValue:
    """Say what would be written, and write nothing but the waiting file."""
    require(policy.can_import(member()))
    form = UploadForm()
    content = _content(form.file.data)
    if not form.validate() or not content:
        form.file.errors = [_("Pilih berkas CSV paling besar 2 MB.")]
        return render_template("replication/ledger/import.html", form=form), 422
    try:
        report = import_records(read(content), None, dry_run=True)
    except BadFile as wrong:
        form.file.errors = [str(wrong)]
        return render_template("replication/ledger/import.html", form=form), 422
    db.session.rollback()
    confirm = ConfirmImportForm(formdata=None, key=_keep(content))
    db.session.commit()
    return _preview(report, confirm)


@bp.post("/kelola/impor/pemasukan")
def confirm_import() -> ResponseReturnValue:
    curator = member()
    require(policy.can_import(curator))
    key = f"{ConfirmImportForm().key.data}.{WAITING}"
    try:
        with storage.open_file(key) as file:
            content = file.read()
    except storage.NoSuchFile:
        abort(404)
    report = import_records(read(content), curator)
    publiclog.record(
        curator,
        "ledger.import",
        subject=_("Impor catatan replikasi"),
        reason=_(
            "%(steps)s langkah ditulis dari %(lines)s baris.",
            steps=report.steps_written,
            lines=len(report.lines),
        ),
        url="/replikasi",
    )
    db.session.commit()
    storage.leave(key)
    flash(
        _(
            "%(written)s langkah ditulis, %(present)s sudah ada.",
            written=report.steps_written,
            present=report.steps_present,
        ),
        "ok",
    )
    return redirect("/replikasi", 303)


def _preview(report: Report, form: ConfirmImportForm) -> str:
    return render_template("replication/ledger/import_preview.html", report=report, form=form)


def _content(file: object) -> bytes:
    """What was sent; nothing where that is no file or too large."""
    if not isinstance(file, FileStorage) or not file.filename:
        return b""
    content = file.stream.read(LARGEST + 1)
    return content if len(content) <= LARGEST else b""


def _keep(content: bytes) -> str:
    """The file as it was looked at, under its digest; swept away if it is never taken in."""
    key = hashlib.sha256(content).hexdigest()[:40]
    storage.save(BytesIO(content), "", variant_of=key, variant=WAITING)
    return key
