"""What of a region can be found by search. Written by loading and by the curators' views."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from livinglab.db import db
from livinglab.regions.indices import in_words
from livinglab.regions.models import ProgrammeMember, Region, RegionKind
from livinglab.replication.queries import published_applications
from livinglab.search import index
from livinglab.search.dates import UNDATED
from livinglab.search.models import SearchDocument

KIND = "region"
SHORT_KINDS = {
    RegionKind.PROVINCE: ("Prov.", "Pemprov"),
    RegionKind.REGENCY: ("Kab.", "Pemkab"),
    RegionKind.CITY: ("Kota", "Pemkot"),
}


def put_all_regions() -> int:
    return put_regions()


def put_regions(codes: Collection[str] | None = None) -> int:
    """Make these regions (or all) findable as they now are; how many there were.

    A document that would stay the same is not written again, so that search
    engines have nothing to follow after a load that changed nothing.
    """
    regions = _with_facts(codes)
    applications = _owned()
    present = _present()
    for region in regions:
        document = document_of(region, applications[region.code])
        if present.get(region.code) != (document.title, document.names, document.body):
            index.put(document)
    return len(regions)


def document_of(region: Region, applications: list[str]) -> index.Document:
    programmes = [member.programme.name for member in region.programme_members]
    assessments = [
        f"{each.index_name} {in_words(each.period)}: "
        f"{each.category}{f' ({each.value:g})' if each.value is not None else ''}"
        for each in region.assessments
    ]
    facts = (
        region.province.official_name if region.province else "",
        f"Ibu kota: {region.capital}" if region.capital else "",
        f"Program: {'; '.join(programmes)}" if programmes else "",
        f"Penilaian: {'; '.join(assessments)}" if assessments else "",
        f"Aplikasi: {'; '.join(applications)}" if applications else "",
    )
    variants = [f"{short} {region.name}" for short in SHORT_KINDS[region.kind]]
    aliases = [alias.alias for alias in region.aliases]
    return index.Document(
        kind=KIND,
        object_id=region.code,
        title=region.official_name,
        names="; ".join(dict.fromkeys([region.name, *aliases, *variants])),
        body=". ".join(fact for fact in facts if fact),
        url=f"/daerah/{region.code}",
        regions=(region.code,),
        provinces=(region.own_province_code,),
        created_at=UNDATED,
    )


def _with_facts(codes: Collection[str] | None) -> list[Region]:
    found = select(Region).options(
        joinedload(Region.province),
        selectinload(Region.aliases),
        selectinload(Region.programme_members).joinedload(ProgrammeMember.programme),
        selectinload(Region.assessments),
    )
    if codes is not None:
        found = found.where(Region.code.in_(codes))
    # What was written a moment ago is to be read as it is now.
    return list(
        db.session.scalars(
            found.order_by(Region.code).execution_options(populate_existing=True)
        )
    )


def _owned() -> defaultdict[str, list[str]]:
    """The names of the published applications, by the code of the region that owns them."""
    owned: defaultdict[str, list[str]] = defaultdict(list)
    for application in published_applications():
        if application.owner.region_code:
            owned[application.owner.region_code].append(application.name)
    return owned


def _present() -> dict[str, tuple[str, str, str]]:
    rows = db.session.execute(
        select(
            SearchDocument.object_id,
            SearchDocument.title,
            SearchDocument.names,
            SearchDocument.body,
        ).where(SearchDocument.kind == KIND, SearchDocument.deleted.is_(False))
    ).all()
    return {code: (title, names, body) for code, title, names, body in rows}
