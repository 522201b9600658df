"""A person's saved searches."""

from collections.abc import Sequence

from sqlalchemy import func, select

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.search.models import SavedSearch, SearchDocument
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


def application_titles(slugs: Sequence[str], scopes: frozenset[str]) -> dict[str, str]:
    """Slug → name, of those that the reader of these scopes may find."""
    if not slugs:
        return {}
    rows = db.session.execute(
        select(SearchDocument.object_id, SearchDocument.title, SearchDocument.scope).where(
            SearchDocument.kind == "application",
            SearchDocument.object_id.in_(slugs),
            SearchDocument.page == 0,
            SearchDocument.deleted.is_(False),
        )
    )
    # Asked of the database, SQLite takes the scope for the narrowest condition where there are
    # some dozen slugs, and reads every document that all may read.
    return {slug: title for slug, title, scope in rows if scope in scopes}


def newest_document(seq: int) -> int:
    """The highest id of the documents that were followed up to this `seq`."""
    return (
        db.session.scalar(select(func.max(SearchDocument.id)).where(SearchDocument.seq <= seq))
        or 0
    )
