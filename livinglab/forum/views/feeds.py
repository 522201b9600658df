"""Atom feeds of threads: everything, a category, a label. Only what everybody may read."""

from collections.abc import Sequence
from datetime import UTC, datetime

from flask import Blueprint, Response, abort, current_app, render_template, request
from flask_babel import gettext as _

from livinglab.db import now
from livinglab.forum.queries import feeds, lists
from livinglab.forum.queries.feeds import Entry
from livinglab.pagecache import for_visitors

bp = Blueprint("forum_feeds", __name__)


@bp.get("/forum.atom")
@for_visitors("forum", "people")
def all_threads() -> Response:
    return _feed(_("Topik terbaru"), "/forum", feeds.newest())


@bp.get("/forum/kategori/<slug>.atom")
@for_visitors("forum", "people")
def category_threads(slug: str) -> Response:
    category = lists.get_category(slug, None)
    if category.is_closed:
        abort(404)
    entries = feeds.newest(category_id=category.id)
    return _feed(category.name, f"/forum/kategori/{category.slug}", entries)


@bp.get("/forum/label/<slug>.atom")
@for_visitors("forum", "people")
def tagged_threads(slug: str) -> Response:
    tag = lists.get_tag(slug)
    return _feed(tag.name, f"/forum/label/{tag.slug}", feeds.newest(tag_id=tag.id))


def _feed(title: str, path: str, entries: Sequence[Entry]) -> Response:
    body = render_template(
        "forum/feed.xml",
        title=title,
        path=path,
        entries=entries,
        updated=_stamp(feeds.latest_moment(entries) or now()),
        stamp=_stamp,
        base=current_app.config["BASE_URL"],
    )
    response = Response(body, content_type="application/atom+xml; charset=utf-8")
    response.add_etag()
    response.make_conditional(request)
    return response


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
