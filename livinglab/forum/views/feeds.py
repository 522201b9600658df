"""Atom feeds of threads: everything, a category, a tag. Only what everybody may read."""

from collections.abc import Sequence
from datetime import UTC, datetime

from flask import Blueprint, Response, abort, current_app, render_template
from flask_babel import gettext as _

from livinglab.db import now
from livinglab.forum.queries import lists
from livinglab.forum.queries.lists import Line
from livinglab.pagecache import for_visitors

bp = Blueprint("forum_feeds", __name__)


@bp.get("/forum.atom")
@for_visitors("forum", "people")
def all_threads() -> Response:
    return _feed(_("Topik terbaru"), "/forum", lists.list_threads(None).lines)


@bp.get("/forum/kategori/<slug>.atom")
@for_visitors("forum", "people")
def category_threads(slug: str) -> Response:
    category = lists.get_category(slug, None)
    if category.is_closed:
        abort(404)
    listing = lists.list_threads(None, category=category)
    return _feed(category.name, f"/forum/kategori/{slug}", listing.lines)


@bp.get("/forum/label/<slug>.atom")
@for_visitors("forum", "people")
def tagged_threads(slug: str) -> Response:
    tag = lists.get_tag(slug)
    listing = lists.list_threads(None, tag=tag)
    return _feed(tag.name, f"/forum/label/{slug}", listing.lines)


def _feed(title: str, path: str, lines: Sequence[Line]) -> Response:
    threads = [line.thread for line in lines]
    body = render_template(
        "forum/feed.xml",
        title=title,
        path=path,
        threads=threads,
        updated=_stamp(max((one.last_post_at for one in threads), default=now())),
        stamp=_stamp,
        base=current_app.config["BASE_URL"],
    )
    return Response(body, content_type="application/atom+xml; charset=utf-8")


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
