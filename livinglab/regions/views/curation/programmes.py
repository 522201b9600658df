"""Adding and changing programmes and their members."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from livinglab import publiclog, submissions
from livinglab.accounts import policy
from livinglab.accounts.login import member
from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.errors import require
from livinglab.regions import queries, services
from livinglab.regions.forms import MemberForm, ProgrammeForm, RemovalForm
from livinglab.regions.loading.documents import put_regions
from livinglab.regions.models import Programme
from livinglab.regions.services import MemberFacts, NameTaken, ProgrammeFacts
from livinglab.regions.views.blueprint import bp
from livinglab.regions.views.curation.naming import named_region


@bp.get("/kelola/program", endpoint="keep_programmes")
def keep_programmes() -> str:
    require(policy.is_curator(member()))
    return render_template("regions/keep_programmes.html", programmes=queries.programmes())


@bp.get("/kelola/program/baru", endpoint="new_programme")
def new_programme() -> str:
    require(policy.is_curator(member()))
    return render_template("regions/programme_form.html", form=ProgrammeForm(), programme=None)


@bp.post("/kelola/program", endpoint="add_programme")
def add_programme() -> ResponseReturnValue:
    curator = member()
    require(policy.is_curator(curator))
    form = ProgrammeForm()
    if form.validate():
        sent = submissions.claim(form.submission.data, curator.id)
        try:
            programme = services.add_programme(_facts(form))
        except NameTaken:
            db.session.rollback()
            form.name.errors = [_("Program dengan nama ini sudah ada.")]
        else:
            sent.location = url_for(".keep_programme", slug=programme.slug)
            _log(curator, "programme.add", programme, form.reason.data)
            db.session.commit()
            flash(_("Program ditambahkan."))
            return redirect(sent.location, 303)
    return render_template("regions/programme_form.html", form=form, programme=None), 422


@bp.get("/kelola/program/<slug>", endpoint="keep_programme")
def keep_programme(slug: str) -> str:
    require(policy.is_curator(member()))
    programme = queries.get_programme(slug)
    return _page(programme, ProgrammeForm(obj=programme, formdata=None), MemberForm())


@bp.post("/kelola/program/<slug>", endpoint="change_programme")
def change_programme(slug: str) -> ResponseReturnValue:
    curator = member()
    require(policy.is_curator(curator))
    programme = queries.get_programme(slug)
    form = ProgrammeForm()
    if not form.validate():
        return _page(programme, form, MemberForm(formdata=None)), 422
    services.change_programme(programme, _facts(form))
    put_regions([each.region_code for each in queries.members_of(programme)])
    _log(curator, "programme.change", programme, form.reason.data)
    db.session.commit()
    flash(_("Perubahan disimpan."))
    return redirect(url_for(".keep_programme", slug=slug), 303)


@bp.post("/kelola/program/<slug>/anggota", endpoint="put_member")
def put_member(slug: str) -> ResponseReturnValue:
    curator = member()
    require(policy.is_curator(curator))
    programme = queries.get_programme(slug)
    form = MemberForm()
    if not form.validate() or (region := named_region(form.region)) is None:
        whole = ProgrammeForm(obj=programme, formdata=None)
        return _page(programme, whole, form), 422
    joined = form.joined_on.data.day if form.joined_on.data else None
    facts = MemberFacts(form.role.data, joined, form.source_url.data)
    services.put_member(programme, region, facts)
    put_regions([region.code])
    _log(curator, "programme.member", programme, form.reason.data, region.official_name)
    db.session.commit()
    flash(_("%(region)s tercatat sebagai anggota.", region=region.official_name))
    return redirect(url_for(".keep_programme", slug=slug, _anchor="anggota"), 303)


@bp.get("/kelola/program/<slug>/anggota/<int:member_id>/hapus", endpoint="ask_to_remove")
def ask_to_remove(slug: str, member_id: int) -> str:
    require(policy.is_curator(member()))
    programme = queries.get_programme(slug)
    return _removal_page(programme, member_id, RemovalForm())


@bp.post("/kelola/program/<slug>/anggota/<int:member_id>/hapus", endpoint="remove_member")
def remove_member(slug: str, member_id: int) -> ResponseReturnValue:
    curator = member()
    require(policy.is_curator(curator))
    programme = queries.get_programme(slug)
    form = RemovalForm()
    if not form.validate():
        return _removal_page(programme, member_id, form), 422
    leaving = queries.get_member(programme, member_id)
    region = leaving.region
    services.remove_member(leaving)
    put_regions([region.code])
    _log(curator, "programme.removal", programme, form.reason.data, region.official_name)
    db.session.commit()
    flash(_("%(region)s tidak lagi tercatat sebagai anggota.", region=region.official_name))
    return redirect(url_for(".keep_programme", slug=slug, _anchor="anggota"), 303)


def _facts(form: ProgrammeForm) -> ProgrammeFacts:
    claimed = form.claimed_members.data
    return ProgrammeFacts(
        name=form.name.data,
        description=form.description.data,
        organisers=form.organisers.data,
        claimed_members=None if claimed is None else int(claimed),
        source_url=form.source_url.data,
        source_title=form.source_title.data,
    )


def _log(
    curator: User, action: str, programme: Programme, reason: str, region: str = ""
) -> None:
    subject = f"{programme.name}: {region}" if region else programme.name
    publiclog.record(
        curator, action, subject=subject, reason=reason, url=f"/program/{programme.slug}"
    )


def _page(programme: Programme, form: ProgrammeForm, member_form: MemberForm) -> str:
    return render_template(
        "regions/programme_form.html",
        form=form,
        programme=programme,
        member_form=member_form.apart("member"),
        members=queries.members_of(programme),
        names=queries.region_names(),
    )


def _removal_page(programme: Programme, member_id: int, form: RemovalForm) -> str:
    leaving = queries.get_member(programme, member_id) or abort(404)
    return render_template(
        "regions/removal.html", programme=programme, leaving=leaving, form=form
    )
