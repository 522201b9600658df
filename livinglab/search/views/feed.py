"""The Atom feed of a question: the newest that everybody may find, whoever asks."""

from datetime import UTC, datetime
from hashlib import blake2b
from typing import NamedTuple

from flask import Response, current_app, render_template, request

from livinglab import admission, compression, limits
from livinglab.bounded import Versioned
from livinglab.db import now
from livinglab.forum.queries.feeds import NOT_IN_XML
from livinglab.i18n import language
from livinglab.pagecache import versions_of
from livinglab.replica import may_lag
from livinglab.search import index
from livinglab.search.finding import PUBLIC
from livinglab.search.labels import KINDS
from livinglab.search.question import Question, read_question
from livinglab.search.results import Hit
from livinglab.search.views.blueprint import bp
from livinglab.search.views.searching import SCOPES

ENTRIES = 30
KEPT_SECONDS = 300
TAGGED = 5_000  # feeds
Tags = Versioned[bytes, str]


class Entry(NamedTuple):
    path: str
    # Stays the same whatever the thing is called, and wherever in it the answer stands.
    id: str
    kind: str
    kind_word: str
    title: str
    summary: str
    updated: str


@bp.get("/cari.atom")
@limits.searching
@admission.heavy
@may_lag
def search_feed() -> Response:
    """Feeds are read without a session and passed on: only what is public, for everybody.

    What is only near is no news: saved searches are not told of it either. They come back
    by the hour: who has what was found last is told so without a search, while nothing that
    could be found has changed.
    """
    question = read_question(request.args)._replace(sort="", page=1)
    key = _key(question)
    tags, versions = _tags(), versions_of(("site", *SCOPES))
    tag = tags.get(key, versions)
    if tag and request.if_none_match.contains_weak(tag):
        return _dressed(Response(status=304), tag)
    results = index.find(
        question.text,
        scopes=PUBLIC,
        filters=question.filters,
        sort="newest",
        per_page=ENTRIES,
    )
    found = () if results.is_nearest else results.hits
    hits = sorted(found, key=lambda hit: hit.created_at, reverse=True)
    latest = hits[0].created_at if hits else now().replace(hour=0, minute=0, second=0)
    body = render_template(
        "search/feed.xml",
        title=NOT_IN_XML.sub("", question.text),
        page=question.path(),
        here=question.path("/cari.atom"),
        entries=[_entry(hit) for hit in hits],
        updated=_stamp(latest),
        base=current_app.config["BASE_URL"],
    )
    response = Response(body, content_type="application/atom+xml; charset=utf-8")
    response.add_etag()
    compression.compress(response)
    tag = response.get_etag()[0] or ""
    if index.is_lasting(results):
        tags.put(key, versions, tag)
    _dressed(response, tag).make_conditional(request)
    return response


def _tags() -> Tags:
    tags: Tags = current_app.extensions.setdefault("search_feeds", Tags(TAGGED, lambda _: 1))
    return tags


def _key(question: Question) -> bytes:
    """Short, however long the question: many are kept, and a reader chooses what they say.

    The day is what a feed without entries tells.
    """
    said = (question.path("/cari.atom"), language(), compression.coding(), f"{now():%Y-%m-%d}")
    return blake2b("\n".join(said).encode(), digest_size=16).digest()


def _dressed(response: Response, tag: str) -> Response:
    response.set_etag(tag)
    response.cache_control.public, response.cache_control.max_age = True, KEPT_SECONDS
    response.vary.update(("Accept-Encoding", "Cookie"))  # by the cookie the language
    return response


def _entry(hit: Hit) -> Entry:
    is_thread = hit.kind == "thread"
    return Entry(
        path=hit.url,
        id=f"/forum/topik/{hit.key}" if is_thread else hit.url.split("#")[0],
        kind=hit.kind,
        kind_word=str(KINDS[hit.kind]),
        title=NOT_IN_XML.sub("", hit.title),
        summary=NOT_IN_XML.sub("", hit.snippet.striptags()),
        updated=_stamp(hit.created_at),
    )


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
