"""Fills a scratch database fast: bulk rows, the same shapes that the services write."""

import random
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import click
from sqlalchemy import func, insert, select

from livinglab.accounts.login import hash_token
from livinglab.accounts.models import Membership, Organisation, SignIn, User
from livinglab.db import db, now
from livinglab.forum.models import Category, Post, Thread, ThreadApplication, ThreadKind
from livinglab.prose import RENDERER, render
from livinglab.replication.models import Application
from livinglab.search import analysis
from livinglab.search.models import SearchDocument

PEOPLE = 200
LONG_THREAD = 5_000
PAGE_OF_POSTS = 20
BATCH = 2_000
TOKEN = "bench-reader"
random_numbers = random.Random(20261124)


@cache
def words() -> list[str]:
    """Root words of Indonesian, from the stemmer's own dictionary."""
    folder = files("Sastrawi") / "Stemmer" / "data" / "kata-dasar.txt"
    found = [word.split(" ")[0] for word in folder.read_text().split("\n")]
    found = [word for word in found if word.isalpha()]
    random_numbers.shuffle(found)
    return found


@cache
def word_weights() -> list[float]:
    """How often each is used: the n-th word as 1/n, as in real text."""
    total = 0.0
    return [total := total + 1 / rank for rank in range(1, len(words()) + 1)]


def sentence(length: int) -> str:
    chosen = random_numbers.choices(words(), cum_weights=word_weights(), k=length)
    return " ".join(chosen).capitalize() + "."


def _paragraphs() -> list[str]:
    return [
        sentence(random_numbers.randint(8, 30)) for _ in range(random_numbers.randint(4, 9))
    ]


@cache
def bodies() -> list[tuple[str, str]]:
    """800 different posts of 60 to 250 words, with their HTML."""
    texts = ["\n\n".join(_paragraphs()) for _ in range(800)]
    return [(text, str(render(text).html)) for text in texts]


def sizes(threads: int, posts: int) -> list[int]:
    """How many posts each thread has: one long one, the others about the average."""
    rest = posts - LONG_THREAD
    share = [
        max(1, round(random_numbers.expovariate((threads - 1) / rest)))
        for _ in range(threads - 1)
    ]
    excess = sum(share) - rest
    for place in random_numbers.choices(range(len(share)), k=abs(excess) * 3):
        if excess > 0 and share[place] > 1:
            share[place], excess = share[place] - 1, excess - 1
        elif excess < 0:
            share[place], excess = share[place] + 1, excess + 1
    return [LONG_THREAD, *share]


def fill(threads: int, posts: int) -> int:
    """Write people, threads, posts and search rows; the id of the long thread."""
    people = _people()
    categories = list(
        db.session.scalars(select(Category.id).where(Category.is_closed.is_(False)))
    )
    application = db.session.scalar(
        select(Application.id).where(Application.slug == "e-office")
    )
    first = (db.session.scalar(select(func.max(Thread.id))) or 0) + 1
    whole = list(enumerate(sizes(threads, posts), first))
    with click.progressbar(length=posts, label="Posts") as bar:
        for begin in range(0, len(whole), 200):
            part = whole[begin : begin + 200]
            written = _write(part, people, categories)
            db.session.execute(
                insert(ThreadApplication),
                [
                    {"thread_id": each, "application_id": application}
                    for each, _ in part
                    if each % 50 == 0
                ]
                or [{"thread_id": part[0][0], "application_id": application}],
            )
            db.session.commit()
            bar.update(written)
    return first


def _people() -> list[int]:
    organisations = list(db.session.scalars(select(Organisation.id).limit(PEOPLE)))
    for number in range(PEOPLE):
        user = User(
            email=f"bench{number}@example.go.id",
            name=f"Penguji {number}",
            handle=f"penguji{number}",
            password_hash="!",
            email_confirmed_at=now(),
        )
        db.session.add(user)
        db.session.flush()
        db.session.add(
            Membership(
                user_id=user.id,
                organisation_id=organisations[number],
                started_on=now().date(),
                confirmed_at=now(),
            )
        )
        if number == 0:
            db.session.add(SignIn(token_hash=hash_token(TOKEN), user_id=user.id))
    db.session.commit()
    return list(db.session.scalars(select(User.id).where(User.handle.like("penguji%"))))


def _write(part: list[tuple[int, int]], people: list[int], categories: list[int]) -> int:
    threads, posts, documents = [], [], []
    for thread_id, size in part:
        began = now() - timedelta(minutes=thread_id * 7 + size)
        author = random_numbers.choice(people)
        title = sentence(7).rstrip(".")
        threads.append(_thread(thread_id, size, title, author, categories, began))
        own = list(_posts(thread_id, size, people, author, began))
        posts += own
        documents += list(_documents(thread_id, title, own, began))
    db.session.execute(insert(Thread), threads)
    for begin in range(0, len(posts), BATCH):
        db.session.execute(insert(Post), posts[begin : begin + BATCH])
    highest = db.session.scalar(select(func.max(SearchDocument.seq))) or 0
    rows = [row | {"seq": number} for number, row in enumerate(documents, highest + 1)]
    db.session.execute(insert(SearchDocument), rows)
    return len(posts)


def _thread(
    number: int, size: int, title: str, author: int, categories: list[int], began: Any
) -> dict[str, Any]:
    return {
        "id": number,
        "category_id": categories[number % len(categories)],
        "kind": ThreadKind.QUESTION,
        "title": title,
        "slug": title.lower().replace(" ", "-")[:100],
        "author_id": author,
        "post_count": size,
        "last_post_at": began + timedelta(minutes=size),
        "last_poster_id": author,
        "created_at": began,
        "updated_at": began,
        "is_demonstration": True,
    }


def _posts(
    thread_id: int, size: int, people: list[int], author: int, began: Any
) -> Iterator[dict[str, Any]]:
    for number in range(1, size + 1):
        body, html = random_numbers.choice(bodies())
        yield {
            "thread_id": thread_id,
            "number": number,
            "author_id": author if number == 1 else random_numbers.choice(people),
            "body": body,
            "html": html,
            "renderer": RENDERER,
            "created_at": began + timedelta(minutes=number),
        }


@cache
def _stems(body: str) -> str:
    return analysis.stems(body)


def _stems_of(posts: list[dict[str, Any]]) -> str:
    """The same 800 texts come again and again: each is analysed once."""
    return " ".join(_stems(post["body"]) for post in posts)


def _documents(
    thread_id: int, title: str, posts: list[dict[str, Any]], began: Any
) -> Iterator[dict[str, Any]]:
    """The opening as page 0, and the posts in pages of 20, as the forum writes them."""
    pages = [posts[:1]] + [
        posts[begin : begin + PAGE_OF_POSTS] for begin in range(0, len(posts), PAGE_OF_POSTS)
    ]
    for page, chosen in enumerate(pages):
        yield {
            "kind": "thread",
            "object_id": str(thread_id),
            "page": page,
            "title": title,
            "body": "\n\n".join(post["body"] for post in chosen),
            "stems": "\n".join((analysis.stems(title), "", _stems_of(chosen))),
            "analysis": analysis.VERSION,
            "status": "open",
            "url": f"/forum/topik/{thread_id}",
            "created_at": began,
        }
