"""What a thread is about: its tags, applications and regions."""

from collections.abc import Iterable

from sqlalchemy import delete, select

from livinglab.db import db, insert
from livinglab.forum.models import Tag, Thread, ThreadApplication, ThreadRegion, ThreadTag
from livinglab.forum.services.counts import recount_tags
from livinglab.slugs import slugify

MOST_TAGS, MOST_APPLICATIONS, MOST_REGIONS = 5, 5, 8


def tag_ids(names: Iterable[str]) -> list[int]:
    """The tags with these names; those that are new are made."""
    wanted: dict[str, str] = {}
    for name in names:
        plain = " ".join(name.strip().lstrip("#").split())[:40]
        if slug := slugify(plain)[:60]:
            wanted.setdefault(slug, plain)
    wanted = dict(list(wanted.items())[:MOST_TAGS])
    if not wanted:
        return []
    db.session.execute(
        insert(Tag)
        .values(
            [{"slug": slug, "name": name, "thread_count": 0} for slug, name in wanted.items()]
        )
        .on_conflict_do_nothing(index_elements=["slug"])
    )
    return list(db.session.scalars(select(Tag.id).where(Tag.slug.in_(list(wanted)))))


def set_about(
    thread: Thread,
    *,
    tags: Iterable[str],
    application_ids: Iterable[int],
    region_codes: Iterable[str],
) -> None:
    """Say what the thread is about, in the place of what was said before."""
    before = set(
        db.session.scalars(select(ThreadTag.tag_id).where(ThreadTag.thread_id == thread.id))
    )
    for table in (ThreadTag, ThreadApplication, ThreadRegion):
        db.session.execute(delete(table).where(table.thread_id == thread.id))
    chosen = tag_ids(tags)
    applications = list(dict.fromkeys(application_ids))[:MOST_APPLICATIONS]
    regions = list(dict.fromkeys(region_codes))[:MOST_REGIONS]
    common = {"thread_id": thread.id, "last_post_at": thread.last_post_at}
    db.session.add_all(
        [
            *(ThreadTag(tag_id=tag, **common) for tag in chosen),
            *(ThreadApplication(application_id=one, **common) for one in applications),
            *(ThreadRegion(region_code=code, **common) for code in regions),
        ]
    )
    db.session.flush()
    db.session.expire(thread, ["tags", "applications", "regions"])
    recount_tags(before | set(chosen))
