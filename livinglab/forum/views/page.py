"""What the page of a thread shows: its posts, with what this reader may do to each."""

from collections.abc import Hashable
from functools import partial
from typing import Any, NamedTuple

from flask import abort, request

from livinglab.accounts.models import User
from livinglab.db import now
from livinglab.forum import labels, policy
from livinglab.forum.forms import BallotForm, ReplyForm
from livinglab.forum.models import PAGE, Post, Thread
from livinglab.forum.queries.keeps import Keeps
from livinglab.forum.queries.lines import Chip
from livinglab.forum.queries.opened import Opened, OpenedPost, Running
from livinglab.forum.views.ballots import ballot_of
from livinglab.forum.views.pieces import keys_of
from livinglab.prose import plain
from livinglab.replication.queries import people_running
from livinglab.submissions import new_key

EXCERPT = 240  # characters of the accepted answer that stand under the question
ANSWERERS = 4
DESCRIPTION = 200  # characters of the opening for the descriptions of search machines
RAIL = 6  # stretches into which the pages of a long thread are divided


class Shown(NamedTuple):
    """A post as this reader sees it."""

    post: Post
    is_readable: bool
    found_useful: bool
    bookmarked: bool
    is_accepted: bool
    running: Running | None
    can_edit: bool
    can_delete: bool
    can_accept: bool
    can_confirm: bool
    can_mark: bool
    can_review: bool
    is_own: bool
    face: Hashable


def asked_page() -> int:
    """`?halaman=`; what is no number is the first."""
    asked = request.args.get("halaman", "1")
    return int(asked) if asked.isdecimal() and asked.isascii() and len(asked) < 9 else 1


def thread_page(
    opened: Opened,
    keeps: Keeps,
    page: int,
    viewer: User | None,
    refused: tuple[int, BallotForm] | None = None,
) -> dict[str, Any]:
    """The values of `forum/thread.html`; or 404, if there is no such page.

    `refused`: a ballot to be mended, under which post.
    """
    thread = opened.thread
    if not 1 <= page <= thread.page_count:
        abort(404)
    standing = policy.Standing(viewer, thread)
    shown = [_shown(one, opened.thread, keeps, standing) for one in opened.posts]
    listed = [one for one in shown if _is_listed(one, page)]
    accepted = next((one for one in shown if one.is_accepted and one.is_readable), None)
    can_reply = policy.can_reply(viewer, thread)
    files = {one.post.id: one.files for one in opened.posts}
    sent = dict([refused] if refused else [])
    return {
        "thread": thread,
        "about": _about(thread),
        "description": "" if viewer else _description(listed),
        "rail_pages": _rail_pages(page, thread.page_count),
        "is_outdated": bool(thread.valid_until and thread.valid_until <= now().date()),
        "files": files,
        "pictures": {one.post.id: one.pictures for one in opened.posts},
        "key_of": keys_of(thread, viewer, can_reply=can_reply),
        "page": page,
        "posts": listed,
        "ballots": {
            one.post.id: ballot_of(one, keeps, standing, sent.get(one.post.id))
            for one in opened.posts
            if one.poll is not None
        },
        "accepted": accepted if page == 1 else None,
        "beginning": _beginning(accepted) if accepted else "",
        "serial": opened.serial,
        "keeps": keeps,
        "unread": _first_unread(thread, keeps, viewer),
        "kinds": labels.KINDS,
        "levels": labels.LEVELS,
        "can_reply": can_reply,
        "can_edit_thread": policy.can_edit_thread(viewer, thread),
        "can_moderate": standing.moderates,
        "can_accept": policy.can_accept(viewer, thread),
        "answerers": _answerers(thread),
        "new_form": partial(ReplyForm, formdata=None, body=keeps.draft),
        "new_key": new_key,
    }


def _shown(
    opened: OpenedPost, thread: Thread, keeps: Keeps, standing: policy.Standing
) -> Shown:
    post, viewer = opened.post, standing.viewer
    return Shown(
        post=post,
        is_readable=standing.can_read(post),
        found_useful=post.id in keeps.useful,
        bookmarked=post.id in keeps.bookmarked,
        is_accepted=post.id == thread.accepted_post_id,
        running=opened.running,
        can_edit=standing.can_edit(post),
        can_delete=standing.can_delete(post),
        can_accept=standing.can_accept(post),
        can_confirm=standing.can_confirm(post),
        can_mark=standing.can_mark(post),
        can_review=standing.can_review(post),
        is_own=viewer is not None and post.author_id == viewer.id,
        face=opened.face,
    )


def _is_listed(shown: Shown, page: int) -> bool:
    """On this page, and not a post that waits for review and is somebody else's."""
    on_page = (page - 1) * PAGE < shown.post.number <= page * PAGE
    return on_page and (shown.is_readable or not shown.post.is_pending)


def _about(thread: Thread) -> list[Chip]:
    """As in lists: applications, then regions, then tags, each by name."""
    found = [
        *(Chip("application", one.slug, one.name) for one in thread.applications),
        *(Chip("region", one.code, one.official_name) for one in thread.regions),
        *(Chip("tag", one.slug, one.name) for one in thread.tags),
    ]
    kinds = [chip.kind for chip in found]
    return sorted(found, key=lambda chip: (kinds.index(chip.kind), chip.name))


def _description(listed: list[Shown]) -> str:
    """The beginning of the page for search machines; they read as visitors."""
    if not listed or not listed[0].is_readable or listed[0].post.is_pending:
        return ""
    return plain(listed[0].post.html)[:DESCRIPTION]


def _rail_pages(page: int, count: int) -> list[int]:
    """The pages named beside the thread: the ends, the present one and some between."""
    if count == 1:
        return []
    steps = {1 + round(step * (count - 1) / RAIL) for step in range(RAIL + 1)}
    return sorted(steps | {page})


def _beginning(accepted: Shown) -> str:
    words = plain(accepted.post.html)
    return words if len(words) <= EXCERPT else words[:EXCERPT].rsplit(" ", 1)[0] + " …"


def _first_unread(thread: Thread, keeps: Keeps, viewer: User | None) -> int | None:
    """The number of the first unread post; None where all is read, or nothing was ever."""
    number = keeps.read_number
    if viewer is None or not 0 < number < thread.post_count:
        return None
    return number + 1


def _answerers(thread: Thread) -> list[Any]:
    """Who could know: people where the application runs, while nobody has answered."""
    if thread.reply_count or not thread.is_question or not thread.applications:
        return []
    return list(people_running(thread.applications[0].id, ANSWERERS))
