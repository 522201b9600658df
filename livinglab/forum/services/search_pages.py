"""What of the forum can be found: a document for each opening, and one for every 20 posts.

Page 0 is the opening, page n ≥ 1 the posts of page n of the thread, so that
a reply reads one page anew, and a million posts are some 60,000 documents.
What is hidden, waits for review or was deleted is in none of them.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import String, and_, cast, select
from sqlalchemy.orm import joinedload

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum.models import (
    PAGE,
    Post,
    Tag,
    Thread,
    ThreadApplication,
    ThreadKind,
    ThreadRegion,
    ThreadTag,
    page_of,
)
from livinglab.forum.queries.polls import words_of
from livinglab.forum.services.counts import public_posts
from livinglab.prose import plain
from livinglab.regions.models import Region
from livinglab.replication.models import Application
from livinglab.search import index
from livinglab.search.models import SearchDocument

BODY = 60_000  # characters of a page that are read; 20 posts seldom have more


def reindex_thread(thread: Thread) -> None:
    """Read all pages anew: after a change of title, place or subject, hiding or merging."""
    index.remove("thread", str(thread.id))
    if _is_public(thread):
        about = _About(thread)
        for page in range(thread.page_count + 1):
            if posts := _posts(thread, page):
                _put(thread, page, posts, about)


def reindex_post(post: Post) -> None:
    """Read the page of the post anew: after it was written, edited, hidden or accepted."""
    reindex_number(post.thread, post.number)


def reindex_number(thread: Thread, number: int) -> None:
    """Read the page with the post of this number anew."""
    if _is_public(thread):
        page = 0 if number == 1 else page_of(number)
        _put(thread, page, _posts(thread, page), _About(thread))


def reindex_opening(thread: Thread) -> None:
    reindex_number(thread, 1)


def reindex_renamed(limit: int) -> int:
    """Read anew what is found by a name that its author has no more: changed, or left."""
    threads = db.session.scalars(
        select(Thread)
        .join(Thread.author)
        .join(
            SearchDocument,
            and_(
                SearchDocument.kind == "thread",
                SearchDocument.page == 0,
                SearchDocument.object_id == cast(Thread.id, String),
            ),
        )
        .where(
            SearchDocument.deleted.is_(False),
            SearchDocument.author != "",
            SearchDocument.author != User.name,
        )
        .options(joinedload(Thread.category))
        .order_by(Thread.id)
        .limit(limit)
    ).all()
    for thread in threads:
        reindex_opening(thread)
    return len(threads)


def _is_public(thread: Thread) -> bool:
    return not (thread.is_hidden or thread.is_pending or thread.merged_into_id is not None)


class _About:
    """What all pages of a thread share."""

    def __init__(self, thread: Thread) -> None:
        self.applications = db.session.execute(
            select(Application.slug, Application.name)
            .join(ThreadApplication)
            .where(ThreadApplication.thread_id == thread.id)
        ).all()
        self.regions = db.session.scalars(
            select(Region).join(ThreadRegion).where(ThreadRegion.thread_id == thread.id)
        ).all()
        self.tags = db.session.scalars(
            select(Tag.name).join(ThreadTag).where(ThreadTag.thread_id == thread.id)
        ).all()
        self.is_closed = thread.category.is_closed

    @property
    def names(self) -> str:
        return ", ".join(
            [
                *self.tags,
                *(name for _, name in self.applications),
                *(region.official_name for region in self.regions),
            ]
        )


def _put(thread: Thread, page: int, posts: Sequence[Post], about: _About) -> None:
    number = posts[0].number if posts else (page - 1) * PAGE + 1
    index.put(
        index.Document(
            kind="thread",
            object_id=str(thread.id),
            page=page,
            title=thread.title,
            body="\n".join(_texts(posts))[:BODY],
            names=about.names,
            url=thread.path if page == 0 else thread.path_of(max(number, 2)),
            regions=tuple(region.code for region in about.regions),
            provinces=tuple(
                dict.fromkeys(region.own_province_code for region in about.regions)
            ),
            applications=tuple(slug for slug, _ in about.applications),
            status=_status(thread),
            author=posts[0].author.name if page == 0 and posts else "",
            weight=_weight(thread, page, posts),
            scope=f"category:{thread.category_id}" if about.is_closed else "public",
            created_at=thread.created_at if page == 0 or not posts else posts[-1].created_at,
        )
    )


def _texts(posts: Sequence[Post]) -> Iterator[str]:
    """What each post says, and after it what its poll asks and offers."""
    polls = words_of(post.id for post in posts)
    for post in posts:
        yield plain(post.html)
        yield from polls.get(post.id, ())


def _posts(thread: Thread, page: int) -> Sequence[Post]:
    """The public posts of a page; the opening is page 0, and not in page 1."""
    if page == 0:
        numbers = Post.number == 1
    else:
        numbers = Post.number.between(max(2, (page - 1) * PAGE + 1), page * PAGE)
    return db.session.scalars(
        select(Post)
        .where(public_posts(thread.id), numbers)
        .options(joinedload(Post.author))
        .order_by(Post.number)
    ).all()


def _status(thread: Thread) -> str:
    if thread.kind is not ThreadKind.QUESTION:
        return ""
    return "answered" if thread.is_solved else "open"


def _weight(thread: Thread, page: int, posts: Sequence[Post]) -> float:
    """More for what was accepted, was found useful and worked elsewhere too."""
    liked = sum(post.useful_count + 2 * post.worked_count for post in posts)
    accepted = any(post.id == thread.accepted_post_id for post in posts)
    solved = page == 0 and thread.is_solved
    return float(liked + 5 * accepted + 3 * solved)
