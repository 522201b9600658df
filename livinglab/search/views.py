"""Searching: the page, the same for programs, and how browsers learn of it."""

from typing import Any, NamedTuple

from flask import Blueprint, Response, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from livinglab import limits
from livinglab.accounts.login import viewer
from livinglab.accounts.policy import is_curator
from livinglab.forum import queries as forum
from livinglab.regions.queries import region_names
from livinglab.replication.labels import STAGES
from livinglab.replication.models import Stage, Trust
from livinglab.search import completing, index
from livinglab.search.asking import Filters
from livinglab.search.finding import PUBLIC
from livinglab.search.labels import KINDS, SORTS, STATES

bp = Blueprint("search", __name__)
BLUEPRINTS = (bp,)
LONGEST_QUESTION = 400
LAST_PAGE = 100


class Question(NamedTuple):
    """What the address asks for; whatever makes no sense is left out."""

    text: str
    kind: str = ""
    province: str = ""
    stage: str = ""
    sort: str = ""
    page: int = 1

    @property
    def filters(self) -> Filters:
        return Filters(
            kinds=frozenset({self.kind} - {""}),
            provinces=frozenset({self.province} - {""}),
            stages=frozenset({self.stage} - {""}),
        )

    def arguments(self, **changed: object) -> dict[str, Any]:
        """The address of the same question, changed; without what is at its default."""
        names = {"q": self.text, "jenis": self.kind, "provinsi": self.province,
                 "tahap": self.stage, "urut": self.sort}  # fmt: skip
        return {name: value for name, value in (names | changed).items() if value}


@bp.get("/cari")
@limits.searching
def search() -> ResponseReturnValue:
    question = read_question(request.args)
    results = _find(question)
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
    )
    return shown, 200, {"Cache-Control": "private, no-cache"}


@bp.get("/cari.json")
@limits.searching
def search_json() -> Response:
    """For programs. `snippet` is escaped HTML with <mark> around what was looked for.

    `file` is the attachment in which it stands, if that is where it was found.
    """
    results = _find(read_question(request.args))
    return jsonify(
        total=results.total,
        suggestion=results.suggestion,
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
def suggest() -> Response:
    """What somebody who is still typing may mean: titles, with where they lead."""
    found = completing.complete(request.args.get("q", "").replace("\0", " "), _scopes())
    return jsonify(
        results=[
            {"kind": str(KINDS[one.kind]), "title": one.title, "url": one.url}
            for one in found
            if one.kind in KINDS
        ]
    )


@bp.get("/opensearch.xml")
def opensearch() -> Response:
    page = render_template("search/opensearch.xml", base=current_app.config["BASE_URL"])
    return Response(page, mimetype="application/opensearchdescription+xml")


def read_question(args: MultiDict[str, str]) -> Question:
    kind, sort = args.get("jenis", ""), args.get("urut", "")
    stage, province = args.get("tahap", ""), args.get("provinsi", "")
    page = args.get("halaman", "1")
    return Question(
        text=" ".join(args.get("q", "").replace("\0", " ").split())[:LONGEST_QUESTION],
        kind=kind if kind in KINDS else "",
        province=province if len(province) == 2 and province in region_names() else "",
        stage=stage if stage in STAGES or stage in STATES else "",
        sort=sort if sort in SORTS else "",
        page=int(page) if page.isascii() and page.isdecimal() and len(page) < 4 else 1,
    )


def _find(question: Question) -> index.Results:
    return index.find(
        question.text,
        scopes=_scopes(),
        filters=question.filters,
        sort=question.sort or "relevance",
        page=min(max(question.page, 1), LAST_PAGE),
    )


def _scopes() -> frozenset[str]:
    """What the reader may find beside what is public."""
    person = viewer()
    if person is None:
        return PUBLIC
    closed = {f"category:{one.id}" for one in forum.categories(person) if one.is_closed}
    return PUBLIC | closed | ({"curators"} if is_curator(person) else set())


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
