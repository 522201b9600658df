"""The whole ledger in a few light columns, read once and kept until it is written again.

The dashboard, its lists and exports and the home page's national picture are
all counted from it, so that each of them costs one question to the database
(has it changed?), and every figure of a page agrees with its rows. Drafts are not in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from flask import current_app, has_request_context, request
from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from livinglab.accounts.models import Organisation
from livinglab.dates import PartialDate, Precision
from livinglab.db import db
from livinglab.pagecache import TOUCHED, versions_of
from livinglab.regions.models import ProgrammeMember
from livinglab.replication.models import (
    Agreement,
    Application,
    Replication,
    Stage,
    Step,
    StepKind,
    Trust,
)

SCOPES = ("ledger", "catalog", "regions")
EXTENSION = "ledger_snapshot"


@dataclass(frozen=True)
class Row:
    """One replication, as lists, maps and counts need it."""

    id: int
    application_id: int
    application_slug: str
    application_name: str
    adopter_id: int
    adopter_name: str
    region_code: str | None
    province_code: str | None
    origin_id: int | None
    origin_name: str
    stage: Stage | None
    furthest: Stage | None
    trust: Trust | None
    stage_on: date | None
    stage_precision: Precision
    news_on: date | None
    on_hold_since: date | None
    agreement_ends: date | None
    # The first known date of each stage it has been at.
    reached: dict[Stage, PartialDate] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"/replikasi/{self.id}"


class Snapshot(NamedTuple):
    rows: tuple[Row, ...]
    # Programme id → codes of its regions.
    members: dict[int, frozenset[str]]


def snapshot() -> Snapshot:
    """The ledger as it is now; inside a transaction that writes it, as it is being written."""
    if db.session.info.get(TOUCHED):
        return _read()
    if has_request_context():
        if EXTENSION not in request.environ:
            request.environ[EXTENSION] = _kept()
        found: Snapshot = request.environ[EXTENSION]
        return found
    return _kept()


def _kept() -> Snapshot:
    """What this process holds, if it still is the present version."""
    versions = versions_of(SCOPES)
    kept: tuple[dict[str, int], Snapshot] | None = current_app.extensions.get(EXTENSION)
    if kept is None or kept[0] != versions:
        kept = (versions, _read())
        current_app.extensions[EXTENSION] = kept
    return kept[1]


def _read() -> Snapshot:
    members: dict[int, set[str]] = {}
    for programme_id, code in db.session.execute(
        select(ProgrammeMember.programme_id, ProgrammeMember.region_code)
    ).all():
        members.setdefault(programme_id, set()).add(code)
    return Snapshot(
        tuple(_rows()), {number: frozenset(codes) for number, codes in members.items()}
    )


def _rows() -> Sequence[Row]:
    """Replications newest news first, each with the dates of its stages."""
    rows: dict[int, Row] = {}
    for *columns, stage, day, precision in db.session.execute(_statement()).all():
        row = rows.get(columns[0]) or rows.setdefault(columns[0], Row(*columns))
        if stage is None or day is None:
            continue
        known = row.reached.get(stage)
        if known is None or day < known.day:
            row.reached[stage] = PartialDate(day, precision)
    return tuple(rows.values())


def _statement() -> Select[*tuple[Any, ...]]:
    origin, correction = aliased(Organisation), aliased(Step)
    ends = (
        select(func.max(Agreement.expires_on))
        .where(Agreement.replication_id == Replication.id)
        .scalar_subquery()
    )
    corrected = select(correction.id).where(correction.corrects_id == Step.id).exists()
    return (
        select(
            Replication.id,
            Application.id,
            Application.slug,
            Application.name,
            Organisation.id,
            func.coalesce(func.nullif(Organisation.short_name, ""), Organisation.name),
            Organisation.region_code,
            Organisation.province_code,
            origin.id,
            func.coalesce(func.nullif(origin.short_name, ""), origin.name, ""),
            Replication.stage,
            Replication.furthest,
            Replication.trust,
            Replication.stage_on,
            Replication.stage_precision,
            Replication.news_on,
            Replication.on_hold_since,
            ends,
            Step.stage,
            Step.happened_on,
            Step.precision,
        )
        .join(Application, Application.id == Replication.application_id)
        .join(Organisation, Organisation.id == Replication.adopter_id)
        .outerjoin(origin, origin.id == Replication.origin_id)
        .outerjoin(
            Step,
            (Step.replication_id == Replication.id)
            & (Step.kind == StepKind.STAGE)
            & Step.module_id.is_(None)
            & ~corrected,
        )
        .where(Replication.is_draft.is_(False))
        .order_by(Replication.news_on.desc().nulls_last(), Replication.id.desc())
    )
