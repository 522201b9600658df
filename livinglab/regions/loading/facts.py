"""Programmes, members and assessments of data/. What curators changed is left alone."""

import re
from datetime import date

import click
from sqlalchemy import select

from livinglab.db import db
from livinglab.regions import queries
from livinglab.regions.models import Assessment, Programme, ProgrammeMember, Region
from livinglab.regions.reference import rows
from livinglab.regions.services import (
    AlreadyAssessed,
    AssessmentFacts,
    MemberFacts,
    ProgrammeFacts,
    add_programme,
    put_member,
    record_assessment,
)

LIVING_LAB = "living-lab"
ROLE = re.compile(r"\(([^)]*)\)")


def load_programmes() -> int:
    """Add the programmes and members that are not there; how many members are now known."""
    present = {programme.slug: programme for programme in db.session.scalars(select(Programme))}
    for row in rows("programmes.csv"):
        if row["slug"] not in present:
            present[row["slug"]] = add_programme(_programme_facts(row), slug=row["slug"])
    known: set[tuple[int, str]] = set(
        db.session.execute(select(ProgrammeMember.programme_id, ProgrammeMember.region_code))
    )
    for row in _members():
        region = _region("programme_members.csv", row["region"])
        programme = present[row["programme"]]
        if region is None or (programme.id, region.code) in known:
            continue
        known.add((programme.id, region.code))
        joined = date.fromisoformat(row["joined_on"]) if row["joined_on"] else None
        put_member(programme, region, MemberFacts(row["role"], joined, row["source_url"]))
    return len(known)


def _programme_facts(row: dict[str, str]) -> ProgrammeFacts:
    return ProgrammeFacts(
        name=row["name"],
        description=row["description"],
        organisers=row["organisers"],
        claimed_members=int(row["claimed_members"]) if row["claimed_members"] else None,
        source_url=row["source_url"],
        source_title=row["source_title"],
    )


def _members() -> list[dict[str, str]]:
    """Of the living lab the table names the role in brackets: "… (inisiator)"."""
    living_lab = [
        {
            "programme": LIVING_LAB,
            "region": row["region"],
            "role": role[1] if (role := ROLE.search(row["region"])) else "anggota",
            "joined_on": "",
            "source_url": row["source_url"],
        }
        for row in rows("livinglab_members.csv")
    ]
    return living_lab + rows("programme_members.csv")


def load_assessments() -> int:
    """Add the assessments that are not there; how many are now known."""
    for row in rows("indices_seen.csv"):
        region = _region("indices_seen.csv", row["region"])
        if region is None:
            continue
        facts = AssessmentFacts(
            index_name=row["index"],
            period=row["period"],
            category=row["category"],
            value=float(row["value"]) if row["value"] else None,
            source_url=row["source_url"],
        )
        try:
            record_assessment(region, facts)
        except AlreadyAssessed:
            continue
    return len(db.session.scalars(select(Assessment.id)).all())


def _region(table: str, text: str) -> Region | None:
    """The region a line names; a name that is none is reported and passed over."""
    region = queries.resolve(text)
    if region is None:
        click.echo(f"{table}: no single region is named {text!r}; line left out", err=True)
    return region
