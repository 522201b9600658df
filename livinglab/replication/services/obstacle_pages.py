"""Obstacles as documents of their own, so that similar ones can be found.

They stand aside: questions find them with their replication, which says them too.
"""

from collections.abc import Sequence

from sqlalchemy import String, and_, cast, select
from sqlalchemy.orm import joinedload

from livinglab.db import db
from livinglab.replication.models import Application, Obstacle, Replication
from livinglab.replication.queries.similar import KIND
from livinglab.search import index
from livinglab.search.models import ASIDE, SearchDocument

SOLVED = 5.0  # what somebody overcame is worth more to who meets it


def put_obstacles(replication: Replication) -> None:
    """Put those that changed; those of a draft are for nobody else yet."""
    if replication.is_draft:
        return
    obstacles = db.session.scalars(
        select(Obstacle).where(Obstacle.replication_id == replication.id).order_by(Obstacle.id)
    ).all()
    held = _held(replication) if obstacles else {}
    for obstacle in obstacles:
        if held.get(obstacle.id) != _weight(obstacle):
            index.put(_document(replication, obstacle))


def put_missing(limit: int) -> int:
    """Those that were recorded before there were such documents; how many replications."""
    row = SearchDocument
    there = and_(
        row.kind == KIND,
        row.object_id == cast(Obstacle.replication_id, String),
        row.page == Obstacle.id,
    )
    without = select(Obstacle.replication_id).outerjoin(row, there).where(row.id.is_(None))
    found: Sequence[Replication] = db.session.scalars(
        select(Replication)
        .where(Replication.is_draft.is_(False), Replication.id.in_(without))
        .options(joinedload(Replication.application))
        .order_by(Replication.id)
        .limit(limit)
    ).all()
    for replication in found:
        put_obstacles(replication)
    return len(found)


def _held(replication: Replication) -> dict[int, float]:
    """Obstacle id → the weight of its document; else it never changes."""
    row = SearchDocument
    rows = db.session.execute(
        select(row.page, row.weight).where(
            row.kind == KIND, row.object_id == str(replication.id), row.deleted.is_(False)
        )
    )
    return dict(rows.all())


def _document(replication: Replication, obstacle: Obstacle) -> index.Document:
    application = db.session.get_one(Application, replication.application_id)
    return index.Document(
        kind=KIND,
        object_id=str(replication.id),
        page=obstacle.id,
        title="",
        body=obstacle.note,
        url=obstacle.url,
        applications=(application.slug,),
        status=obstacle.kind.value,
        trust=obstacle.trust.value,
        weight=_weight(obstacle),
        scope=ASIDE,
        created_at=obstacle.recorded_at,
    )


def _weight(obstacle: Obstacle) -> float:
    return SOLVED if obstacle.is_solved else 0.0
