"""The first page: what this is, how far the country is, what is new, where to begin."""

from flask import Blueprint, render_template
from flask_babel import gettext as _

from livinglab import pagecache
from livinglab.accounts.login import viewer
from livinglab.forum import queries as forum_queries
from livinglab.regions import maps
from livinglab.replication import labels
from livinglab.replication import queries as replication_queries

bp = Blueprint("pages", __name__)
NEWEST = 4


@bp.get("/")
@pagecache.for_visitors("forum", "ledger", "catalog", "regions")
def home() -> str:
    reader = viewer()
    picture = replication_queries.national_picture()
    cells = {
        code: maps.Cell(stage.rank, str(labels.STAGES[stage]))
        for code, stage in picture.furthest.items()
    }
    return render_template(
        "pages/home.html",
        picture=picture,
        most=max((rung.reached for rung in picture.funnel), default=0),
        map=maps.render(cells, title=_("Peta tahap terjauh tiap kabupaten dan kota")),
        waiting=forum_queries.waiting_questions(reader, NEWEST),
        accepted=forum_queries.accepted_lately(reader, NEWEST),
        steps=replication_queries.latest_steps(NEWEST),
    )
