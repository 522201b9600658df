"""Fills a database with the reference data, the catalog, the ledger and the categories.

Each feature lists its steps; here they stand in order. Every step can be run
again and then changes nothing, so a load that was cut short is simply begun
anew. What has been loaded is remembered by the digest of data/ and of this
order, so that a warm start does not load again.
"""

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from livinglab.accounts import loading as accounts
from livinglab.db import Base, db, now
from livinglab.forum import loading as forum
from livinglab.regions import loading as regions
from livinglab.regions.reference import DATA
from livinglab.replication import loading as replication

Step = tuple[str, Callable[[], int]]
VERSION = 1  # raise it when a step changes what it writes from the same data


class LoadedData(Base):
    """The digest of the data that was last loaded whole."""

    __tablename__ = "loaded_data"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    loaded_at: Mapped[datetime] = mapped_column(default=now)


def steps() -> Iterator[Step]:
    """All steps: what later ones need comes first."""
    yield from regions.STEPS
    yield from accounts.STEPS
    yield from replication.STEPS
    yield from forum.STEPS
    yield from regions.LATE_STEPS
    yield from accounts.LATE_STEPS
    yield from forum.LATE_STEPS


def digest(folder: Path = DATA) -> str:
    """One number for all that is to be loaded."""
    whole = hashlib.sha256(str(VERSION).encode())
    for path in sorted(folder.iterdir()):
        whole.update(path.name.encode() + path.read_bytes())
    return whole.hexdigest()


def loaded() -> bool:
    """Whether just this data was loaded whole before."""
    return db.session.get(LoadedData, digest()) is not None


def load(*, again: bool = False) -> bool:
    """Run the steps with visible progress, committing after each. False if already loaded."""
    if not again and loaded():
        return False
    todo = list(steps())
    for number, (label, run) in enumerate(todo, 1):
        click.echo(f"  [{number:>2}/{len(todo)}] {label} … ", nl=False)
        count = run()
        db.session.commit()
        db.session.expunge_all()
        click.echo(f"{count}")
    db.session.merge(LoadedData(digest=digest(), loaded_at=now()))
    db.session.commit()
    return True
