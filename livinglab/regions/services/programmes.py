"""Writes about programmes and their members. Who acted stands in the public log."""

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import select

from livinglab import pagecache
from livinglab.db import db
from livinglab.regions.models import Programme, ProgrammeMember, Region
from livinglab.slugs import slugify


class NameTaken(Exception):
    """Another programme has this name, or one so like it that their addresses are the same."""


@dataclass(frozen=True)
class ProgrammeFacts:
    name: str
    description: str
    organisers: str
    claimed_members: int | None
    source_url: str
    source_title: str


@dataclass(frozen=True)
class MemberFacts:
    role: str
    joined_on: date | None
    source_url: str


def add_programme(facts: ProgrammeFacts, *, slug: str = "") -> Programme:
    """Add a programme; its address is made from its name and then stays."""
    slug = slug or slugify(facts.name)[:80].strip("-")
    if not slug or db.session.scalar(select(Programme.id).where(Programme.slug == slug)):
        raise NameTaken(facts.name)
    programme = Programme(slug=slug, **asdict(facts))
    db.session.add(programme)
    db.session.flush()
    pagecache.touch("regions")
    return programme


def change_programme(programme: Programme, facts: ProgrammeFacts) -> None:
    for name, value in asdict(facts).items():
        setattr(programme, name, value)
    db.session.flush()
    pagecache.touch("regions")


def put_member(programme: Programme, region: Region, facts: MemberFacts) -> ProgrammeMember:
    """Write that a region takes part; a region that is a member already is changed."""
    member = db.session.scalar(
        select(ProgrammeMember).where(
            ProgrammeMember.programme_id == programme.id,
            ProgrammeMember.region_code == region.code,
        )
    )
    if member is None:
        member = ProgrammeMember(programme_id=programme.id, region_code=region.code)
        db.session.add(member)
    for name, value in asdict(facts).items():
        setattr(member, name, value)
    db.session.flush()
    pagecache.touch("regions")
    return member


def remove_member(member: ProgrammeMember) -> None:
    """Take back that a region takes part, where it was a mistake."""
    db.session.delete(member)
    db.session.flush()
    pagecache.touch("regions")
