"""Writes placed records into the ledger, as reported. A second run changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import aliased

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.replication.importing import words
from livinglab.replication.importing.placing import Part, Placer
from livinglab.replication.importing.reader import Line
from livinglab.replication.models import (
    Agreement,
    ApplicationModule,
    Impact,
    Obstacle,
    Replication,
    ReplicationModule,
    Stage,
    Step,
    Trust,
)
from livinglab.replication.services import ledger
from livinglab.replication.services.keeping import keep

LONGEST_INDICATOR = 200


@dataclass
class LineResult:
    """What became of a line: steps written, steps that were there, and why parts were not."""

    line: Line
    written: list[str] = field(default_factory=list)
    present: int = 0
    reasons: list[str] = field(default_factory=list)

    @property
    def is_placed(self) -> bool:
        return bool(self.written or self.present)


class Report(NamedTuple):
    lines: list[LineResult]
    is_dry_run: bool

    @property
    def steps_written(self) -> int:
        return sum(len(line.written) for line in self.lines)

    @property
    def steps_present(self) -> int:
        return sum(line.present for line in self.lines)

    @property
    def lines_placed(self) -> int:
        return sum(line.is_placed for line in self.lines)

    @property
    def faults(self) -> list[tuple[int, str]]:
        """(line number, reason) for everything that could not be placed."""
        return [(line.line.number, why) for line in self.lines for why in line.reasons]


def import_records(
    lines: Iterable[Line], actor: User | None, *, dry_run: bool = False
) -> Report:
    """Place the lines and write what is new; with `dry_run` only say what would be."""
    placed = Placer().place(lines)
    known = _known_keys()
    results, changed = [], {}
    for line in placed:
        result = LineResult(line.source, reasons=list(line.reasons))
        results.append(result)
        for part in line.parts:
            if part.key in known:
                result.present += 1
                continue
            known.add(part.key)
            result.written.append(_said(part))
            if not dry_run:
                replication = _write(part, actor)
                changed[replication.id] = replication
    for replication in changed.values():
        keep(replication)
    if not dry_run:
        _link_lineage()
    return Report(results, dry_run)


def _known_keys() -> set[str]:
    return {
        key
        for key in db.session.scalars(
            select(Step.import_key).where(Step.import_key.is_not(None))
        )
        if key
    }


def _said(part: Part) -> str:
    return f"{part.application.name} · {part.adopter.label}"


def _write(part: Part, actor: User | None) -> Replication:
    replication = _replication(part, actor)
    line = part.line
    ledger.add_step(
        replication,
        actor,
        ledger.NewStep(
            line.stage,
            happened=line.happened,
            note=_note(part),
            source_url=line.source["source_url"][:500],
            source_title=line.source["source_title"][:300],
            import_key=part.key,
        ),
        trust=Trust.REPORTED,
    )
    _write_modules(replication, part)
    _write_facts(replication, part)
    db.session.flush()
    return replication


def _replication(part: Part, actor: User | None) -> Replication:
    origin_id = part.origin.id if part.origin else part.application.owner_id
    try:
        return ledger.register(
            part.application, part.adopter, actor, lineage=ledger.Lineage(origin_id)
        )
    except ledger.AlreadyRegistered as there:
        return there.replication


def _note(part: Part) -> str:
    """The record's own words, where the ladder has no place for them."""
    line = part.line
    known = _modules_of(part)
    unknown = [
        word.text
        for word in words.module_words(line.source["modules"])
        if words.matching_module(word, known) is None
    ]
    _impacts, plans = words.impacts_and_plans(line.source["impact"])
    sentences = [
        line.source["state"] if line.remark else "",
        f"Modul menurut sumber: {'; '.join(unknown)}." if unknown else "",
        *plans,
    ]
    return "\n".join(sentence for sentence in sentences if sentence)


def _modules_of(part: Part) -> list[ApplicationModule]:
    return list(
        db.session.scalars(
            select(ApplicationModule)
            .where(ApplicationModule.application_id == part.application.id)
            .order_by(ApplicationModule.position)
        )
    )


def _write_modules(replication: Replication, part: Part) -> None:
    """A module that an earlier record put further stays where it is."""
    known = _modules_of(part)
    present = set(
        db.session.scalars(
            select(ReplicationModule.module_id).where(
                ReplicationModule.replication_id == replication.id
            )
        )
    )
    for word in words.module_words(part.line.source["modules"]):
        module = words.matching_module(word, known)
        if module is None or module.id in present or part.line.stage is None:
            continue
        present.add(module.id)
        db.session.add(
            ReplicationModule(
                replication_id=replication.id,
                module_id=module.id,
                state=words.module_state(word, part.line.stage),
                note=word.text[:300],
            )
        )


def _write_facts(replication: Replication, part: Part) -> None:
    line = part.line
    day = line.happened.day if line.happened else None
    common = {
        "replication_id": replication.id,
        "source_url": line.source["source_url"][:500],
        "trust": Trust.REPORTED,
    }
    if line.stage is Stage.AGREEMENT:
        db.session.add(
            Agreement(
                kind=words.agreement_of(line.remark),
                signed_on=day,
                **({"precision": line.happened.precision} if line.happened else {}),
                note=line.remark,
                import_key=f"{part.key}:perjanjian",
                **common,
            )
        )
    impacts, _plans = words.impacts_and_plans(line.source["impact"])
    for number, text in enumerate(impacts if part.is_first else ()):
        db.session.add(
            Impact(
                indicator=text[:LONGEST_INDICATOR],
                note=text if len(text) > LONGEST_INDICATOR else "",
                import_key=f"{part.key}:dampak{number}",
                **common,
            )
        )
    for number, text in enumerate(
        words.parts(line.source["obstacle"]) if part.is_first else ()
    ):
        db.session.add(
            Obstacle(
                kind=words.obstacle_of(text),
                note=text,
                noted_on=day,
                import_key=f"{part.key}:kendala{number}",
                **common,
            )
        )


def _link_lineage() -> None:
    """Where the origin is itself an adopter of the application, say from which replication."""
    theirs = aliased(Replication)
    for replication, parent_id in db.session.execute(
        select(Replication, theirs.id)
        .join(
            theirs,
            (theirs.application_id == Replication.application_id)
            & (theirs.adopter_id == Replication.origin_id),
        )
        .where(Replication.parent_id.is_(None), theirs.id != Replication.id)
    ).all():
        replication.parent_id = parent_id
    db.session.flush()
