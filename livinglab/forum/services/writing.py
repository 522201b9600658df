"""A text on its way into a post: rendered, and its mentions written down."""

from sqlalchemy import select

from livinglab import outbox, prose
from livinglab.db import db
from livinglab.forum.models import Mention, Post
from livinglab.forum.queries import named


def rendered(body: str) -> prose.Prose:
    """Safe HTML with links to the people and regions that exist."""
    return prose.render(body, people=named.existing_handles, places=named.region_codes)


def write_text(post: Post, body: str) -> prose.Prose:
    """Give the post this text. Its mentions are kept by `note_mentions`."""
    result = rendered(body)
    post.body, post.html, post.renderer = body, result.html, prose.RENDERER
    return result


def note_mentions(post: Post, handles: tuple[str, ...]) -> None:
    """Keep whom the post names, now that it has an id; an edit adds, never takes away."""
    if not handles:
        return
    known = set(db.session.scalars(select(Mention.user_id).where(Mention.post_id == post.id)))
    for person in named.people_by_handles(handles):
        if person.id not in known and person.id != post.author_id:
            db.session.add(Mention(post_id=post.id, user_id=person.id))
    db.session.flush()


def tell_mentioned(post: Post) -> None:
    """An event for each person named; the key makes it one however often it is told."""
    for user_id in db.session.scalars(
        select(Mention.user_id).where(Mention.post_id == post.id)
    ).all():
        outbox.record_event(
            "mention",
            actor_id=post.author_id,
            key=f"mention:{post.id}:{user_id}",
            thread_id=post.thread_id,
            post_id=post.id,
            user_id=user_id,
        )
