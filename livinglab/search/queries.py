"""A person's saved searches, and what the page of results tells beside what was found."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import Select, String, cast, func, literal, select, union_all

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


class Fact(NamedTuple):
    """What one line of a page needs to know: of which kind of thing, its key, and two texts."""

    kind: str
    key: str
    first: str
    second: str


def facts(*parts: Select[str, str, str, str]) -> list[Fact]:
    """What small statements of several features find, by one: a page has few queries."""
    return [Fact(*row) for row in db.session.execute(union_all(*parts))]


def application_facts(
    slugs: Collection[str], scopes: Collection[str]
) -> Select[str, str, str, str]:
    """A fact of each application that these scopes find: its name."""
    row = SearchDocument
    return select(literal("application"), row.object_id, row.title, literal("")).where(
        row.kind == "application",
        row.object_id.in_(slugs),
        row.page == 0,
        row.scope.in_(scopes),
        row.deleted.is_(False),
    )


def saved_facts(owner: User, question: Question) -> Select[str, str, str, str]:
    """A fact if they keep a search that asks the same."""
    return select(
        literal("saved"), cast(SavedSearch.id, String), SavedSearch.key, SavedSearch.text
    ).where(SavedSearch.user_id == owner.id, SavedSearch.key == question.key)


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
