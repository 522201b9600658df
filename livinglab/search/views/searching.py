"""Searching: the page, the same for programs, and how browsers learn of it."""

from typing import Any, NamedTuple

from flask import Response, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from livinglab import admission, limits
from livinglab.accounts.login import viewer
from livinglab.forum import queries as forum
from livinglab.regions.queries import region_names
from livinglab.replica import may_lag
from livinglab.replication.labels import STAGES
from livinglab.replication.models import Stage, Trust
from livinglab.search import completing, index, policy, queries
from livinglab.search.forms import SaveForm
from livinglab.search.labels import KINDS, SORTS, STATES
from livinglab.search.question import Question, read_question
from livinglab.search.related import lead_on
from livinglab.search.views.blueprint import bp

LAST_PAGE = 100


@bp.get("/cari")
@limits.searching
@admission.heavy
@may_lag
def search() -> ResponseReturnValue:
    question, reader = read_question(request.args), viewer()
    results = _find(question)
    may_save = policy.can_save(reader)
    shown = render_template(
        "search/search.html",
        question=question,
        results=results,
        kinds=KINDS,
        sorts=SORTS,
        states=STATES,
        stages={stage.value: stage for stage in Stage},
        trusts={trust.value: trust for trust in Trust},
        names=region_names(),
        facets=_facets(question, results),
        related=lead_on(results),
        form=SaveForm(formdata=None) if may_save else None,
        kept=may_save and reader is not None and queries.saved_like(reader, question),
    )
    return shown, 200, {"Cache-Control": "private, no-cache"}


@bp.get("/cari.json")
@limits.searching
@admission.heavy
@may_lag
def search_json() -> Response:
    """For programs. `snippet` is escaped HTML with <mark> around what was looked for.

    `file` is the attachment in which it stands, if that is where it was found; `next`
    the address of the page that follows, null on the last; `related` are searches that
    lead on from this one.
    """
    question = read_question(request.args)
    results = _find(question)
    return jsonify(
        total=results.total,
        next=_next(question, results),
        suggestion=results.suggestion,
        related=[{"text": text, "url": question.path(q=text)} for text in lead_on(results)],
        results=[
            {
                "kind": hit.kind,
                "key": hit.key,
                "title": hit.title,
                "url": hit.url,
                "snippet": str(hit.snippet),
                "file": hit.file,
            }
            for hit in results.hits
        ],
    )


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


def _find(question: Question) -> index.Results:
    return index.find(
        question.text,
        scopes=forum.search_scopes(viewer()),
        filters=question.filters,
        sort=question.sort or "relevance",
        page=min(max(question.page, 1), LAST_PAGE),
        until=question.until,
    )


def _next(question: Question, results: index.Results) -> str | None:
    if results.page >= results.pages:
        return None
    return question.path("/cari.json", halaman=results.page + 1, sampai=results.until)


class Choice(NamedTuple):
    """A value of a facet: its word, its count, and the address that chooses or drops it."""

    word: str
    things: int
    arguments: dict[str, Any]
    is_chosen: bool


def _facets(question: Question, results: index.Results) -> list[tuple[str, list[Choice]]]:
    words: dict[str, tuple[str, str, dict[str, Any]]] = {
        "kind": (_("Jenis"), "jenis", dict(KINDS)),
        "stage": (
            _("Tahap"),
            "tahap",
            {stage.value: STAGES[stage] for stage in Stage} | STATES,
        ),
        "province": (_("Provinsi"), "provinsi", region_names()),
    }
    chosen = {"jenis": question.kind, "tahap": question.stage, "provinsi": question.province}
    found = []
    for facet in results.facets:
        if facet.name in words:
            title, name, known = words[facet.name]
            choices = [
                Choice(
                    str(known.get(value, value)),
                    count,
                    question.arguments(**{name: "" if chosen[name] == value else value}),
                    chosen[name] == value,
                )
                for value, count in facet.values
                if value in known
            ]
            if choices:
                found.append((title, choices))
    return found
