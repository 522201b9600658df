"""publiccode.yml of an application: written for everybody, taken in from its owners."""

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from livinglab import pagecache
from livinglab.accounts.login import member, viewer
from livinglab.db import db
from livinglab.errors import require
from livinglab.replication import publiccode, publiccode_facts
from livinglab.replication.forms.catalog import ConfirmForm, PubliccodeForm
from livinglab.replication.models import Application, Stage
from livinglab.replication.policy import catalog as policy
from livinglab.replication.queries import catalog as queries
from livinglab.replication.queries import catalog_page, profiles
from livinglab.replication.queries.profiles import Profile
from livinglab.replication.services import publiccode as services
from livinglab.replication.views.catalog import bp
from livinglab.replication.yaml_core import LARGEST


@bp.get("/aplikasi/<slug>/publiccode.yml")
@pagecache.for_visitors("catalog", "ledger")
def publiccode_file(slug: str) -> Response:
    profile = profiles.profile(slug, viewer())
    return Response(
        publiccode_facts.write(profile.application, _around(profile)),
        content_type="application/yaml; charset=utf-8",
    )


@bp.get("/aplikasi/<slug>/publiccode")
def show_publiccode(slug: str) -> ResponseReturnValue:
    owner = member()
    application = queries.application_to_change(slug, owner, "modules")
    require(policy.can_edit(owner, application))
    return _show(application, PubliccodeForm(data={"text": application.publiccode_raw}))


@bp.post("/aplikasi/<slug>/publiccode")
def take_publiccode(slug: str) -> ResponseReturnValue:
    owner = member()
    application = queries.application_to_change(slug, owner, "modules")
    require(policy.can_edit(owner, application))
    form = PubliccodeForm()
    raw = _raw(form)
    if not form.validate() or not raw.strip():
        form.text.errors = [*form.text.errors] or [_("Tempelkan isinya atau pilih berkasnya.")]
        return _show(application, form), 422

    checked = publiccode.check(raw)
    services.keep_publiccode(application, owner, raw=raw, checked=checked)
    db.session.commit()
    if checked.faults:
        flash(_("Berkas disimpan, tetapi belum sesuai standar. Lihat daftarnya."), "warn")
    else:
        flash(_("Berkas disimpan dan sesuai standar."))
    return redirect(url_for(".show_publiccode", slug=slug), 303)


@bp.post("/aplikasi/<slug>/publiccode/isian")
def use_publiccode(slug: str) -> ResponseReturnValue:
    owner = member()
    application = queries.application_to_change(slug, owner, "modules")
    require(policy.can_edit(owner, application))
    if not ConfirmForm().validate():
        abort(400)

    services.fill_from_publiccode(application, owner)
    db.session.commit()
    flash(_("Isian yang kosong sudah diisi dari publiccode.yml."))
    return redirect(url_for(".show_application", slug=slug), 303)


def _raw(form: PubliccodeForm) -> bytes:
    """The chosen file, else what was pasted; a little more than allowed, so that it is told."""
    if form.file.data:
        return bytes(form.file.data.read(LARGEST + 1))
    return (form.text.data or "").encode(errors="replace")


def _show(application: Application, form: PubliccodeForm) -> str:
    value = application.publiccode or {}
    return render_template(
        "replication/applications/publiccode.html",
        application=application,
        form=form,
        offered=publiccode_facts.missing_in(application, publiccode_facts.facts(value)),
        modules=[] if application.modules else publiccode_facts.features(value),
        words=_words(),
    )


def _words() -> dict[str, str]:
    return {
        "name": _("Nama aplikasi"),
        "summary": _("Ringkasan"),
        "description": _("Uraian"),
        "licence": _("Lisensi"),
        "intellectual_property": _("Hak kekayaan intelektual"),
        "repository_url": _("Repositori kode"),
        "documentation_url": _("Dokumentasi"),
    }


def _around(profile: Profile) -> publiccode_facts.Around:
    application = profile.application
    latest = next(iter(profile.of("release")), None)
    running = catalog_page.adopters(application.id)
    return publiccode_facts.Around(
        features=[m.name for m in application.modules if not m.is_in_development],
        version=latest.text if latest else "",
        released_on=latest.day if latest else None,
        used_by=sorted(row.adopter.label for row in running if row.stage is Stage.IN_USE),
    )
