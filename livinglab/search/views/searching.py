"""Searching: the page, the same for programs, and how browsers learn of it."""

from typing import Any

from flask import Response, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from livinglab import admission, limits, pagecache
from livinglab.accounts.login import viewer
from livinglab.forum import queries as forum
from livinglab.regions.queries import region_names
from livinglab.replica import may_lag
from livinglab.replication.models import Stage, Trust
from livinglab.search import completing, index, policy
from livinglab.search.dates import UNDATED
from livinglab.search.forms import SaveForm
from livinglab.search.labels import KINDS, SORTS, STATES
from livinglab.search.question import Question, read_question
from livinglab.search.related import lead_on
from livinglab.search.views.blueprint import bp
from livinglab.search.views.narrowing import chips, narrowings
from livinglab.search.views.standing import Standing, beside

LAST_PAGE = 100
# Of hits: what a value is called or, where parts of pages name it, what it is.
WORDS = {
    "kinds": KINDS,
    "states": STATES,
    "stages": {stage.value: stage for stage in Stage},
    "trusts": {trust.value: trust for trust in Trust},
}
# What can be found, what is told beside it, and who may see it.
SCOPES = ("search", "forum", "catalog", "ledger", "regions", "people")


@bp.get("/cari")
@pagecache.for_visitors(*SCOPES, once_more=True)
@limits.searching
@admission.heavy
def search() -> ResponseReturnValue:
    question, reader = read_question(request.args), viewer()
    scopes = forum.search_scopes(reader)
    results = _find(question, scopes)
    may_save = policy.can_save(reader)
    told = beside(question, results, scopes, reader if may_save else None)
    shown = render_template(
        "search/search.html",
        question=question,
        results=results,
        sorts=SORTS,
        words=WORDS,
        standings=told.standings,
        facets=list(narrowings(question, results, told.applications)),
        chips=chips(question, told.applications),
        related=lead_on(results),
        form=SaveForm(formdata=None) if may_save else None,
        is_saved=told.is_saved,
    )
    return shown, 200, {"Cache-Control": "private, no-cache"}


@bp.get("/cari.json")
@pagecache.for_visitors(*SCOPES, once_more=True)
@limits.searching
@admission.heavy
def search_json() -> Response:
    """For programs, all that the page says.

    `total` and the counts are of `results`; `others` have only a part of what was asked for,
    and are counted nowhere. `nearest`: nothing has all that was asked for, these come closest.
    `exact`: `total` and the counts are no estimates. `partial`: time was up before all was
    looked through. `next` is the address of the page that follows, null on the last; the
    pages hold the first `listed` of `total` together. `related` are searches that lead on
    from this one.
    """
    question = read_question(request.args)
    scopes = forum.search_scopes(viewer())
    results = _find(question, scopes)
    told = beside(question, results, scopes)
    facets = {
        one.name: {choice.value: choice.things for choice in one.choices}
        for one in narrowings(question, results, told.applications)
    }
    shown = list(map(_told, results.shown, told.standings))
    return jsonify(
        total=results.total,
        listed=results.listed,
        exact=results.is_exact,
        nearest=results.is_nearest,
        partial=results.is_partial or results.is_late,
        next=_next(question, results),
        suggestion=results.suggestion,
        related=[{"text": text, "url": question.path(q=text)} for text in lead_on(results)],
        facets=facets,
        results=shown[: len(results.hits)],
        others=shown[len(results.hits) :],
    )


def _told(hit: index.Hit, standing: Standing) -> dict[str, Any]:
    """A hit for programs. `snippet` is escaped HTML with <mark> around what was looked for.

    `file` is the attachment in which it stands, if that is where it was found; `stage` that
    of a replication, or "answered" or "open"; `date` is of the page of the thread, the last
    step (of one out of a record, the day it tells of), or the publication; null of a region,
    and of a record that tells no day.
    """
    names = region_names()
    regions = [{"code": code, "name": names[code]} for code in hit.regions if code in names]
    return {
        "kind": hit.kind,
        "key": hit.key,
        "title": hit.title,
        "url": hit.url,
        "breadcrumbs": [str(KINDS[hit.kind]), *(crumb.name for crumb in standing.crumbs)],
        "snippet": str(hit.snippet),
        "file": hit.file,
        "stage": hit.stage,
        "trust": hit.trust,
        "regions": regions,
        "date": None if hit.created_at == UNDATED else hit.created_at.isoformat(),
    }


@bp.get("/cari/saran.json")
@limits.typing
@may_lag
def suggest() -> Response:
    """What somebody who is still typing may mean: titles, with where they lead."""
    begun = request.args.get("q", "")
    found = completing.complete(begun, forum.search_scopes(viewer()))
    return jsonify(
        results=[
            {"kind": str(KINDS[one.kind]), "title": one.title, "url": one.url} for one in found
        ]
    )


@bp.get("/opensearch.xml")
def opensearch() -> Response:
    page = render_template("search/opensearch.xml", base=current_app.config["BASE_URL"])
    return Response(page, mimetype="application/opensearchdescription+xml")


def _find(question: Question, scopes: frozenset[str]) -> index.Results:
    results = index.find(
        question.text,
        scopes=scopes,
        filters=question.filters,
        sort=question.sort or "relevance",
        page=min(max(question.page, 1), LAST_PAGE),
        until=question.until,
    )
    if not index.is_lasting(results):
        pagecache.do_not_keep()
    return results


def _next(question: Question, results: index.Results) -> str | None:
    if results.page >= results.pages:
        return None
    return question.path("/cari.json", halaman=results.page + 1, sampai=results.until)
