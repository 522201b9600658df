"""What other regions met, beside an obstacle that is told of and while it is being told."""

from collections.abc import Sequence
from functools import cache, partial
from typing import Any

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from livinglab import admission, limits
from livinglab.fragments import kept_parts
from livinglab.replication.models import Obstacle, ObstacleKind, Replication
from livinglab.replication.queries.facts import Fact
from livinglab.replication.queries.similar import Met, similar_obstacles
from livinglab.replication.views.filtering import NUMBER
from livinglab.search.models import ASIDE

bp = Blueprint("similar", __name__)
FEWEST_LETTERS = 5
WHILE_TELLING = 5
# What obstacles are told of, and what of them the index of search has.
SCOPES = ("ledger", "catalog", ASIDE)


@bp.get("/replikasi/kendala/serupa.json")
@limits.typing
@admission.heavy
def similar_to_what_is_typed() -> ResponseReturnValue:
    args = request.args
    own = args.get("replikasi", "")
    found = while_telling(
        args.get("keterangan", ""),
        args.get("jenis", ""),
        int(own) if NUMBER.fullmatch(own) else 0,
    )
    return jsonify(results=[_as_result(one) for one in found])


def while_telling(note: str, kind: str, replication_id: int) -> Sequence[Obstacle]:
    """What other regions met, for whoever is writing; nothing for a beginning."""
    if len(note.strip()) < FEWEST_LETTERS:
        return []
    chosen = next((one for one in ObstacleKind if one.value == kind), None)
    return similar_obstacles([Met(note, chosen)], replication_id, WHILE_TELLING)[0]


def beside(replication: Replication, obstacles: Sequence[Fact]) -> dict[str, Markup]:
    """Obstacle id → what other regions met: the same for all readers, kept for them."""
    if not obstacles:
        return {}

    @cache
    def found() -> list[list[Obstacle]]:
        met = [Met(fact.title, fact.obstacle) for fact in obstacles]
        return similar_obstacles(met, replication.id)

    def shown(place: int, is_open: bool) -> Markup:
        page = render_template(
            "replication/ledger/_similar.html", similar=found()[place], is_open=is_open
        )
        return Markup(page)  # noqa: S704  a template's own output

    parts = {
        str(fact.id): partial(shown, place, fact.solved_at is None)
        for place, fact in enumerate(obstacles)
    }
    return kept_parts(SCOPES, f"similar:{replication.id}", parts)


def _as_result(obstacle: Obstacle) -> dict[str, Any]:
    replication = obstacle.replication
    return {
        "title": obstacle.note,
        "url": obstacle.url,
        "where": f"{replication.application.name} · {replication.adopter.label}",
        "solution": obstacle.solution,
    }
