"""Fills a site with people and threads: bulk rows, the same shapes that the services write.

What a thread says depends on nothing but its place, and a batch of threads is
one transaction. So a run that was cut short is gone on with: what is there is
asked of the database, and the rest comes out as it would have.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from random import Random
from typing import Any

import click
from sqlalchemy import func, insert, select, text

from bench import documents, texts
from bench.recipe import Recipe
from livinglab.accounts.login import hash_token
from livinglab.accounts.models import Membership, Organisation, SignIn, User
from livinglab.db import db
from livinglab.forum.models import (
    Category,
    Post,
    Thread,
    ThreadApplication,
    ThreadKind,
    ThreadRegion,
)
from livinglab.forum.services.counts import recount_categories
from livinglab.prose import RENDERER
from livinglab.regions.models import Region
from livinglab.replication.models import Application

BATCH = 400  # threads in one transaction
ROWS = 2_000  # in one statement
TOKEN = "bench-reader"
MAIL = "@penguji.example"
LATEST = datetime(2026, 11, 1, tzinfo=UTC)
WITH_REGION, WITH_APPLICATION = 5, 50  # every so many threads


@dataclass(frozen=True)
class Plan:
    """One thread that is to be: its id, its place among the generated, its posts."""

    id: int
    place: int
    posts: int


@dataclass(frozen=True)
class About:
    """What a thread's rows refer to; None where it is about no region or application."""

    region: Any | None
    application: Any | None


class Ground:
    """The rows of the site that threads are hung on."""

    def __init__(self) -> None:
        self.people = list(
            db.session.scalars(
                select(User.id).where(User.email.endswith(MAIL)).order_by(User.id)
            )
        )

    @cached_property
    def categories(self) -> Sequence[int]:
        return db.session.scalars(
            select(Category.id).where(Category.is_closed.is_(False)).order_by(Category.id)
        ).all()

    @cached_property
    def _application(self) -> Any:
        columns = (Application.id, Application.slug, Application.name)
        return db.session.execute(select(*columns).where(Application.slug == "e-office")).one()

    @cached_property
    def _regions(self) -> Sequence[Any]:
        columns = (Region.code, Region.province_code, Region.official_name)
        return db.session.execute(
            select(*columns).where(Region.province_code.is_not(None)).order_by(Region.code)
        ).all()

    def about(self, place: int) -> About:
        region = None if place % WITH_REGION else self._regions[place % len(self._regions)]
        return About(region, None if place % WITH_APPLICATION else self._application)


def sizes(recipe: Recipe) -> list[int]:
    """How many posts each thread has: one long one, the others about the average."""
    chance = Random(texts.SEED)
    rest, others = recipe.posts - recipe.long_thread, recipe.threads - 1
    share = [max(1, round(chance.expovariate(others / rest))) for _ in range(others)]
    excess = sum(share) - rest
    while excess:
        place = chance.randrange(others)
        if excess < 0 or share[place] > 1:
            step = 1 if excess > 0 else -1
            share[place], excess = share[place] - step, excess - step
    return [recipe.long_thread, *share]


def fill(recipe: Recipe) -> int:
    """Write what is not there yet of people, threads and posts; the id of the long thread."""
    _add_people(recipe.people)
    ground = Ground()
    first, done = _written(ground.people)
    plans = [Plan(first + n, n, posts) for n, posts in enumerate(sizes(recipe))]
    with click.progressbar(length=recipe.posts, label="Posts") as bar:
        bar.update(sum(plan.posts for plan in plans[:done]))
        for begin in range(done, len(plans), BATCH):
            batch = plans[begin : begin + BATCH]
            _write(batch, ground)
            db.session.commit()
            bar.update(sum(plan.posts for plan in batch))
    _finish(ground)
    return first


def _add_people(wanted: int) -> None:
    """Numbered people, each a member of an organisation; the first has signed in."""
    there = db.session.scalar(select(func.count(User.id)).where(User.email.endswith(MAIL))) or 0
    organisations = db.session.scalars(select(Organisation.id).order_by(Organisation.id)).all()
    for begin in range(there, wanted, ROWS):
        numbers = range(begin, min(begin + ROWS, wanted))
        ids = db.session.scalars(
            insert(User).returning(User.id, sort_by_parameter_order=True),
            [_person(number) for number in numbers],
        ).all()
        memberships = [
            {
                "user_id": user,
                "organisation_id": organisations[number % len(organisations)],
                "started_on": LATEST.date(),
                "confirmed_at": LATEST,
            }
            for number, user in zip(numbers, ids, strict=True)
        ]
        db.session.execute(insert(Membership), memberships)
        if begin == 0:
            db.session.add(SignIn(token_hash=hash_token(TOKEN), user_id=ids[0]))
        db.session.commit()


def _person(number: int) -> dict[str, Any]:
    return {
        "email": f"{number}{MAIL}",
        "name": f"Penguji {number}",
        "handle": f"penguji{number}",
        "password_hash": "!",
        "email_confirmed_at": LATEST,
    }


def _written(people: list[int]) -> tuple[int, int]:
    """The id of the first generated thread, there or to be, and how many there are."""
    first, count = db.session.execute(
        select(func.min(Thread.id), func.count()).where(Thread.author_id >= people[0])
    ).one()
    highest = db.session.scalar(select(func.max(Thread.id))) or 0
    return first or highest + 1, count


def _write(plans: list[Plan], ground: Ground) -> None:
    subjects = documents.Batch()
    threads: list[dict[str, Any]] = []
    posts: list[dict[str, Any]] = []
    for plan in plans:
        chance, about = Random(texts.SEED + plan.place), ground.about(plan.place)
        title = texts.sentence(7, chance).rstrip(".")
        said = [texts.post(chance) for _ in range(plan.posts)]
        thread = _thread(plan, title, ground, chance)
        threads.append(thread)
        own = list(_posts(plan, thread, said, ground, chance))
        posts += own
        authors = [post["author_id"] for post in own]
        subjects.add(thread, said, authors, about.region, about.application)
    db.session.execute(insert(Thread), threads)
    _insert(Post, posts)
    _insert(ThreadRegion, subjects.regions)
    _insert(ThreadApplication, subjects.applications)
    subjects.write()


def _insert(table: type[Any], rows: list[dict[str, Any]]) -> None:
    for begin in range(0, len(rows), ROWS):
        db.session.execute(insert(table), rows[begin : begin + ROWS])


def _thread(plan: Plan, title: str, ground: Ground, chance: Random) -> dict[str, Any]:
    began = LATEST - timedelta(minutes=plan.place * 7 + plan.posts)
    author = chance.choice(ground.people)
    return {
        "id": plan.id,
        "category_id": ground.categories[plan.place % len(ground.categories)],
        "kind": ThreadKind.QUESTION,
        "title": title,
        "slug": title.lower().replace(" ", "-")[:100],
        "author_id": author,
        "post_count": plan.posts,
        "reply_count": plan.posts - 1,
        "last_post_at": began + timedelta(minutes=plan.posts),
        "last_poster_id": author,
        "created_at": began,
        "updated_at": began,
        "is_demonstration": True,
    }


def _posts(
    plan: Plan,
    thread: dict[str, Any],
    said: list[list[texts.Paragraph]],
    ground: Ground,
    chance: Random,
) -> Iterator[dict[str, Any]]:
    for number, paragraphs in enumerate(said, 1):
        yield {
            "thread_id": plan.id,
            "number": number,
            "author_id": thread["author_id"] if number == 1 else chance.choice(ground.people),
            "body": texts.text_of(paragraphs),
            "html": texts.html_of(paragraphs),
            "renderer": RENDERER,
            "created_at": thread["created_at"] + timedelta(minutes=number),
        }


def _finish(ground: Ground) -> None:
    """Counters of categories; and PostgreSQL's next thread comes after the generated ones."""
    recount_categories(*ground.categories)
    if db.engine.dialect.name == "postgresql":
        db.session.execute(
            text("SELECT setval(pg_get_serial_sequence('thread', 'id'), max(id)) FROM thread")
        )
    db.session.commit()
