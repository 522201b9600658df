"""The list of applications: filtered, counted by facet, with how far each has come."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    String,
    and_,
    cast,
    func,
    literal,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import contains_eager, joinedload

from livinglab.accounts.models import Organisation
from livinglab.db import db
from livinglab.onward import Place, stretch_of
from livinglab.replication.models import (
    Application,
    ApplicationAlias,
    ApplicationCategory,
    ApplicationModule,
    Overlap,
    Replication,
    Stage,
    Terms,
)
from livinglab.replication.queries.catalog import PUBLISHED
from livinglab.replication.queries.catalog_order import key_of, ordered

PER_PAGE = 20
MOST_WORDS = 8
LADDER = tuple(stage for stage in Stage if stage is not Stage.STOPPED)


@dataclass(frozen=True)
class Filters:
    """What the reader asked for; None where anything goes."""

    q: str = ""
    province: str | None = None
    category: str | None = None
    terms: Terms | None = None
    stage: Stage | None = None
    overlap: Overlap | None = None
    sort: str = "adopsi"

    @property
    def any(self) -> bool:
        return self != Filters(sort=self.sort)


class Row(NamedTuple):
    application: Application
    stages: dict[Stage, int]


class Catalog(NamedTuple):
    rows: Sequence[Row]
    total: int
    before: str | None = None  # where the pages beside it begin
    after: str | None = None


Facets = dict[str, dict[str, int]]


def catalog(filters: Filters, place: Place | None = None) -> Catalog:
    """One page of the list."""
    found, key = _filtered(filters).add_columns(_total(filters)), key_of(filters.sort)
    page = stretch_of(
        lambda place, count: db.session.execute(
            ordered(found, filters.sort, place).limit(count)
        ).all(),
        lambda row: key(row[0]),
        PER_PAGE,
        place,
    )
    stages = stages_of([application.id for application, _ in page.rows])
    rows = [Row(application, stages[application.id]) for application, _ in page.rows]
    total = page.rows[0][1] if rows else 0
    return Catalog(rows, total, page.before, page.after)


def whole_catalog(filters: Filters) -> list[Row]:
    """All that match, for the files that are downloaded. With categories and modules."""
    statement = _filtered(filters).options(
        joinedload(Application.categories), joinedload(Application.overlap_with)
    )
    found = db.session.scalars(ordered(statement, filters.sort)).unique().all()
    stages = stages_of(None)
    return [Row(application, stages[application.id]) for application in found]


def stages_of(application_ids: Sequence[int] | None) -> defaultdict[int, dict[Stage, int]]:
    """How many adopters stand at each stage now; None: of all applications."""
    statement = (
        select(Replication.application_id, Replication.stage, func.count())
        .where(Replication.is_draft.is_(False), Replication.stage.is_not(None))
        .group_by(Replication.application_id, Replication.stage)
    )
    if application_ids is not None:
        statement = statement.where(Replication.application_id.in_(application_ids))
    counts: defaultdict[int, dict[Stage, int]] = defaultdict(dict)
    for application_id, stage, count in db.session.execute(statement).all():
        if stage is not None:
            counts[application_id][stage] = count
    return counts


def facets(filters: Filters) -> Facets:
    """For each filter, how many applications each of its choices would show.

    The other filters stay as they are. All in one query.
    """
    parts = [
        _counts("provinsi", Organisation.province_code, filters, but="province"),
        _counts("ketentuan", Application.terms, filters, but="terms"),
        _counts("irisan", Application.overlap, filters, but="overlap"),
        _counts("kategori", ApplicationCategory.code, filters, but="category"),
        *(_reached(stage, filters) for stage in LADDER),
    ]
    counted: Facets = defaultdict(dict)
    for facet, choice, count in db.session.execute(union_all(*parts)).all():
        if choice is not None and count:
            counted[facet][choice] = count
    return counted


def _filtered(filters: Filters) -> Select[Application]:
    return (
        select(Application)
        .join(Application.owner)
        .where(*_conditions(filters).values())
        .options(contains_eager(Application.owner))
    )


def _total(filters: Filters) -> ScalarSelect[int]:
    counted = select(func.count(Application.id)).join(Application.owner)
    return counted.where(*_conditions(filters).values()).correlate(None).scalar_subquery()


def _counts(facet: str, choice: Any, filters: Filters, *, but: str) -> Select[str, str, int]:
    others = [rule for name, rule in _conditions(filters).items() if name != but]
    counted = (
        select(literal(facet, String), cast(choice, String), func.count())
        .select_from(Application)
        .join(Application.owner)
    )
    if but == "category":
        counted = counted.join(Application.categories)
    return counted.where(*others).group_by(choice)


def _reached(stage: Stage, filters: Filters) -> Select[str, str, int]:
    """How many applications have an adopter that came at least so far."""
    others = [rule for name, rule in _conditions(filters).items() if name != "stage"]
    return (
        select(literal("tahap", String), literal(stage.value, String), func.count())
        .select_from(Application)
        .join(Application.owner)
        .where(*others, reached(stage))
    )


def reached(stage: Stage) -> ColumnElement[bool]:
    """Some adopter came at least to this stage, whatever became of it later."""
    so_far = [other for other in LADDER if other.rank >= stage.rank]
    return Application.id.in_(
        select(Replication.application_id).where(
            Replication.is_draft.is_(False), Replication.furthest.in_(so_far)
        )
    )


def _conditions(filters: Filters) -> dict[str, ColumnElement[bool]]:
    rules: dict[str, ColumnElement[bool]] = {"published": PUBLISHED}
    if filters.province:
        rules["province"] = Organisation.province_code == filters.province
    if filters.category:
        rules["category"] = Application.id.in_(
            select(ApplicationCategory.application_id).where(
                ApplicationCategory.code == filters.category
            )
        )
    if filters.terms:
        rules["terms"] = Application.terms == filters.terms
    if filters.overlap:
        rules["overlap"] = Application.overlap == filters.overlap
    if filters.stage:
        rules["stage"] = reached(filters.stage)
    rules["q"] = and_(true(), *map(_says, filters.q.split()[:MOST_WORDS]))
    return rules


def _says(word: str) -> ColumnElement[bool]:
    """The word stands in what the entry is called, does or consists of."""
    return (
        Application.name.icontains(word, autoescape=True)
        | Application.summary.icontains(word, autoescape=True)
        | Organisation.name.icontains(word, autoescape=True)
        | Application.id.in_(
            select(ApplicationAlias.application_id).where(
                ApplicationAlias.alias.icontains(word, autoescape=True)
            )
        )
        | Application.id.in_(
            select(ApplicationModule.application_id).where(
                ApplicationModule.name.icontains(word, autoescape=True)
            )
        )
    )


def names_to_choose(but: Sequence[int]) -> Sequence[tuple[str, str]]:
    """Slug and name of the published applications except these, by name."""
    return [
        (slug, name)
        for slug, name in db.session.execute(
            select(Application.slug, Application.name)
            .where(PUBLISHED, Application.id.not_in(but))
            .order_by(func.lower(Application.name))
            .limit(2000)
        ).all()
    ]
