"""A thread as a row of a list, and what it is about."""

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from sqlalchemy import BindParameter, bindparam, literal, select, union_all

from livinglab.db import db
from livinglab.forum.models import Tag, Thread, ThreadApplication, ThreadRegion, ThreadTag
from livinglab.fragments import stretch
from livinglab.regions.models import Region
from livinglab.replication.models import Application


class Chip(NamedTuple):
    """Something a thread is about: "tag", "application" or "region", its key and its name."""

    kind: str
    key: str
    name: str


class Line(NamedTuple):
    """A thread as a row of a list."""

    thread: Thread
    is_unread: bool
    chips: Sequence[Chip]

    @property
    def face(self) -> Hashable:
        """Every value that templates/forum/_line.html shows: equal faces, equal rows."""
        thread, poster = self.thread, self.thread.last_poster
        return (
            *("line", stretch(thread.id), self.is_unread, tuple(self.chips)),
            *(thread.path, thread.title, thread.kind),
            *(thread.category.slug, thread.category.name),
            *(thread.is_locked, thread.is_hidden, thread.is_pending),
            *(thread.is_solved, thread.is_demonstration, thread.poll_count > 0),
            *(thread.reply_count, thread.last_post_at, poster and poster.name),
        )


_THREADS: BindParameter[Sequence[int]] = bindparam("threads", expanding=True)
# Asked for each list, and for each reply: put together once.
_CHIPS = union_all(
    select(
        literal(1).label("place"),
        ThreadApplication.thread_id,
        literal("application"),
        Application.slug,
        Application.name.label("called"),
    )
    .join(Application)
    .where(ThreadApplication.thread_id.in_(_THREADS)),
    select(
        literal(2),
        ThreadRegion.thread_id,
        literal("region"),
        Region.code,
        Region.official_name,
    )
    .join(Region)
    .where(ThreadRegion.thread_id.in_(_THREADS)),
    select(literal(3), ThreadTag.thread_id, literal("tag"), Tag.slug, Tag.name)
    .join(Tag)
    .where(ThreadTag.thread_id.in_(_THREADS)),
).order_by("place", "called")


def chips_of(thread_ids: Sequence[int]) -> dict[int, list[Chip]]:
    """What the threads are about, in one query: applications, then regions, then tags."""
    if not thread_ids:
        return {}
    found: dict[int, list[Chip]] = {}
    for _, thread_id, kind, key, name in db.session.execute(_CHIPS, {"threads": thread_ids}):
        found.setdefault(thread_id, []).append(Chip(kind, key, name))
    return found
