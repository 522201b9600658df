"""What is kept beside the steps: the derived columns, the counters, the search document."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time

from sqlalchemy import select

from livinglab import pagecache
from livinglab.accounts.models import Organisation
from livinglab.db import db
from livinglab.regions.models import RegionAlias
from livinglab.replication.derive import Derived, derive, effective
from livinglab.replication.models import (
    Agreement,
    Application,
    ApplicationAlias,
    ApplicationModule,
    Impact,
    ModuleState,
    Obstacle,
    Replication,
    ReplicationModule,
    Stage,
    Step,
)
from livinglab.replication.services import documents, obstacle_pages
from livinglab.search import index, renamed
from livinglab.search.dates import UNDATED
from livinglab.search.index import Document

MIDDAY = time(5, tzinfo=UTC)  # the same day from Sabang to Merauke


def keep(replication: Replication) -> None:
    """Bring everything derived into step with the rows; called at the end of every write."""
    db.session.flush()
    index.hold()  # whoever writes here at the same moment is seen, or waits and sees us
    db.session.refresh(replication, Derived._fields)
    for name, value in derived(replication)._asdict().items():
        setattr(replication, name, value)
    db.session.flush()
    count(replication.application_id)
    put_document(replication)
    obstacle_pages.put_obstacles(replication)
    # The application is found by its adopters' obstacles, and ranked by their number.
    documents.put_application(db.session.get_one(Application, replication.application_id))
    pagecache.touch("ledger", "catalog", "regions")


def derived(replication: Replication) -> Derived:
    steps = db.session.scalars(select(Step).where(Step.replication_id == replication.id)).all()
    return derive(steps)


def count(application_id: int) -> None:
    """Adopters on the ladder, and those that use it; drafts do not count."""
    application = db.session.get_one(Application, application_id)
    db.session.refresh(application, ["adopter_count", "in_use_count"])
    application.adopter_count, application.in_use_count = counts(application_id)
    db.session.flush()


def counts(application_id: int) -> tuple[int, int]:
    stages = db.session.scalars(
        select(Replication.stage).where(
            Replication.application_id == application_id, Replication.is_draft.is_(False)
        )
    ).all()
    return len(stages), sum(stage is Stage.IN_USE for stage in stages)


def put_document(replication: Replication) -> None:
    """Make it findable by both its names and by what is said in it; a draft is not found.

    Its evidence, once it was read, is a page beside it for as long as its step stands.
    """
    steps = standing_steps(replication)
    document = document_of(replication, steps)
    if replication.is_draft:
        index.remove(document.kind, document.object_id)
        return
    index.put(document)
    files = (step.attachment_id for step in steps)
    index.carry(document, {-number for number in files if number})


def put_renamed(limit: int) -> int:
    """Some of those whose application has another name; how many."""

    def of(application_id: int, last: int) -> Sequence[Replication]:
        return db.session.scalars(
            select(Replication)
            .where(Replication.application_id == application_id, Replication.id > last)
            .order_by(Replication.id)
            .limit(limit)
        ).all()

    return renamed.put_anew(renamed.REPLICATIONS, of, put_document)


def document_of(replication: Replication, steps: Sequence[Step]) -> Document:
    """What is found of it; `steps` are those that stand."""
    application = db.session.get_one(Application, replication.application_id)
    adopter = db.session.get_one(Organisation, replication.adopter_id)
    place = adopter.region_code or adopter.slug
    return Document(
        kind="replication",
        object_id=f"{place}:{application.slug}",
        title=f"{application.name} di {adopter.label}",
        names=" · ".join(_names(replication, adopter)),
        body="\n".join(_told(replication, steps)),
        url=replication.url,
        regions=(adopter.region_code,) if adopter.region_code else (),
        provinces=(adopter.province_code,) if adopter.province_code else (),
        applications=(application.slug,),
        status=replication.stage.value if replication.stage else "",
        trust=replication.trust.value if replication.trust else "",
        weight=replication.furthest.rank / 8 if replication.furthest else 0,
        created_at=_last_news(replication, steps),
    )


def standing_steps(replication: Replication) -> Sequence[Step]:
    """Those that nothing corrects, in the order they were recorded."""
    return effective(
        db.session.scalars(
            select(Step).where(Step.replication_id == replication.id).order_by(Step.id)
        )
    )


def _last_news(replication: Replication, steps: Sequence[Step]) -> datetime:
    """When there was news of it last: that is what makes it new to who searches.

    What came out of a record is as old as what it tells; read in it may be years later.
    """
    if not steps:
        return replication.created_at
    told = (moment for step in steps if (moment := _moment(step)) is not None)
    return max(told, default=UNDATED)


def _moment(step: Step) -> datetime | None:
    """None for what a record tells without a day."""
    if step.import_key is None:
        return step.recorded_at
    return None if step.happened_on is None else datetime.combine(step.happened_on, MIDDAY)


def _names(replication: Replication, adopter: Organisation) -> list[str]:
    modules = select(ApplicationModule.name).join(
        ReplicationModule, ReplicationModule.module_id == ApplicationModule.id
    )
    names = list(
        db.session.scalars(
            select(ApplicationAlias.alias).where(
                ApplicationAlias.application_id == replication.application_id
            )
        )
    )
    names += db.session.scalars(
        modules.where(
            ReplicationModule.replication_id == replication.id,
            ReplicationModule.state != ModuleState.DROPPED,
        )
    )
    names += db.session.scalars(
        select(RegionAlias.alias).where(RegionAlias.region_code == adopter.region_code)
    )
    return names


def _told(replication: Replication, steps: Iterable[Step]) -> list[str]:
    """What is said about it, in the order it was recorded."""
    # What a source is called is left out: it is often about many others as well.
    told = [replication.note, *(step.note for step in steps)]
    for obstacle in db.session.scalars(
        select(Obstacle).where(Obstacle.replication_id == replication.id)
    ):
        told += [obstacle.note, obstacle.solution]
    for impact in db.session.scalars(
        select(Impact).where(Impact.replication_id == replication.id)
    ):
        told += [impact.indicator, impact.note]
    for agreement in db.session.scalars(
        select(Agreement).where(Agreement.replication_id == replication.id)
    ):
        told += [agreement.number, agreement.note]
    told += db.session.scalars(
        select(ReplicationModule.note).where(ReplicationModule.replication_id == replication.id)
    )
    origin = (
        db.session.get(Organisation, replication.origin_id) if replication.origin_id else None
    )
    told.append(f"dari {origin.label}" if origin else "")
    return [text for text in told if text]
