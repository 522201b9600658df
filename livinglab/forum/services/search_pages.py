"""What of the forum can be found: openings, every 20 posts together, and files by their text.

Page 0 is the opening, page n ≥ 1 the posts of page n of the thread, the opening among
them, so that a reply reads one page anew, and a million posts are some 60,000 documents.
A file is page −(its id): were it read with the posts beside it, their few
words would count for nothing among its thousands. What is hidden, waits for
review or was deleted is in none of them.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import joinedload

from livinglab.db import db
from livinglab.forum.models import (
    PAGE,
    Attachment,
    AttachmentText,
    Post,
    Thread,
    ThreadApplication,
    ThreadKind,
    page_of,
)
from livinglab.forum.queries.lines import chips_of
from livinglab.forum.services.counts import public_posts
from livinglab.forum.services.page_texts import PostText, body_of, numbers_of, posts_of
from livinglab.regions.models import province_code_of
from livinglab.search import index, renamed
from livinglab.search.authors import of_person
from livinglab.search.queries import told_by_name


def reindex_thread(thread: Thread) -> None:
    """Read all pages anew: after a change of title, place or subject, hiding or merging."""
    kept: set[int] = set()
    if is_public(thread):
        about = _About(thread)
        for page in range(thread.page_count + 1):
            if posts := posts_of(thread, page):
                _put(thread, page, posts, about)
                kept.add(page)
        kept |= _put_files(thread, Post.thread_id == thread.id, about)
    index.remove("thread", str(thread.id), index.pages("thread", str(thread.id)) - kept)


def reindex_post(post: Post, *, has_files: bool = True) -> None:
    """Read the page of the post anew: after it was written, edited, hidden or accepted."""
    reindex_number(post.thread, post.number, has_files=has_files)


def reindex_number(thread: Thread, number: int, *, has_files: bool = True) -> None:
    """Read the page with the post of this number anew, and the post's files."""
    if is_public(thread):
        about = _About(thread)
        for page in _pages_with(thread, number):
            _put(thread, page, posts_of(thread, page), about)
        if has_files:
            _put_files(thread, Post.number == number, about)


def _pages_with(thread: Thread, number: int) -> Sequence[int]:
    """Those that the post of this number stands in."""
    if number > 1:
        return (page_of(number),)
    return (0, 1) if thread.post_count > 1 else (0,)


def reindex_files(post: Post) -> None:
    """Read the post's files anew: after one was read, or taken away."""
    if is_public(post.thread):
        _put_files(post.thread, Post.number == post.number, _About(post.thread))


def reindex_opening(thread: Thread) -> None:
    reindex_number(thread, 1)


def put_renamed(limit: int) -> int:
    """Some threads about an application that has another name; how many."""

    def about(application_id: int, last: int) -> Sequence[Thread]:
        of_it = select(ThreadApplication.thread_id).where(
            ThreadApplication.application_id == application_id,
            ThreadApplication.thread_id > last,
        )
        return db.session.scalars(
            select(Thread)
            .where(Thread.id.in_(of_it))
            .options(joinedload(Thread.category))
            .order_by(Thread.id)
            .limit(limit)
        ).all()

    return renamed.put_anew(renamed.THREADS, about, reindex_thread)


def name_authors(limit: int) -> int:
    """Tell who wrote the pages of a release that told only who opened a thread, by name."""
    rows = told_by_name("thread", limit)
    for row in rows:
        thread_id = int(row.object_id)
        if row.page < 0:
            file = select(Attachment.post_id).where(Attachment.id == -row.page)
            own = Post.id == file.scalar_subquery()
        else:
            own = Post.number.between(*numbers_of(row.page))
        found = db.session.scalars(
            select(Post.author_id).where(public_posts(thread_id), own).order_by(Post.number)
        )
        index.credit(row, map(of_person, found))
    return len(rows)


def is_public(thread: Thread) -> bool:
    return not (thread.is_hidden or thread.is_pending or thread.merged_into_id is not None)


class _About:
    """What all pages and files of a thread share."""

    def __init__(self, thread: Thread) -> None:
        self._thread = thread
        self._chips = chips_of([thread.id]).get(thread.id, [])

    def _keys(self, kind: str) -> tuple[str, ...]:
        return tuple(chip.key for chip in self._chips if chip.kind == kind)

    @property
    def document(self) -> index.Document:
        thread, regions = self._thread, self._keys("region")
        return index.Document(
            kind="thread",
            object_id=str(thread.id),
            title=thread.title,
            body="",
            url=thread.path,
            names=", ".join(chip.name for chip in self._chips),
            regions=regions,
            provinces=tuple(dict.fromkeys(province_code_of(code) for code in regions)),
            applications=self._keys("application"),
            status=_status(thread),
            scope=f"category:{thread.category_id}" if thread.category.is_closed else "public",
            created_at=thread.created_at,
        )


def _put(thread: Thread, page: int, posts: Sequence[PostText], about: _About) -> None:
    number = next((post.number for post in posts if post.number > 1), (page - 1) * PAGE + 1)
    index.put(
        replace(
            about.document,
            page=page,
            body=body_of(posts, page),
            url=thread.path if page == 0 else thread.path_of(max(number, 2)),
            authors=tuple(of_person(post.author_id) for post in posts),
            weight=_weight(thread, page, posts),
            created_at=thread.created_at if page == 0 or not posts else posts[-1].created_at,
        )
    )


def _put_files(thread: Thread, of_posts: ColumnElement[bool], about: _About) -> set[int]:
    """Put the files that readers of the thread have, take the others out; those put."""
    shown = and_(public_posts(thread.id), Attachment.deleted_at.is_(None))
    found = db.session.execute(
        select(
            Attachment.id,
            Attachment.name,
            AttachmentText.text,
            Post.number,
            Post.author_id,
            Post.created_at,
            shown.label("is_shown"),
        )
        .join(AttachmentText, AttachmentText.attachment_id == Attachment.id)
        .join(Post, Post.id == Attachment.post_id)
        .where(Post.thread_id == thread.id, of_posts, AttachmentText.text != "")
        .order_by(Attachment.id)
    ).all()
    for file in found:
        if file.is_shown:
            index.put(
                replace(
                    about.document,
                    page=-file.id,
                    body=f"{file.name}\n{file.text}",
                    url=thread.path_of(file.number),
                    authors=(of_person(file.author_id),),
                    created_at=file.created_at,
                )
            )
    pages = {-file.id for file in found if file.is_shown}
    index.remove("thread", str(thread.id), {-file.id for file in found} - pages)
    return pages


def _status(thread: Thread) -> str:
    if thread.kind is not ThreadKind.QUESTION:
        return ""
    return "answered" if thread.is_solved else "open"


def _weight(thread: Thread, page: int, posts: Sequence[PostText]) -> float:
    """More for what was accepted, was found useful and worked elsewhere too."""
    liked = sum(post.useful_count + 2 * post.worked_count for post in posts)
    accepted = any(post.id == thread.accepted_post_id for post in posts)
    solved = page == 0 and thread.is_solved
    return float(liked + 5 * accepted + 3 * solved)
