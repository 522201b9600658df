"""Posts that a person keeps to find again."""

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum.models import Bookmark, Post


def toggle_bookmark(post: Post, user: User) -> bool:
    """Keep the post, or let it go; whether it is now kept."""
    held = db.session.get(Bookmark, (user.id, post.id))
    if held is None:
        db.session.add(Bookmark(user_id=user.id, post_id=post.id))
    else:
        db.session.delete(held)
    db.session.flush()
    return held is None
