"""What one reader keeps of a page of a thread, with the versions of what the page shows."""

from typing import Any, NamedTuple

from sqlalchemy import (
    Integer,
    String,
    bindparam,
    literal,
    select,
    type_coerce,
    union_all,
)

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum.models import (
    Bookmark,
    Draft,
    Poll,
    PollVote,
    Post,
    Reaction,
    ReactionKind,
    ReadPosition,
    Subscription,
)
from livinglab.pagecache import PageVersion

SCOPES = 5  # that a page of a thread shows; with a number that is known nothing is put in later


class Keeps(NamedTuple):
    """For a visitor nothing of it."""

    read_number: int  # of the last post read; 0 where none was
    level: str | None
    draft: str
    useful: frozenset[int]  # ids of posts
    bookmarked: frozenset[int]  # ids of posts
    chosen: frozenset[int]  # ids of options of polls


def _rows(kind: str, number: Any, words: Any) -> Any:
    return select(literal(kind, String).label("kind"), number, words)


_READER, _THREAD = bindparam("reader", type_=Integer), bindparam("thread", type_=Integer)
_NUMBER, _WORDS = literal(0, Integer), literal("", String)
_ON_PAGE = select(Post.id).where(
    Post.thread_id == _THREAD, Post.number.between(bindparam("first"), bindparam("last"))
)
# One round trip for what are seven small look-ups by key. Put together once.
_KEPT = union_all(
    _rows("version", PageVersion.version, PageVersion.scope).where(
        PageVersion.scope.in_([bindparam(f"scope_{n}") for n in range(SCOPES)])
    ),
    _rows("read", ReadPosition.number, _WORDS).where(
        ReadPosition.user_id == _READER, ReadPosition.thread_id == _THREAD
    ),
    _rows("level", _NUMBER, type_coerce(Subscription.level, String)).where(
        Subscription.user_id == _READER,
        Subscription.subject_kind == "thread",
        Subscription.subject_id == bindparam("subject"),
    ),
    _rows("draft", _NUMBER, Draft.body).where(
        Draft.user_id == _READER, Draft.place == bindparam("place")
    ),
    _rows("useful", Reaction.post_id, _WORDS).where(
        Reaction.user_id == _READER,
        Reaction.kind == ReactionKind.USEFUL,
        Reaction.post_id.in_(_ON_PAGE),
    ),
    _rows("bookmark", Bookmark.post_id, _WORDS).where(
        Bookmark.user_id == _READER, Bookmark.post_id.in_(_ON_PAGE)
    ),
    _rows("chosen", PollVote.option_id, _WORDS).where(
        PollVote.user_id == _READER,
        PollVote.poll_id.in_(select(Poll.id).where(Poll.post_id.in_(_ON_PAGE))),
    ),
)


def keeps_of(
    reader: User | None, thread_id: int, numbers: tuple[int, int], scopes: tuple[str, ...]
) -> tuple[dict[str, int], Keeps]:
    """The versions of the scopes, and what is kept of the posts of these numbers; one query."""
    asked = {
        "reader": reader.id if reader else 0,
        "thread": thread_id,
        "subject": str(thread_id),
        "place": f"thread:{thread_id}",
        "first": numbers[0],
        "last": numbers[1],
    } | {f"scope_{n}": scope for n, scope in enumerate(scopes)}
    versions = dict.fromkeys(scopes, 0)
    words = {"level": "", "draft": ""}
    numbers_of: dict[str, list[int]] = {
        kind: [] for kind in ("read", "useful", "bookmark", "chosen")
    }
    # Past the session, which would look for objects among the columns.
    for kind, number, text in db.session.connection().execute(_KEPT, asked):
        if kind == "version":
            versions[text] = number
        elif kind in words:
            words[kind] = text
        else:
            numbers_of[kind].append(number)
    return versions, Keeps(
        read_number=max(numbers_of["read"], default=0),
        level=words["level"] or None,
        draft=words["draft"],
        useful=frozenset(numbers_of["useful"]),
        bookmarked=frozenset(numbers_of["bookmark"]),
        chosen=frozenset(numbers_of["chosen"]),
    )
