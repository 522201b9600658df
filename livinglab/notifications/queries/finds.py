"""What saved searches have newly found.

New is a thing that came after the search was saved, a thread in which
something was written since that makes it answer, or a replication that moved
to another stage since, or whose new evidence makes it answer. What answered
before by its own page, without a file or a reply, is not new, an edit is not,
and what was found once is not found again.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select, tuple_
from sqlalchemy.orm import joinedload, selectinload, undefer

from livinglab.accounts.models import Membership, User
from livinglab.db import db, now
from livinglab.forum.queries import search_scopes
from livinglab.forum.queries.own import written_by_others
from livinglab.replication.queries.own import entered_by
from livinglab.search.matching import matching
from livinglab.search.models import LOOK_EVERY, SavedSearch, SavedSearchThing, SearchDocument
from livinglab.search.question import question_of

MOST_ROWS = 200  # that one look at one search goes through
# The embedded engine follows a little late: what was written just before a search
# was saved could not be found yet.
LAG = timedelta(minutes=1)
Thing = tuple[str, str]  # kind and key
MOVING = "replication"  # the kind whose status is a stage


def whose_turn(limit: int, followed: int) -> Sequence[SavedSearch]:
    """Searches that were not looked at for a while, and there is something to look at."""
    return db.session.scalars(
        select(SavedSearch)
        .join(SavedSearch.user)
        .where(
            SavedSearch.looked_at <= now() - LOOK_EVERY,
            SavedSearch.seq < followed,
            User.suspended_at.is_(None),
            User.closed_at.is_(None),
            User.email_confirmed_at.is_not(None),
        )
        .options(
            joinedload(SavedSearch.user).options(
                selectinload(User.memberships).joinedload(Membership.organisation),
                selectinload(User.grants),
            )
        )
        .order_by(SavedSearch.looked_at, SavedSearch.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=SavedSearch)
    ).all()


def changed_since(saved: SavedSearch, followed: int) -> Sequence[SearchDocument]:
    """What came, grew or moved since the last look, as far as its owner may find it."""
    row = SearchDocument
    came = and_(row.page == 0, row.id > saved.newest_id)
    grew = and_(row.page != 0, row.created_at > saved.created_at - LAG)
    moved = and_(row.kind == MOVING, row.status_at > saved.created_at - LAG)
    return db.session.scalars(
        select(row)
        .where(
            row.seq > saved.seq,
            row.seq <= followed,
            row.deleted.is_(False),
            row.scope.in_(search_scopes(saved.user)),
            or_(came, grew, moved),
        )
        .order_by(row.seq)
        .limit(MOST_ROWS)
        .options(undefer(row.stems))
    ).all()


def new_things(saved: SavedSearch, rows: Sequence[SearchDocument]) -> dict[Thing, str]:
    """Those of the documents that answer as things that are new, and by somebody else.

    Each with its status.
    """
    asked = question_of(saved).read()
    found = matching(asked, rows)
    if not found:
        return {}
    left_out = {_thing(row) for row in matching(asked, _openings_before(saved, found))}
    told = {thing: held.status for thing, held in told_things(saved, found).items()}
    left_out |= {
        _thing(row)
        for row in found
        if _thing(row) in told and (row.kind != MOVING or told[_thing(row)] == row.status)
    }
    others = _by_others(saved, [row for row in found if _thing(row) not in left_out])
    return {_thing(row): row.status for row in others}


def told_things(
    saved: SavedSearch, rows: Iterable[SearchDocument]
) -> dict[Thing, SavedSearchThing]:
    """What was told of these documents before."""
    held = db.session.scalars(
        select(SavedSearchThing).where(
            SavedSearchThing.saved_search_id == saved.id,
            SavedSearchThing.object_id.in_({row.object_id for row in rows}),
        )
    )
    return {(one.kind, one.object_id): one for one in held}


def _thing(row: SearchDocument) -> Thing:
    return row.kind, row.object_id


def _openings_before(
    saved: SavedSearch, found: Iterable[SearchDocument]
) -> Sequence[SearchDocument]:
    """The own pages of these that were there when the search was saved, if they only grew."""
    row, since = SearchDocument, saved.created_at - LAG
    moved = {_thing(one) for one in found if one.kind == MOVING and _is_after(one, since)}
    grown = {_thing(one) for one in found if one.page != 0} - moved
    return db.session.scalars(
        select(row)
        .where(
            tuple_(row.kind, row.object_id).in_(grown),
            row.page == 0,
            row.id <= saved.newest_id,
            row.deleted.is_(False),
        )
        .options(undefer(row.stems))
    ).all()


def _is_after(row: SearchDocument, moment: datetime) -> bool:
    return row.status_at is not None and row.status_at > moment


def _by_others(saved: SavedSearch, found: Sequence[SearchDocument]) -> Iterable[SearchDocument]:
    """Without what the owner wrote, proposed, registered or moved.

    A page of a thread is of the moment of its latest post: whoever wrote that
    has seen the others.
    """
    entered = entered_by(saved.user, {_thing(row) for row in found})
    written = written_by_others(
        saved.user,
        {int(row.object_id) for row in found if row.kind == "thread"},
        {row.created_at for row in found},
    )
    threads = {thread_id for thread_id, _ in written}
    for row in found:
        if row.kind != "thread":
            is_new = _thing(row) not in entered
        elif row.page == 0:
            is_new = int(row.object_id) in threads
        else:
            is_new = (int(row.object_id), row.created_at) in written
        if is_new:
            yield row
