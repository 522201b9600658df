"""Organisations: the pemda of the regions, ministries and agencies, and others."""

from sqlalchemy import func, select

from livinglab import pagecache, publiclog
from livinglab.accounts import reference
from livinglab.accounts.models import Organisation, OrganisationKind, User
from livinglab.db import db
from livinglab.regions.models import Region
from livinglab.slugs import slugify


class NameTaken(Exception):
    """Another organisation has this name."""


def load_organisations() -> int:
    """Make the pemda of each region that has none yet; how many were made."""
    missing = db.session.scalars(
        select(Region)
        .outerjoin(Organisation, Organisation.region_code == Region.code)
        .where(Organisation.id.is_(None))
        .order_by(Region.code)
    ).all()
    for region in missing:
        db.session.add(
            Organisation(
                kind=OrganisationKind.PEMDA,
                name=f"Pemerintah {region.official_name}",
                short_name=region.official_name,
                slug=f"pemda-{region.slug}",
                region_code=region.code,
                province_code=region.own_province_code,
            )
        )
    db.session.flush()
    return len(missing)


def load_institutions() -> int:
    """Make the ministries and agencies that the data names; how many there are.

    One whose name was edited since is known by its slug, and stays as edited.
    """
    present = set(db.session.scalars(select(Organisation.slug)).all())
    for one in reference.INSTITUTIONS:
        if one.slug not in present:
            db.session.add(
                Organisation(
                    kind=one.kind, name=one.name, short_name=one.short_name, slug=one.slug
                )
            )
    db.session.flush()
    return len(reference.INSTITUTIONS)


def add_organisation(
    actor: User, *, kind: OrganisationKind, name: str, short_name: str, reason: str
) -> Organisation:
    """A ministry, agency or other body. Raises NameTaken."""
    slug = slugify(short_name or name)[:110]
    if _exists(name) or not slug:
        raise NameTaken(name)
    if db.session.scalar(select(Organisation.id).where(Organisation.slug == slug)):
        slug = f"{slug}-{db.session.scalar(select(func.max(Organisation.id)))}"
    organisation = Organisation(kind=kind, name=name, short_name=short_name, slug=slug)
    db.session.add(organisation)
    db.session.flush()
    publiclog.record(actor, "organisation.add", subject=name, reason=reason)
    pagecache.touch("people")
    return organisation


def edit_organisation(
    organisation: Organisation, actor: User, *, name: str, short_name: str, reason: str
) -> None:
    """Raises NameTaken."""
    if _exists(name, but=organisation.id):
        raise NameTaken(name)
    organisation.name, organisation.short_name = name, short_name
    publiclog.record(actor, "organisation.edit", subject=name, reason=reason)
    # Every page may name it, and so does what is kept of the ledger (queries/snapshot.py).
    pagecache.touch("people", "site", "ledger")


def _exists(name: str, but: int | None = None) -> bool:
    same = select(Organisation.id).where(func.lower(Organisation.name) == name.lower())
    return db.session.scalar(same.where(Organisation.id.is_distinct_from(but))) is not None
