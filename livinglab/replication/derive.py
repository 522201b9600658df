"""How far a replication has come, worked out from its steps. Pure: no database.

The rules, in the order they are applied:

1.  A step that another one corrects no longer counts; the correction does.
2.  Steps are ordered by date. A date known only to the month or the year is
    placed where the ladder leads: before the first later stage of its period,
    else at the period's end. A step without a date follows the dated steps
    recorded before it. What is still equal stands in the order of recording.
3.  The stage is that of the last step that moves it: skips and steps backward
    are taken as they are. A step for one module moves only that module, unless
    the replication has nothing but module steps; then the whole stands where
    its furthest running module stands, and is stopped when all of them are.
4.  `since` is the first known date of the present run at that stage. Trust is
    the highest of that run, renewals included: the best witness of what is so now.
5.  `furthest` is the highest stage ever reached; "stopped" is no height.
6.  On hold since the last "hold" that no "resume" follows. Stopping ends it.
7.  The latest news is the last day that any step can have happened on, and
    never later than the day it was recorded.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple, Protocol, TypeVar

from livinglab.dates import PartialDate, Precision
from livinglab.replication.models import Stage, StepKind, Trust


class Happening(Protocol):
    """What is read of a step."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> StepKind: ...
    @property
    def stage(self) -> Stage | None: ...
    @property
    def module_id(self) -> int | None: ...
    @property
    def happened_on(self) -> date | None: ...
    @property
    def precision(self) -> Precision: ...
    @property
    def trust(self) -> Trust: ...
    @property
    def corrects_id(self) -> int | None: ...
    @property
    def recorded_on(self) -> date: ...


T = TypeVar("T", bound=Happening)


class Derived(NamedTuple):
    """The columns of a replication that its steps decide."""

    stage: Stage | None = None
    furthest: Stage | None = None
    trust: Trust | None = None
    stage_on: date | None = None
    stage_precision: Precision = Precision.DAY
    news_on: date | None = None
    on_hold_since: date | None = None


def derive(steps: Sequence[Happening]) -> Derived:
    """Stage, trust and dates of the replication these steps make up."""
    valid = in_order(effective(steps))
    moving = _moving(valid)
    if not moving:
        return Derived(news_on=_news(valid))
    run = _run(moving)
    stage = run[-1].stage
    since = _since(run)
    heights = [step.stage for step in moving if step.stage and step.stage is not Stage.STOPPED]
    return Derived(
        stage=stage,
        furthest=max(heights, key=lambda reached: reached.rank, default=None),
        trust=max((step.trust for step in _with_renewals(run, valid)), key=lambda t: t.rank),
        stage_on=since.day if since else None,
        stage_precision=since.precision if since else Precision.DAY,
        news_on=_news(valid),
        on_hold_since=None if stage is Stage.STOPPED else _on_hold(valid),
    )


def effective(steps: Iterable[T]) -> list[T]:
    """The steps that nothing corrects."""
    known = list(steps)
    corrected = {step.corrects_id for step in known}
    return [step for step in known if step.id not in corrected]


def in_order(steps: Iterable[T]) -> list[T]:
    """As they happened; see rule 2."""
    recorded = sorted(steps, key=lambda step: step.id)
    exact = [step for step in recorded if step.happened_on and step.precision is Precision.DAY]
    keys: dict[int, tuple[date, int, int, int]] = {}
    latest = date.min
    for step in recorded:
        if step.happened_on is None:
            keys[step.id] = (latest, 3, 0, step.id)
            continue
        keys[step.id] = _place(step, step.happened_on, exact)
        latest = max(latest, keys[step.id][0])
    return sorted(recorded, key=lambda step: keys[step.id])


def last_day(day: date, precision: Precision) -> date:
    """The end of the period that a partial date stands for."""
    if precision is Precision.YEAR:
        return date(day.year, 12, 31)
    if precision is Precision.MONTH:
        return day.replace(day=monthrange(day.year, day.month)[1])
    return day


def _place(
    step: Happening, day: date, exact: Sequence[Happening]
) -> tuple[date, int, int, int]:
    if step.precision is Precision.DAY:
        return (day, 1, 0, step.id)
    end, rank = last_day(day, step.precision), step.stage.rank if step.stage else 0
    higher = [
        other.happened_on
        for other in exact
        if other.happened_on
        and day <= other.happened_on <= end
        and other.stage
        and other.stage.rank > rank
    ]
    return (min(higher), 0, rank, step.id) if higher and rank else (end, 2, rank, step.id)


def _moving(steps: Sequence[Happening]) -> list[Happening]:
    """The steps that move the whole: its own, else those of its furthest running module."""
    moves = [step for step in steps if step.kind is StepKind.STAGE and step.stage]
    whole = [step for step in moves if step.module_id is None]
    if whole or not moves:
        return whole
    last = {step.module_id: step for step in moves}
    running = [step for step in last.values() if step.stage is not Stage.STOPPED]
    leader = max(running or last.values(), key=lambda s: s.stage.rank if s.stage else 0)
    return [step for step in moves if step.module_id == leader.module_id]


def _run(moving: Sequence[Happening]) -> list[Happening]:
    """The last steps, one after the other at the present stage."""
    run: list[Happening] = []
    for step in reversed(moving):
        if step.stage is not moving[-1].stage:
            break
        run.insert(0, step)
    return run


def _with_renewals(run: Sequence[Happening], valid: Sequence[Happening]) -> list[Happening]:
    start = list(valid).index(run[0])
    renewals = [
        step
        for step in valid[start:]
        if step.kind is StepKind.RENEWAL and step.module_id == run[0].module_id
    ]
    return [*run, *renewals]


def _since(run: Sequence[Happening]) -> PartialDate | None:
    dated = [PartialDate(step.happened_on, step.precision) for step in run if step.happened_on]
    return dated[0] if dated else None


def _news(valid: Sequence[Happening]) -> date | None:
    days = [
        max(step.happened_on, min(last_day(step.happened_on, step.precision), step.recorded_on))
        for step in valid
        if step.happened_on
    ]
    return max(days, default=None)


def _on_hold(valid: Sequence[Happening]) -> date | None:
    flags = [
        step
        for step in valid
        if step.kind in (StepKind.HOLD, StepKind.RESUME) and step.module_id is None
    ]
    if not flags or flags[-1].kind is StepKind.RESUME:
        return None
    return flags[-1].happened_on or flags[-1].recorded_on
