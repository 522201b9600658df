"""The national dashboard, the rows behind its figures, and both as files."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from livinglab import pagecache, spreadsheets
from livinglab.accounts.login import viewer
from livinglab.dates import write_partial
from livinglab.db import now
from livinglab.regions import maps
from livinglab.regions import queries as regions
from livinglab.replication import labels
from livinglab.replication.models import ObstacleKind, Stage, Trust
from livinglab.replication.policy import ledger as policy
from livinglab.replication.queries import dashboard, ledger
from livinglab.replication.queries.snapshot import Row, snapshot
from livinglab.replication.views.filtering import arguments, read_filter, shown_filter

bp = Blueprint("dashboard", __name__)
PER_PAGE = 50
SHORT_LIST = 8
Table = tuple[Sequence[str], list[Sequence[Any]]]


@bp.get("/replikasi")
@pagecache.for_visitors("ledger", "catalog", "regions")
def show_dashboard() -> ResponseReturnValue:
    wanted = read_filter(request.args)
    rows, today = dashboard.filtered(wanted), now().date()
    funnel = dashboard.funnel(rows)
    return render_template(
        "replication/dashboard/dashboard.html",
        wanted=wanted,
        rows=rows,
        chosen=arguments(wanted),
        map=maps.render(
            _cells(rows), title=_("Peta tahap terjauh tiap kabupaten dan kota"), link=None
        ),
        funnel=funnel,
        most=max((rung.reached for rung in funnel), default=0),
        headline=dashboard.headline(rows),
        trust=dashboard.trust_counts(rows),
        durations=dashboard.durations(rows),
        stale=dashboard.stale(rows, today),
        expiring=dashboard.expiring(rows, today),
        shown=SHORT_LIST,
        can_register=policy.can_register_any(viewer()),
        **_choices(),
    )


@bp.get("/replikasi/daftar")
@pagecache.for_visitors("ledger", "catalog", "regions")
def list_replications() -> ResponseReturnValue:
    wanted = read_filter(request.args)
    rows = dashboard.filtered(wanted)
    pages = max(1, -(-len(rows) // PER_PAGE))
    text = request.args.get("halaman", "1")
    page = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 1
    page = min(max(1, page), pages)
    chosen = arguments(wanted)
    return render_template(
        "replication/dashboard/list.html",
        wanted=wanted,
        active=shown_filter(wanted),
        chosen=chosen,
        total=len(rows),
        rows=rows[(page - 1) * PER_PAGE : page * PER_PAGE],
        page=page,
        pages=pages,
        page_url=lambda number: url_for(".list_replications", **chosen, halaman=number),
        **_choices(),
    )


@bp.get("/replikasi/kendala")
@pagecache.for_visitors("ledger", "catalog", "regions")
def list_obstacles() -> ResponseReturnValue:
    """What stood in the way anywhere, and how it was solved."""
    code = request.args.get("jenis", "")
    kind = next((each for each in ObstacleKind if each.value == code), None)
    return render_template(
        "replication/dashboard/obstacles.html",
        obstacles=ledger.obstacles_of_kind(kind),
        kind=kind,
        kinds=labels.OBSTACLES,
    )


@bp.get("/replikasi.<any(csv, xlsx):form>")
def export_replications(form: str) -> ResponseReturnValue:
    return _file(
        form, "replikasi", _replications(dashboard.filtered(read_filter(request.args)))
    )


@bp.get("/replikasi/<any(corong, jeda, senyap):table>.<any(csv, xlsx):form>")
def export_table(table: str, form: str) -> ResponseReturnValue:
    """The funnel, the times between stages, or those without news, of the same filter."""
    rows = dashboard.filtered(read_filter(request.args))
    return _file(form, f"replikasi-{table}", TABLES[table](rows))


def _file(form: str, name: str, table: Table) -> ResponseReturnValue:
    if form not in FORMS:
        abort(404)
    return FORMS[form](name, *table)


FORMS = {"csv": spreadsheets.csv_file, "xlsx": spreadsheets.xlsx_file}


def _replications(rows: Sequence[Row]) -> Table:
    header = ["id", "aplikasi", "kode_daerah", "pengadopsi", "asal", "tahap"]
    header += ["tahap_terjauh", "tanggal_tahap", "kepercayaan", "kabar_terakhir"]
    header += ["ditunda_sejak", "alamat"]
    return header, [
        (
            row.id,
            row.application_name,
            row.region_code or "",
            row.adopter_name,
            row.origin_name,
            _stage(row.stage),
            _stage(row.furthest),
            write_partial(row.stage_on, row.stage_precision),
            str(labels.TRUST[row.trust]) if row.trust else "",
            row.news_on,
            row.on_hold_since,
            current_app.config["BASE_URL"] + row.url,
        )
        for row in rows
    ]


def _funnel(rows: Sequence[Row]) -> Table:
    header = ["tahap", "mencapai_tahap_ini", "sedang_di_tahap_ini", "n"]
    return header, [
        (_stage(rung.stage), rung.reached, rung.standing, len(rows))
        for rung in dashboard.funnel(rows)
    ]


def _durations(rows: Sequence[Row]) -> Table:
    header = ["dari", "ke", "n", "tercepat_hari", "kuartil1_hari", "median_hari",
              "kuartil3_hari", "terlama_hari"]  # fmt: skip
    return header, [
        (_stage(one.start), _stage(one.end), one.n, one.shortest, one.low, one.median,
         one.high, one.longest)
        for one in dashboard.durations(rows)
    ]  # fmt: skip


def _stale(rows: Sequence[Row]) -> Table:
    return _replications(dashboard.stale(rows, now().date()))


TABLES: dict[str, Callable[[Sequence[Row]], Table]] = {
    "corong": _funnel,
    "jeda": _durations,
    "senyap": _stale,
}


def _stage(stage: Stage | None) -> str:
    return str(labels.STAGES[stage]) if stage else ""


def _cells(rows: Sequence[Row]) -> dict[str, maps.Cell]:
    return {
        code: maps.Cell(stage.rank, _stage(stage))
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
