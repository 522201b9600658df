"""A person's saved searches, and what the page of results tells beside what was found."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import (
    CompoundSelect,
    Select,
    String,
    bindparam,
    cast,
    func,
    literal,
    select,
    union_all,
)

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.search.models import UNNAMED, SavedSearch, SearchDocument
from livinglab.search.question import Question


def saved_by(owner: User) -> Sequence[SavedSearch]:
    """All of them, the latest first; there are not many."""
    return db.session.scalars(
        select(SavedSearch)
        .where(SavedSearch.user_id == owner.id)
        .order_by(SavedSearch.id.desc())
    ).all()


def saved_like(owner: User, question: Question) -> SavedSearch | None:
    """The one that asks the same."""
    return db.session.scalar(
        select(SavedSearch).where(
            SavedSearch.user_id == owner.id, SavedSearch.key == question.key
        )
    )


def get_saved(saved_id: int, owner: User) -> SavedSearch:
    """One's own, or 404."""
    saved: SavedSearch = db.one_or_404(
        select(SavedSearch).where(SavedSearch.id == saved_id, SavedSearch.user_id == owner.id)
    )
    return saved


Part = Select[str, str, str, str]
Whole = CompoundSelect[str, str, str, str]


class Fact(NamedTuple):
    """What one line of a page needs to know: of which kind of thing, its key, and two texts."""

    kind: str
    key: str
    first: str
    second: str


# A fact of each application of these :slugs that the :scopes find: its name.
APPLICATION_FACTS = select(
    literal("application"), SearchDocument.object_id, SearchDocument.title, literal("")
).where(
    SearchDocument.kind == "application",
    SearchDocument.object_id.in_(bindparam("slugs", expanding=True)),
    SearchDocument.page == 0,
    SearchDocument.scope.in_(bindparam("scopes", expanding=True)),
    SearchDocument.deleted.is_(False),
)
# A fact if the :keeper keeps a search of this :key.
SAVED_FACTS = select(
    literal("saved"), cast(SavedSearch.id, String), SavedSearch.key, SavedSearch.text
).where(SavedSearch.user_id == bindparam("keeper"), SavedSearch.key == bindparam("key"))


def together(*parts: Part) -> Whole:
    """Small statements of several features as one: a page has few queries.

    One that is put together once, with its values as parameters, takes half the time.
    """
    return union_all(*parts)


def facts(whole: Part | Whole, **values: object) -> list[Fact]:
    return [Fact(*row) for row in db.session.execute(whole, values)]


def newest_document(seq: int) -> int:
    """The highest id of the documents that were followed up to this `seq`."""
    return (
        db.session.scalar(select(func.max(SearchDocument.id)).where(SearchDocument.seq <= seq))
        or 0
    )


def told_by_name(kind: str, limit: int) -> Sequence[SearchDocument]:
    """Documents of a release that told who wrote them by their names; see authors.py."""
    row = SearchDocument
    return db.session.scalars(
        select(row).where(row.kind == kind, UNNAMED).order_by(row.id).limit(limit)
    ).all()
