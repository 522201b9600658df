"""Adding categories, changing them, and saying who may enter a closed one."""

from collections.abc import Iterable
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import String, cast, delete, select
from sqlalchemy.orm import joinedload

from livinglab import publiclog
from livinglab.accounts.models import User
from livinglab.db import db, now
from livinglab.forum.models import Category, CategoryOrganisation, Thread
from livinglab.forum.services.search_pages import reindex_thread
from livinglab.pagecache import touch
from livinglab.search import index
from livinglab.slugs import slugify


class Facts(NamedTuple):
    """What an administrator says of a category."""

    name: str
    description: str
    position: int
    is_closed: bool
    is_archived: bool


def add_category(actor: User, facts: Facts, organisation_ids: Iterable[int]) -> Category:
    category = Category(slug=_free_slug(facts.name), name=facts.name)
    db.session.add(category)
    _apply(category, facts, organisation_ids)
    _log(actor, "category.add", category, "")
    return category


def change_category(
    category: Category,
    actor: User,
    facts: Facts,
    organisation_ids: Iterable[int],
    *,
    reason: str = "",
) -> None:
    """Change it. Its address stays. Opening or closing reaches all its threads at once."""
    was_closed = category.is_closed
    _apply(category, facts, organisation_ids)
    if was_closed != category.is_closed:
        scope = f"category:{category.id}" if category.is_closed else "public"
        threads = select(cast(Thread.id, String)).where(Thread.category_id == category.id)
        index.rescope("thread", threads, scope)
        category.reindexed_to = 0
    _log(actor, "category.change", category, reason)


def reindex_some(limit: int) -> int:
    """Read some threads of changed categories anew for the search; how many."""
    category = db.session.scalars(
        select(Category).where(Category.reindexed_to.is_not(None)).limit(1)
    ).first()
    if category is None:
        return 0
    threads = db.session.scalars(
        select(Thread)
        .where(Thread.category_id == category.id, Thread.id > (category.reindexed_to or 0))
        .options(joinedload(Thread.category))
        .order_by(Thread.id)
        .limit(limit)
    ).all()
    for thread in threads:
        reindex_thread(thread)
    category.reindexed_to = threads[-1].id if threads else None
    db.session.flush()
    return max(len(threads), 1)


def _apply(category: Category, facts: Facts, organisation_ids: Iterable[int]) -> None:
    category.name, category.description = facts.name, facts.description
    category.position, category.is_closed = facts.position, facts.is_closed
    if facts.is_archived != (category.archived_at is not None):
        category.archived_at = now() if facts.is_archived else None
    db.session.flush()
    db.session.execute(
        delete(CategoryOrganisation).where(CategoryOrganisation.category_id == category.id)
    )
    db.session.add_all(
        CategoryOrganisation(category_id=category.id, organisation_id=number)
        for number in sorted(set(organisation_ids))
    )
    db.session.flush()
    db.session.expire(category, ["organisations"])
    touch("site")  # every cached page may name it, or show what it now hides


def _free_slug(name: str) -> str:
    base = slugify(name)[:70].strip("-") or "kategori"
    taken = set(db.session.scalars(select(Category.slug).where(Category.slug.startswith(base))))
    number = next(n for n in range(1, len(taken) + 2) if _numbered(base, n) not in taken)
    return _numbered(base, number)


def _numbered(base: str, number: int) -> str:
    return base if number == 1 else f"{base}-{number}"


def _log(actor: User, action: str, category: Category, reason: str) -> None:
    publiclog.record(
        actor,
        action,
        subject=category.name,
        url=f"/forum/kategori/{category.slug}",
        category_id=category.id if category.is_closed else None,
        reason=reason or _("Penataan kategori."),
    )
