"""Reads of programmes, their members, and assessments."""

from collections.abc import Sequence
from typing import NamedTuple

from flask import abort
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from livinglab.db import db
from livinglab.onward import Page, page_of
from livinglab.regions.models import Assessment, Programme, ProgrammeMember

LARGEST_ID = 2**31 - 1
PER_PAGE = 50


class CountedProgramme(NamedTuple):
    programme: Programme
    known_members: int


def programmes() -> Sequence[CountedProgramme]:
    """All, by name, with how many members are known."""
    counted = (
        select(ProgrammeMember.programme_id, func.count().label("known"))
        .group_by(ProgrammeMember.programme_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Programme, func.coalesce(counted.c.known, 0))
        .outerjoin(counted, counted.c.programme_id == Programme.id)
        .order_by(Programme.name)
    ).all()
    return [CountedProgramme(programme, known) for programme, known in rows]


def get_programme(slug: str) -> Programme:
    programme: Programme = db.one_or_404(
        select(Programme).where(Programme.slug == slug.replace("\0", "?"))
    )
    return programme


def members_of(programme: Programme) -> Sequence[ProgrammeMember]:
    """By the code of the region, which is loaded."""
    return db.session.scalars(
        select(ProgrammeMember)
        .where(ProgrammeMember.programme_id == programme.id)
        .options(joinedload(ProgrammeMember.region))
        .order_by(ProgrammeMember.region_code)
    ).all()


def get_member(programme: Programme, member_id: int) -> ProgrammeMember:
    if not 0 < member_id <= LARGEST_ID:
        abort(404)
    member: ProgrammeMember = db.one_or_404(
        select(ProgrammeMember)
        .where(ProgrammeMember.id == member_id, ProgrammeMember.programme_id == programme.id)
        .options(joinedload(ProgrammeMember.region))
    )
    return member


def get_assessment(assessment_id: int) -> Assessment:
    if not 0 < assessment_id <= LARGEST_ID:
        abort(404)
    assessment: Assessment = db.one_or_404(
        select(Assessment)
        .where(Assessment.id == assessment_id)
        .options(joinedload(Assessment.region))
    )
    return assessment


def assessments_page(codes: Sequence[str] | None, after: int | None) -> Page[Assessment]:
    """Of all assessments (or of these regions), newest first."""
    found = select(Assessment)
    if codes is not None:
        found = found.where(Assessment.region_code.in_(codes))
    if after is not None:
        found = found.where(Assessment.id < after)
    rows = db.session.scalars(
        found.options(joinedload(Assessment.region))
        .order_by(Assessment.id.desc())
        .limit(PER_PAGE + 1)
    ).all()
    return page_of(rows, PER_PAGE)
