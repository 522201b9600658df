"""Adding and changing published values of indices."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from livinglab import publiclog, submissions
from livinglab.accounts import policy
from livinglab.accounts.login import member
from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.errors import require
from livinglab.onward import asked_after
from livinglab.regions import queries, services
from livinglab.regions.forms import AssessmentForm
from livinglab.regions.loading.documents import put_regions
from livinglab.regions.models import Assessment, Region
from livinglab.regions.services import AlreadyAssessed, AssessmentFacts
from livinglab.regions.views.blueprint import bp
from livinglab.regions.views.curation.naming import named_region

LONGEST_QUERY = 100


@bp.get("/kelola/penilaian", endpoint="keep_assessments")
def keep_assessments() -> str:
    require(policy.is_curator(member()))
    return _list(AssessmentForm(formdata=None))


@bp.post("/kelola/penilaian", endpoint="add_assessment")
def add_assessment() -> ResponseReturnValue:
    curator = member()
    require(policy.is_curator(curator))
    form = AssessmentForm()
    if not form.validate() or (region := named_region(form.region)) is None:
        return _list(form), 422
    sent = submissions.claim(form.submission.data, curator.id)
    try:
        services.record_assessment(region, _facts(form))
    except AlreadyAssessed:
        db.session.rollback()
        _say_it_is_there(form)
        return _list(form), 422
    sent.location = url_for(".keep_assessments")
    put_regions([region.code])
    _log(curator, "assessment.add", region, form)
    db.session.commit()
    flash(_("Penilaian ditambahkan."))
    return redirect(sent.location, 303)


@bp.get("/kelola/penilaian/<int:assessment_id>", endpoint="edit_assessment")
def edit_assessment(assessment_id: int) -> str:
    require(policy.is_curator(member()))
    assessment = queries.get_assessment(assessment_id)
    known = {
        name: getattr(assessment, name)
        for name in ("index_name", "period", "category", "value", "source_url")
    }
    form = AssessmentForm(formdata=None, region=assessment.region.official_name, **known)
    return _one(assessment, form)


@bp.post("/kelola/penilaian/<int:assessment_id>", endpoint="change_assessment")
def change_assessment(assessment_id: int) -> ResponseReturnValue:
    curator = member()
    require(policy.is_curator(curator))
    assessment = queries.get_assessment(assessment_id)
    before = assessment.region_code
    form = AssessmentForm()
    if not form.validate() or (region := named_region(form.region)) is None:
        return _one(assessment, form), 422
    try:
        services.change_assessment(assessment, region, _facts(form))
    except AlreadyAssessed:
        _say_it_is_there(form)
        return _one(assessment, form), 422
    put_regions({before, region.code})
    _log(curator, "assessment.change", region, form)
    db.session.commit()
    flash(_("Perubahan disimpan."))
    return redirect(url_for(".keep_assessments"), 303)


def _facts(form: AssessmentForm) -> AssessmentFacts:
    return AssessmentFacts(
        index_name=form.index_name.data,
        period=form.period.data,
        category=form.canonical_category(),
        value=form.value.data,
        source_url=form.source_url.data,
    )


def _say_it_is_there(form: AssessmentForm) -> None:
    form.period.errors = [
        _("Nilai indeks ini untuk daerah dan periode itu sudah ada. Ubah yang sudah ada.")
    ]


def _log(curator: User, action: str, region: Region, form: AssessmentForm) -> None:
    publiclog.record(
        curator,
        action,
        subject=f"{form.index_name.data} {form.period.data}: {region.official_name}",
        reason=form.reason.data,
        url=f"/daerah/{region.code}",
    )


def _list(form: AssessmentForm) -> str:
    wanted = request.args.get("q", "").strip()[:LONGEST_QUERY]
    after = asked_after()
    codes = queries.matching(wanted) if wanted else None
    page = queries.assessments_page(codes, after)
    return render_template(
        "regions/keep_assessments.html",
        form=form,
        wanted=wanted,
        rows=page.rows,
        asked=after is not None,
        after=page.after,
        names=queries.region_names(),
    )


def _one(assessment: Assessment, form: AssessmentForm) -> str:
    return render_template(
        "regions/assessment_form.html",
        form=form,
        assessment=assessment,
        names=queries.region_names(),
    )
