"""Every write about people, organisations, memberships, roles and sign-ins."""

from sqlalchemy import select

from livinglab.accounts.models import Organisation, OrganisationKind
from livinglab.db import db
from livinglab.regions.models import Region


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
