"""Finding a post useful."""

from sqlalchemy import func, select

from livinglab.accounts.models import User
from livinglab.db import HELD, db
from livinglab.forum.models import Post, Reaction, ReactionKind
from livinglab.pagecache import touch


def toggle_useful(post: Post, user: User) -> bool:
    """Say that the post is useful, or take it back; whether it is now said.

    The row is locked and the reactions are counted anew, so that two at the
    same moment leave a true number.
    """
    db.session.refresh(post, ["useful_count"], with_for_update=HELD)
    held = db.session.get(Reaction, (post.id, user.id, ReactionKind.USEFUL))
    if held is None:
        db.session.add(Reaction(post_id=post.id, user_id=user.id, kind=ReactionKind.USEFUL))
    else:
        db.session.delete(held)
    db.session.flush()
    post.useful_count = (
        db.session.scalar(
            select(func.count())
            .select_from(Reaction)
            .where(Reaction.post_id == post.id, Reaction.kind == ReactionKind.USEFUL)
        )
        or 0
    )
    db.session.flush()
    touch(f"thread:{post.thread_id}")
    return held is None
