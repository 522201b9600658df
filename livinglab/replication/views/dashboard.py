"""The national dashboard, the rows behind its figures, and both as files."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from livinglab import admission, pagecache, spreadsheets
from livinglab.accounts.login import viewer
from livinglab.db import now
from livinglab.fragments import kept_for
from livinglab.onward import Key, asked_place, nearest, stretch_of
from livinglab.regions import maps
from livinglab.regions import queries as regions
from livinglab.replica import may_lag
from livinglab.replication import exports, labels
from livinglab.replication.models import Stage, Trust
from livinglab.replication.policy import ledger as policy
from livinglab.replication.queries import dashboard
from livinglab.replication.queries.dashboard import Filter
from livinglab.replication.queries.durations import durations
from livinglab.replication.queries.snapshot import Row, snapshot
from livinglab.replication.views.filtering import (
    arguments,
    read_filter,
    shown_filter,
)

bp = Blueprint("dashboard", __name__)
PER_PAGE = 50
SHORT_LIST = 8
SCOPES = ("ledger", "catalog", "regions")


@bp.get("/replikasi")
@pagecache.for_visitors(*SCOPES)
@admission.heavy
def show_dashboard() -> ResponseReturnValue:
    wanted, today = read_filter(request.args), now().date()
    return render_template(
        "replication/dashboard/dashboard.html",
        picture=kept_for(
            SCOPES,
            f"dashboard:{today}:{urlencode(arguments(wanted))}",
            lambda: _picture(wanted, today),
        ),
        can_register=policy.can_register_any(viewer()),
    )


def _picture(wanted: Filter, today: date) -> Markup:
    rows = dashboard.filtered(wanted)
    funnel = dashboard.funnel(rows)
    html = render_template(
        "replication/dashboard/_national.html",
        wanted=wanted,
        rows=rows,
        chosen=arguments(wanted),
        map=maps.render(_cells(rows), title=_("Peta tahap terjauh tiap kabupaten dan kota")),
        funnel=funnel,
        most=max((rung.reached for rung in funnel), default=0),
        headline=dashboard.headline(rows),
        trust=dashboard.trust_counts(rows),
        durations=durations(rows),
        coverage=dashboard.coverage(rows, dashboard.local_regions(wanted))
        if wanted.is_about_places
        else None,
        in_use_trust=dashboard.trust_counts(row for row in rows if row.stage is Stage.IN_USE),
        stale=dashboard.stale(rows, today),
        expiring=dashboard.expiring(rows, today),
        shown=SHORT_LIST,
        **_choices(),
    )
    return Markup(html)  # noqa: S704  made by our template


@bp.get("/replikasi/daftar")
@pagecache.for_visitors(*SCOPES)
def list_replications() -> ResponseReturnValue:
    wanted = read_filter(request.args)
    rows = dashboard.filtered(wanted)
    page = stretch_of(partial(nearest, rows, _key), _key, PER_PAGE, asked_place(2))
    chosen, choices = arguments(wanted), _choices()
    return render_template(
        "replication/dashboard/list.html",
        wanted=wanted,
        active=shown_filter(wanted, dict(choices["pairs"]["programmes"])),
        chosen=chosen,
        total=len(rows),
        rows=page.rows,
        page=page,
        path=url_for(".list_replications", **chosen),
        **choices,
    )


@bp.get("/replikasi.<any(csv, xlsx):form>")
@admission.heavy
@may_lag
def export_replications(form: str) -> ResponseReturnValue:
    rows = dashboard.filtered(read_filter(request.args))
    return FORMS[form]("replikasi", *exports.replications(rows))


@bp.get("/replikasi/<any(corong, jeda, senyap, berakhir):table>.<any(csv, xlsx):form>")
@admission.heavy
@may_lag
def export_table(table: str, form: str) -> ResponseReturnValue:
    """The funnel, the times between stages, the silent or the ending, of the same filter."""
    rows = dashboard.filtered(read_filter(request.args))
    return FORMS[form](f"replikasi-{table}", *exports.TABLES[table](rows))


FORMS = {"csv": spreadsheets.csv_file, "xlsx": spreadsheets.xlsx_file}


def _key(row: Row) -> Key:
    """As the snapshot is sorted: newest news first, those without any last."""
    return row.news_on.toordinal() if row.news_on else 0, row.id


def _cells(rows: Sequence[Row]) -> dict[str, maps.Cell]:
    return {
        code: maps.Cell(stage.rank, str(labels.STAGES[stage]))
        for code, stage in dashboard.furthest(rows).items()
    }


def _choices() -> dict[str, Any]:
    """What the filter line offers: pairs of value and word."""
    return {
        "pairs": {
            "applications": list(dashboard.applications_in(snapshot().rows).items()),
            "provinces": [
                (code, name) for code, name in regions.region_names().items() if len(code) == 2
            ],
            "programmes": [
                (one.programme.id, one.programme.name) for one in regions.programmes()
            ],
            "stages": [(stage.value, labels.STAGES[stage]) for stage in Stage],
            "trusts": [(level.value, labels.TRUST[level]) for level in Trust],
        }
    }
