"""What is said beside the steps: obstacles, impact, agreements, modules, coverage.

Adding and solving; nothing is overwritten but the state of a module and the
coverage, which say how it is now.
"""

from dataclasses import dataclass
from datetime import date

from livinglab.accounts.models import User
from livinglab.dates import PartialDate, Precision
from livinglab.db import db, insert, now
from livinglab.replication.models import (
    Agreement,
    AgreementKind,
    Impact,
    ModuleState,
    Obstacle,
    ObstacleKind,
    Replication,
    ReplicationModule,
    Trust,
)
from livinglab.replication.services.keeping import keep


@dataclass(frozen=True)
class NewImpact:
    """An indicator with figures, or only with words."""

    indicator: str
    before: float | None = None
    after: float | None = None
    unit: str = ""
    period: str = ""
    note: str = ""
    source_url: str = ""


@dataclass(frozen=True)
class NewAgreement:
    kind: AgreementKind
    number: str = ""
    signed: PartialDate | None = None
    expires_on: date | None = None
    note: str = ""
    source_url: str = ""


@dataclass(frozen=True)
class Coverage:
    """Units and users that have it, of how many."""

    units: int | None = None
    units_total: int | None = None
    users: int | None = None
    users_total: int | None = None


def add_obstacle(
    replication: Replication,
    actor: User,
    *,
    kind: ObstacleKind,
    note: str,
    source_url: str = "",
    trust: Trust,
) -> Obstacle:
    obstacle = Obstacle(
        replication_id=replication.id,
        kind=kind,
        note=note,
        noted_on=now().date(),
        source_url=source_url,
        trust=trust,
        recorded_by_id=actor.id,
    )
    db.session.add(obstacle)
    keep(replication)
    return obstacle


def solve_obstacle(
    replication: Replication, obstacle: Obstacle, *, solution: str, post_id: int | None = None
) -> None:
    """Say how it was solved, and by which answer in the forum. The first solution stays."""
    if obstacle.is_solved:
        return
    obstacle.solved_at = now()
    obstacle.solution = solution
    obstacle.solved_by_post_id = post_id
    keep(replication)


def add_impact(
    replication: Replication, actor: User, new: NewImpact, *, trust: Trust
) -> Impact:
    impact = Impact(
        replication_id=replication.id,
        indicator=new.indicator,
        before=new.before,
        after=new.after,
        unit=new.unit,
        period=new.period,
        note=new.note,
        source_url=new.source_url,
        trust=trust,
        recorded_by_id=actor.id,
    )
    db.session.add(impact)
    keep(replication)
    return impact


def add_agreement(
    replication: Replication, actor: User, new: NewAgreement, *, trust: Trust
) -> Agreement:
    signed, precision = new.signed or (None, Precision.DAY)
    agreement = Agreement(
        replication_id=replication.id,
        kind=new.kind,
        number=new.number,
        signed_on=signed,
        precision=precision,
        expires_on=new.expires_on,
        note=new.note,
        source_url=new.source_url,
        trust=trust,
        recorded_by_id=actor.id,
    )
    db.session.add(agreement)
    keep(replication)
    return agreement


def set_module(
    replication: Replication, module_id: int, *, state: ModuleState, note: str = ""
) -> ReplicationModule:
    """How it stands with one module, in the place of what was said before, or just now."""
    line = {"replication_id": replication.id, "module_id": module_id}
    said = {"state": state, "note": note}
    module: ReplicationModule = db.session.scalars(
        insert(ReplicationModule)
        .values(**line, **said)
        .on_conflict_do_update(index_elements=list(line), set_=said)
        .returning(ReplicationModule),
        execution_options={"populate_existing": True},
    ).one()
    keep(replication)
    return module


def set_coverage(replication: Replication, coverage: Coverage) -> None:
    replication.units, replication.units_total = coverage.units, coverage.units_total
    replication.users, replication.users_total = coverage.users, coverage.users_total
    keep(replication)
