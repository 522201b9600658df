"""The first page: what this is, how far the country is, what is new, where to begin."""

from flask import Blueprint, render_template
from flask_babel import gettext as _
from markupsafe import Markup

from livinglab import pagecache
from livinglab.accounts.login import viewer
from livinglab.forum import queries as forum_queries
from livinglab.fragments import kept_parts
from livinglab.regions import maps
from livinglab.replication import labels
from livinglab.replication import queries as replication_queries

bp = Blueprint("pages", __name__)
NEWEST = 4
PICTURE = ("ledger", "catalog", "regions")


@bp.get("/")
@pagecache.for_visitors("forum", *PICTURE)
def home() -> str:
    reader = viewer()
    parts = kept_parts(PICTURE, "home", {"picture": _picture, "moving": _moving})
    return render_template(
        "pages/home.html",
        **parts,
        waiting=forum_queries.waiting_questions(reader, NEWEST),
        accepted=forum_queries.accepted_lately(reader, NEWEST),
    )


def _moving() -> Markup:
    """The latest steps, the same for all readers."""
    steps = replication_queries.latest_steps(NEWEST)
    return Markup(render_template("pages/_moving.html", steps=steps))  # noqa: S704  our template


def _picture() -> Markup:
    """The national picture, the same for all readers."""
    picture = replication_queries.national_picture()
    cells = {
        code: maps.Cell(stage.rank, str(labels.STAGES[stage]))
        for code, stage in picture.furthest.items()
    }
    html = render_template(
        "pages/_picture.html",
        picture=picture,
        most=max((rung.reached for rung in picture.funnel), default=0),
        map=maps.render(cells, title=_("Peta tahap terjauh tiap kabupaten dan kota")),
    )
    return Markup(html)  # noqa: S704  made by our template
