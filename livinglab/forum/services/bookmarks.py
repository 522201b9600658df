"""Posts that a person keeps to find again."""

from sqlalchemy import delete

from livinglab.accounts.models import User
from livinglab.db import db, insert
from livinglab.forum.models import Bookmark, Post


def toggle_bookmark(post: Post, user: User) -> bool:
    """Keep the post, or let it go; whether it is now kept. Two at once do it once."""
    key = {"user_id": user.id, "post_id": post.id}
    kept = db.session.get(Bookmark, key) is None
    if kept:
        db.session.execute(insert(Bookmark).values(key).on_conflict_do_nothing())
    else:
        db.session.execute(delete(Bookmark).filter_by(**key))
    return kept
