"""The pages of programmes for readers."""

from flask import render_template

from livinglab import pagecache
from livinglab.accounts import policy
from livinglab.accounts.login import viewer
from livinglab.regions import queries
from livinglab.regions.views.blueprint import bp
from livinglab.regions.views.standing import standings


@bp.get("/program", endpoint="list_programmes")
@pagecache.for_visitors("regions")
def list_programmes() -> str:
    return render_template(
        "regions/programmes.html",
        programmes=queries.programmes(),
        may_edit=policy.is_curator(viewer()),
    )


@bp.get("/program/<slug>", endpoint="show_programme")
@pagecache.for_visitors("regions", "catalog", "ledger")
def show_programme(slug: str) -> str:
    programme = queries.get_programme(slug)
    members = queries.members_of(programme)
    known = standings()
    return render_template(
        "regions/programme.html",
        programme=programme,
        members=[(member, known.get(member.region_code)) for member in members],
        names=queries.region_names(),
        may_edit=policy.is_curator(viewer()),
    )
