"""Keeping searches: saving, naming, and forgetting them."""

from typing import NamedTuple

from sqlalchemy import delete, func, select

from livinglab.accounts.models import User
from livinglab.db import HELD, db
from livinglab.search import following, queries
from livinglab.search.models import SavedSearch, SavedSearchThing, Telling
from livinglab.search.question import Question

MOST_SAVED = 50


class MeansNothing(Exception):
    """The question asks for nothing that could be found."""


class TooMany(Exception):
    """The person keeps as many searches as anybody may."""


class Kept(NamedTuple):
    """A search that is kept, and whether it was before."""

    search: SavedSearch
    was_kept: bool


def save(owner: User, question: Question) -> Kept:
    """Keep the question; one that is kept already is the same. Raises MeansNothing, TooMany.

    What is found from now on is new: what readers could not find yet as well.
    """
    if question.read().is_empty:
        raise MeansNothing
    # One at a time for each person, so that two at once make neither 51 nor two of the same.
    db.session.execute(select(User.id).where(User.id == owner.id).with_for_update(**HELD))
    if (held := queries.saved_like(owner, question)) is not None:
        return Kept(held, was_kept=True)
    if _count(owner) >= MOST_SAVED:
        raise TooMany
    seq = following.followed()
    saved = SavedSearch(
        user_id=owner.id,
        key=question.key,
        text=question.text,
        kind=question.kind,
        province=question.province,
        stage=question.stage,
        newest_id=queries.newest_document(seq),
        seq=seq,
    )
    db.session.add(saved)
    db.session.flush()
    return Kept(saved, was_kept=False)


def change(saved: SavedSearch, *, name: str, telling: Telling) -> None:
    saved.name, saved.telling = name, telling
    db.session.flush()


def tell_on_site(saved_id: int, owner: User) -> None:
    """No more letters about it; for the way out of a letter, where it may be gone already."""
    saved = db.session.scalar(
        select(SavedSearch).where(SavedSearch.id == saved_id, SavedSearch.user_id == owner.id)
    )
    if saved is not None and saved.telling is Telling.MAIL:
        saved.telling = Telling.SITE
        db.session.flush()


def forget(saved: SavedSearch) -> None:
    db.session.execute(
        delete(SavedSearchThing).where(SavedSearchThing.saved_search_id == saved.id)
    )
    db.session.delete(saved)
    db.session.flush()


def forget_all(owner: User) -> None:
    """When somebody leaves: what they looked for was nobody else's business."""
    own = select(SavedSearch.id).where(SavedSearch.user_id == owner.id)
    db.session.execute(
        delete(SavedSearchThing).where(SavedSearchThing.saved_search_id.in_(own))
    )
    db.session.execute(delete(SavedSearch).where(SavedSearch.user_id == owner.id))


def _count(owner: User) -> int:
    return (
        db.session.scalar(
            select(func.count()).select_from(SavedSearch).where(SavedSearch.user_id == owner.id)
        )
        or 0
    )
