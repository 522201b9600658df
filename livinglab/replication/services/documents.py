"""What of an application can be found by search."""

from flask_babel import force_locale
from sqlalchemy import Select, select

from livinglab.accounts.models import Organisation
from livinglab.db import db
from livinglab.replication.labels import APPLICATION_CATEGORIES
from livinglab.replication.models import (
    Application,
    ApplicationAlias,
    ApplicationCategory,
    ApplicationModule,
    Obstacle,
    Replication,
    ReplicationModule,
    Step,
)
from livinglab.search import index
from livinglab.search.authors import of_organisation
from livinglab.search.queries import told_by_name

KIND = "application"
LONGEST = 40_000  # characters of a document's body; an index is no archive


def put_application(application: Application) -> None:
    """Make a published application findable as it now is; take any other out."""
    if not application.is_published:
        index.remove(KIND, application.slug)
        return
    owner = db.session.get_one(Organisation, application.owner_id)
    modules = _texts(
        select(ApplicationModule.name)
        .where(ApplicationModule.application_id == application.id)
        .order_by(ApplicationModule.position)
    )
    aliases = _texts(
        select(ApplicationAlias.alias).where(ApplicationAlias.application_id == application.id)
    )
    parts = (
        application.summary,
        application.audience,
        application.description,
        "; ".join(modules),
        application.prerequisites,
        application.overlap_note,
        application.offer,
        *_texts(_obstacles(application.id)),
    )
    index.put(
        index.Document(
            kind=KIND,
            object_id=application.slug,
            title=application.name,
            names="; ".join([*aliases, *modules, *_kinds(application.id), *_names(owner)]),
            body="\n".join(part for part in parts if part)[:LONGEST],
            url=f"/aplikasi/{application.slug}",
            regions=(owner.region_code,) if owner.region_code else (),
            provinces=(owner.province_code,) if owner.province_code else (),
            applications=(application.slug,),
            weight=float(application.adopter_count),
            authors=(of_organisation(owner.id),),
            created_at=application.published_at or application.created_at,
        )
    )


def put_as_before(limit: int) -> int:
    """Put anew what a release put that told the owner's name; how many there were."""
    slugs = [row.object_id for row in told_by_name(KIND, limit)]
    found = db.session.scalars(select(Application).where(Application.slug.in_(slugs))).all()
    for application in found:
        put_application(application)
    return len(found)


def modules_in_use(application_id: int) -> set[int]:
    """The modules that replications or their steps refer to."""
    module = ApplicationModule.application_id == application_id
    return set(
        db.session.scalars(
            select(ReplicationModule.module_id)
            .join(ApplicationModule, ApplicationModule.id == ReplicationModule.module_id)
            .where(module)
            .union(
                select(Step.module_id)
                .join(ApplicationModule, ApplicationModule.id == Step.module_id)
                .where(module)
            )
        )
    )


def _names(owner: Organisation) -> list[str]:
    """As it is written out and, where that is no region's name, as people call it: "BSSN"."""
    called = "" if owner.region_code else owner.short_name
    return [name for name in (owner.name, called) if name]


def _kinds(application_id: int) -> list[str]:
    """What it is for, in the words of the catalog, whoever's language this is written in."""
    codes = _texts(
        select(ApplicationCategory.code)
        .where(ApplicationCategory.application_id == application_id)
        .order_by(ApplicationCategory.code)
    )
    with force_locale("id"):
        return [str(APPLICATION_CATEGORIES[code]) for code in codes]


def _obstacles(application_id: int) -> Select[str]:
    return (
        select(Obstacle.note)
        .join(Replication, Replication.id == Obstacle.replication_id)
        .where(Replication.application_id == application_id, Replication.is_draft.is_(False))
        .order_by(Obstacle.id)
        .limit(50)
    )


def _texts(statement: Select[str]) -> list[str]:
    return list(db.session.scalars(statement))
