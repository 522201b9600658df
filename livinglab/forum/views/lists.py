"""Lists of threads: all, of a category, with a label; and the list of categories."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from livinglab.accounts.login import member, viewer
from livinglab.forum import labels, policy
from livinglab.forum.queries import lists
from livinglab.forum.queries.lists import Show
from livinglab.pagecache import for_visitors

bp = Blueprint("forum", __name__)


@bp.get("/forum")
@for_visitors("forum", "people")
def show_forum() -> ResponseReturnValue:
    show = asked()
    reader = member() if show is Show.FOLLOWED else viewer()
    listing = lists.list_threads(reader, show=show, after=after())
    return render_template(
        "forum/list.html",
        listing=listing,
        show=show,
        shown=labels.SHOWN,
        kinds=labels.KINDS,
        categories=lists.categories(reader),
        can_start=policy.may_write(reader),
    )


@bp.get("/forum/kategori")
@for_visitors("forum")
def show_categories() -> ResponseReturnValue:
    return render_template("forum/categories.html", categories=lists.categories(viewer()))


@bp.get("/forum/kategori/<slug>")
@for_visitors("forum", "people")
def show_category(slug: str) -> ResponseReturnValue:
    show = asked()
    reader = member() if show is Show.FOLLOWED else viewer()
    category = lists.get_category(slug, reader)
    listing = lists.list_threads(reader, show=show, category=category, after=after())
    pinned = [] if after() or show else lists.pinned_threads(reader, category)
    return render_template(
        "forum/category.html",
        category=category,
        listing=listing,
        pinned=pinned,
        show=show,
        shown=labels.SHOWN,
        kinds=labels.KINDS,
        can_start=policy.can_start_thread(reader, category),
    )


@bp.get("/forum/label/<slug>")
@for_visitors("forum", "people")
def show_tag(slug: str) -> ResponseReturnValue:
    tag = lists.get_tag(slug)
    listing = lists.list_threads(viewer(), tag=tag, after=after())
    return render_template("forum/tag.html", tag=tag, listing=listing, kinds=labels.KINDS)


def asked() -> Show:
    """What the address asks to be shown; anything strange is everything."""
    name = request.args.get("tampil", "")
    return Show(name) if name in set(Show) else Show.ALL


def after() -> str:
    return request.args.get("sesudah", "")
