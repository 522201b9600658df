"""Replications for tests, made by the services that make real ones."""

from itertools import count

from livinglab.accounts.models import User
from livinglab.dates import PartialDate, parse_partial
from livinglab.db import db
from livinglab.replication.models import (
    Application,
    ApplicationStatus,
    Obstacle,
    ObstacleKind,
    Replication,
    Stage,
    Step,
    StepKind,
    Trust,
)
from livinglab.replication.services import facts, ledger
from tests.factories.accounts import (
    OGAN_ILIR,
    SUMEDANG,
    make_representative,
    organisation_of,
)

_numbers = count(1)


def plain_application(
    name: str = "", *, owner: str = SUMEDANG, is_national: bool = False
) -> Application:
    """A published application with nothing but a name and an owner."""
    number = next(_numbers)
    application = Application(
        slug=f"uji-{number}",
        name=name or f"Aplikasi Uji {number}",
        summary="Aplikasi untuk pengujian.",
        owner_id=organisation_of(owner).id,
        status=ApplicationStatus.PUBLISHED,
        is_national=is_national,
    )
    db.session.add(application)
    db.session.flush()
    return application


def make_replication(
    region_code: str = OGAN_ILIR,
    application: Application | None = None,
    *,
    stage: Stage | None = Stage.INTEREST,
    on: str = "2024-03-05",
    trust: Trust = Trust.REPORTED,
    actor: User | None = None,
    is_draft: bool = False,
) -> Replication:
    """A replication by the pemda of a region, with one step (none for stage None)."""
    application = application or plain_application()
    replication = ledger.register(
        application,
        organisation_of(region_code),
        actor,
        lineage=ledger.Lineage(application.owner_id),
        is_draft=is_draft,
    )
    if stage is not None:
        make_step(replication, stage, on=on, trust=trust, actor=actor)
    return replication


def make_step(
    replication: Replication,
    stage: Stage | None,
    *,
    on: str = "2024-03-05",
    kind: StepKind = StepKind.STAGE,
    trust: Trust = Trust.REPORTED,
    actor: User | None = None,
    note: str = "",
    module_id: int | None = None,
    corrects_id: int | None = None,
) -> Step:
    """A step; `on` is a partial date, "" for none."""
    happened: PartialDate | None = parse_partial(on) if on else None
    new = ledger.NewStep(
        stage,
        kind=kind,
        happened=happened,
        note=note,
        source_url="https://example.go.id/berita",
        module_id=module_id,
        corrects_id=corrects_id,
    )
    return ledger.record_step(replication, actor, new, trust=trust)


def make_obstacle(
    replication: Replication,
    note: str,
    kind: ObstacleKind = ObstacleKind.NETWORK,
    solution: str = "",
) -> Obstacle:
    """An obstacle that a representative declared; solved where a solution is given."""
    obstacle = facts.add_obstacle(
        replication,
        make_representative(OGAN_ILIR),
        kind=kind,
        note=note,
        trust=Trust.DECLARED,
    )
    if solution:
        facts.solve_obstacle(replication, obstacle, solution=solution)
    return obstacle
