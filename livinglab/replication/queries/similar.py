"""Obstacles of other regions that are like one's own, and how they were overcome."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import String, cast, select
from sqlalchemy.orm import contains_eager, joinedload

from livinglab import pagecache
from livinglab.db import db
from livinglab.replication.models import Obstacle, ObstacleKind, Replication
from livinglab.search import index
from livinglab.search.alike import Likeness
from livinglab.search.models import ASIDE, SearchDocument
from livinglab.search.ranking import Candidate, Scored
from livinglab.search.sighting import RANKED

MOST = 3  # beside each
SAME_KIND = 1.5
ENOUGH = 0.45  # of what is said, by rarity, for an obstacle of another kind
KIND = "obstacle"  # of their documents


class Met(NamedTuple):
    """An obstacle as somebody tells of it; without a kind while that is not chosen yet."""

    note: str
    kind: ObstacleKind | None = None


def similar_obstacles(
    met: Sequence[Met], replication_id: int, limit: int = MOST
) -> list[list[Obstacle]]:
    """For each the likest that other regions have told of in public.

    With replication and its names.
    """
    likeness = Likeness([one.note for one in met])
    found = likeness.find(KIND, ASIDE)
    if not index.is_lasting(found):
        pagecache.do_not_keep()
    rows = _rows(found.ids, replication_id) if found.ids else {}
    ordered = zip(met, likeness.order(list(rows)), strict=True)
    return [_chosen(one, scored, rows)[:limit] for one, scored in ordered]


def _rows(ids: Iterable[int], replication_id: int) -> dict[Candidate, Obstacle]:
    """The documents as ranking reads them, each with what it tells of."""
    row = SearchDocument
    own = select(Replication.adopter_id).where(Replication.id == replication_id)
    found = db.session.execute(
        select(Obstacle, *RANKED)
        .join(Obstacle.replication)
        .join(row, (row.page == Obstacle.id) & (row.kind == KIND))
        .where(
            row.id.in_(list(ids)),
            row.object_id == cast(Replication.id, String),
            row.deleted.is_(False),
            Replication.is_draft.is_(False),
            Replication.adopter_id.not_in(own),
        )
        .options(
            contains_eager(Obstacle.replication).options(
                joinedload(Replication.application), joinedload(Replication.adopter)
            )
        )
    ).all()
    return {Candidate._make(values): obstacle for obstacle, *values in found}


def _chosen(
    met: Met, scored: Iterable[Scored], rows: dict[Candidate, Obstacle]
) -> list[Obstacle]:
    """In the order of likeness; of those who say the very same the first."""
    weighed = [(one, _share(met, rows[one.candidate])) for one in scored]
    enough = [(one, share) for one, share in weighed if one.coverage * share >= ENOUGH]
    said: dict[str, Obstacle] = {}
    for one, _ in sorted(enough, key=lambda pair: -pair[0].score * pair[1]):
        obstacle = rows[one.candidate]
        said.setdefault(obstacle.note.strip().casefold(), obstacle)
    return list(said.values())


def _share(met: Met, obstacle: Obstacle) -> float:
    return SAME_KIND if met.kind in (None, obstacle.kind) else 1.0
