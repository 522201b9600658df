from sqlalchemy import func, select

from livinglab.db import db
from livinglab.regions.models import Region, RegionAlias, RegionKind
from livinglab.regions.services import load_regions


def counts() -> dict[RegionKind, int]:
    return dict(
        db.session.execute(select(Region.kind, func.count()).group_by(Region.kind)).all()
    )


def test_all_regions_are_there(session: object) -> None:
    assert counts() == {RegionKind.PROVINCE: 38, RegionKind.REGENCY: 416, RegionKind.CITY: 98}


def test_loading_twice_changes_nothing(session: object) -> None:
    aliases = db.session.scalar(select(func.count(RegionAlias.id)))

    load_regions()

    assert sum(counts().values()) == 552
    assert db.session.scalar(select(func.count(RegionAlias.id))) == aliases
