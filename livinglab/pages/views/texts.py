"""Pages of text about the site. They change with a release only."""

from flask import Blueprint, render_template

from livinglab import pagecache

bp = Blueprint("texts", __name__)


@bp.get("/tentang")
@pagecache.for_visitors("site")
def about() -> str:
    return render_template("pages/about.html")


@bp.get("/sumber")
@pagecache.for_visitors("site")
def sources() -> str:
    return render_template("pages/sources.html")


@bp.get("/aksesibilitas")
@pagecache.for_visitors("site")
def accessibility() -> str:
    return render_template("pages/accessibility.html")


@bp.get("/privasi")
@pagecache.for_visitors("site")
def privacy() -> str:
    return render_template("pages/privacy.html")


@bp.get("/api")
@pagecache.for_visitors("site")
def programs() -> str:
    return render_template("pages/programs.html")
