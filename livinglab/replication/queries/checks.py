"""Whether what is kept beside the steps still is what the steps say."""

from collections import Counter, defaultdict

from sqlalchemy import select

from livinglab.db import db
from livinglab.replication.derive import Derived, derive
from livinglab.replication.models import Application, Replication, Stage, Step


def ledger_differences() -> list[str]:
    """One sentence for each kept value that differs; none for a sound ledger."""
    steps: defaultdict[int, list[Step]] = defaultdict(list)
    for step in db.session.scalars(select(Step)):
        steps[step.replication_id].append(step)
    found = []
    adopters: Counter[int] = Counter()
    users: Counter[int] = Counter()
    for replication in db.session.scalars(select(Replication).order_by(Replication.id)):
        found += _of_replication(replication, steps[replication.id])
        if not replication.is_draft:
            adopters[replication.application_id] += 1
            users[replication.application_id] += replication.stage is Stage.IN_USE
    for application in db.session.scalars(select(Application).order_by(Application.id)):
        kept = (application.adopter_count, application.in_use_count)
        should = (adopters[application.id], users[application.id])
        if kept != should:
            found.append(f"application {application.slug}: counters {kept}, not {should}")
    return found


def _of_replication(replication: Replication, steps: list[Step]) -> list[str]:
    should = derive(steps)._asdict()
    return [
        f"replication {replication.id}: {name} {getattr(replication, name)}, not {should[name]}"
        for name in Derived._fields
        if getattr(replication, name) != should[name]
    ]
