"""The steps of a replication as a reader follows them: in order, corrections beside."""

from collections.abc import Sequence
from typing import NamedTuple

from livinglab.accounts.models import User
from livinglab.replication.derive import effective, in_order
from livinglab.replication.models import Replication, Step, Trust
from livinglab.replication.policy import ledger as policy


class Entry(NamedTuple):
    """A step that counts, and those it replaced, the latest first."""

    step: Step
    replaced: tuple[Step, ...]
    is_now: bool
    # The levels of trust that the reader may lend it, lowest first.
    may_endorse: tuple[Trust, ...]


def timeline(replication: Replication, viewer: User | None) -> list[Entry]:
    """As they happened. Needs the steps and what hangs on them loaded."""
    by_id = {step.id: step for step in replication.steps}
    ordered = in_order(effective(replication.steps))
    levels = policy.endorsements_by(viewer, replication)
    now = _present(ordered, replication)
    return [
        Entry(
            step,
            tuple(_replaced(step, by_id)),
            step is now,
            tuple(
                level
                for level in sorted(levels, key=lambda given: given.rank)
                if policy.can_endorse(viewer, replication, step, level)
            ),
        )
        for step in ordered
    ]


def _present(ordered: Sequence[Step], replication: Replication) -> Step | None:
    """The step that the replication now stands on."""
    standing = [step for step in ordered if step.stage and step.stage is replication.stage]
    whole = [step for step in standing if step.module_id is None]
    chosen = whole or standing
    return chosen[-1] if chosen else None


def _replaced(step: Step, by_id: dict[int, Step]) -> list[Step]:
    found: list[Step] = []
    earlier = by_id.get(step.corrects_id or 0)
    while earlier is not None and earlier not in found:
        found.append(earlier)
        earlier = by_id.get(earlier.corrects_id or 0)
    return found
