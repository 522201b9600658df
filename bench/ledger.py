"""Multiplies the ledger: the press records once more for other regions and applications.

Ten further ledgers share one further catalog, so that at 100 times the ledger
there are 11 times the applications, and each has about ten times the adopters.
"""

from collections.abc import Sequence
from typing import Any

import click
from sqlalchemy import inspect, select
from sqlalchemy.orm import selectinload

from livinglab.accounts.models import Organisation, OrganisationKind
from livinglab.db import Base, db
from livinglab.replication.models import (
    Application,
    ApplicationAlias,
    ApplicationModule,
    Replication,
    Step,
)
from livinglab.replication.services import documents, keeping

LEDGERS_A_CATALOG = 10
MARK = "-ulangan-"  # in the slugs of copied applications
APART = 37  # regions between the adopters of one ledger and of the next


def multiply(times: int) -> None:
    """Until there are so many ledgers in all. Goes on where it was stopped."""
    originals = db.session.scalars(
        select(Replication)
        .join(Replication.application)
        .where(Application.slug.not_like(f"%{MARK}%"))
        .order_by(Replication.id)
        .options(selectinload(Replication.steps))
    ).all()
    adopters = db.session.scalars(
        select(Organisation.id)
        .where(Organisation.kind == OrganisationKind.PEMDA)
        .order_by(Organisation.id)
    ).all()
    with click.progressbar(range(1, times), label="Ledgers") as rounds:
        for number in rounds:
            catalog = _catalog((number - 1) // LEDGERS_A_CATALOG)
            _copy(originals, catalog, adopters, number * APART)
            db.session.commit()


def _catalog(number: int) -> dict[int, Application]:
    """A copy of each application, by the id of the original; made if it is not there."""
    there = {
        application.slug: application for application in db.session.scalars(select(Application))
    }
    copies = {}
    for slug, original in there.items():
        if MARK in slug:
            continue
        wanted = f"{slug}{MARK}{number}"
        copies[original.id] = there.get(wanted) or _application(original, wanted, number)
    db.session.flush()
    return copies


def _application(original: Application, slug: str, number: int) -> Application:
    changed = {"slug": slug, "name": f"{original.name} {number + 2}", "adopter_count": 0}
    copy = Application(**_columns(original) | changed)
    db.session.add(copy)
    db.session.flush()
    for table in (ApplicationAlias, ApplicationModule):
        rows = db.session.scalars(select(table).where(table.application_id == original.id))
        db.session.add_all(
            table(**_columns(row) | {"application_id": copy.id}) for row in rows.all()
        )
    return copy


def _copy(
    originals: Sequence[Replication],
    catalog: dict[int, Application],
    adopters: Sequence[int],
    shift: int,
) -> None:
    copied = [application.id for application in catalog.values()]
    pairs = select(Replication.application_id, Replication.adopter_id).where(
        Replication.application_id.in_(copied)
    )
    taken, changed = {tuple(pair) for pair in db.session.execute(pairs)}, set()
    for original in originals:
        application = catalog[original.application_id]
        place = (_place(original, adopters) + shift) % len(adopters)
        if (pair := (application.id, adopters[place])) in taken:
            continue
        taken.add(pair)
        changed.add(application)
        _replication(original, *pair)
    for application in changed:
        keeping.count(application.id)
        documents.put_application(application)


def _place(original: Replication, adopters: Sequence[int]) -> int:
    """The adopter's among the regions; a body of another kind stands for one of them."""
    at = original.adopter_id
    return adopters.index(at) if at in adopters else at % len(adopters)


def _replication(original: Replication, application: int, adopter: int) -> None:
    changed = {"application_id": application, "adopter_id": adopter, "parent_id": None}
    copy = Replication(**_columns(original) | changed)
    copy.steps = [
        Step(**_columns(step) | {"import_key": None, "module_id": None, "corrects_id": None})
        for step in original.steps
        if step.corrects_id is None
    ]
    db.session.add(copy)
    db.session.flush()
    keeping.put_document(copy)


def _columns(row: Base) -> dict[str, Any]:
    """Its columns without the id, for a row like it."""
    names = inspect(type(row)).columns.keys()
    return {name: getattr(row, name) for name in names if name not in {"id", "replication_id"}}
