"""What stood in the way anywhere in the country, and how it was solved."""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from livinglab import admission, pagecache, spreadsheets
from livinglab.accounts.login import viewer
from livinglab.forum.queries import for_ledger
from livinglab.onward import asked_place, nearest, stretch_of
from livinglab.replica import may_lag
from livinglab.replication import exports
from livinglab.replication.models import Obstacle, ObstacleKind
from livinglab.replication.queries import ledger

bp = Blueprint("obstacles", __name__)
PER_PAGE = 30
STATES = {"terbuka": False, "teratasi": True}


@bp.get("/replikasi/kendala")
@pagecache.for_visitors("ledger", "catalog", "regions", "forum")
def list_obstacles() -> ResponseReturnValue:
    everything = ledger.obstacles()
    kind, state = _kind(), _state()
    found = _of_state(_of_kind(everything, kind), state)
    key = ledger.obstacle_key
    page = stretch_of(partial(nearest, found, key), key, PER_PAGE, asked_place(3))
    chosen: dict[str, Any] = {"jenis": kind and kind.value, "keadaan": state or None}
    return render_template(
        "replication/dashboard/obstacles.html",
        obstacles=page.rows,
        answers=for_ledger.links(
            [one.solved_by_post_id for one in page.rows if one.solved_by_post_id], [], viewer()
        ).answers,
        total=len(found),
        n=len(everything),
        counts=Counter(one.kind for one in _of_state(everything, state)),
        solved=sum(one.is_solved for one in _of_kind(everything, kind)),
        of_kind=len(_of_kind(everything, kind)),
        kind=kind,
        state=state,
        chosen=chosen,
        page=page,
        path=url_for(".list_obstacles", **chosen),
    )


@bp.get("/replikasi/kendala.<any(csv, xlsx):form>")
@admission.heavy
@may_lag
def export_obstacles(form: str) -> ResponseReturnValue:
    found = _of_state(_of_kind(ledger.obstacles(), _kind()), _state())
    write = spreadsheets.csv_file if form == "csv" else spreadsheets.xlsx_file
    return write("kendala-replikasi", *exports.obstacles(found))


def _kind() -> ObstacleKind | None:
    code = request.args.get("jenis", "")
    return next((kind for kind in ObstacleKind if kind.value == code), None)


def _state() -> str:
    state = request.args.get("keadaan", "")
    return state if state in STATES else ""


def _of_kind(found: Sequence[Obstacle], kind: ObstacleKind | None) -> list[Obstacle]:
    return [one for one in found if kind in (None, one.kind)]


def _of_state(found: Sequence[Obstacle], state: str) -> list[Obstacle]:
    return [one for one in found if not state or one.is_solved is STATES[state]]
