"""Lines of the public log about threads and posts.

What is out of readers' sight is named by its number only: its title may be what is
wrong with it. A line about a closed category is as closed as that.
"""

from flask_babel import gettext as _

from livinglab import publiclog
from livinglab.accounts.models import User
from livinglab.forum.models import Post, Thread


def log_thread(
    actor: User, action: str, thread: Thread, reason: str, *, category_id: int | None = None
) -> None:
    """`category_id`: of a closed category that is concerned where the thread's own is open."""
    publiclog.record(
        actor,
        action,
        subject=_name(thread),
        url=f"/forum/topik/{thread.id}" if _is_out_of_sight(thread) else thread.path,
        category_id=_closed(thread) or category_id,
        reason=reason,
    )


def log_post(actor: User, action: str, post: Post, reason: str) -> None:
    thread = post.thread
    publiclog.record(
        actor,
        action,
        subject=_("Kiriman %(number)s di %(thread)s", number=post.number, thread=_name(thread)),
        url="" if _is_out_of_sight(thread) else thread.path_of(post.number),
        category_id=_closed(thread),
        reason=reason,
    )


def _name(thread: Thread) -> str:
    if _is_out_of_sight(thread):
        return str(_("topik %(id)s", id=thread.id))
    return f"“{thread.title}”"


def _is_out_of_sight(thread: Thread) -> bool:
    return thread.is_hidden or thread.is_pending


def _closed(thread: Thread) -> int | None:
    return thread.category_id if thread.category.is_closed else None
