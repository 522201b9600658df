"""Categories, threads and replies for tests, made by the services that people use."""

from itertools import count
from typing import Any

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum.models import (
    Category,
    CategoryOrganisation,
    Poll,
    Post,
    Thread,
    ThreadKind,
)
from livinglab.forum.queries.threads import opening_of
from livinglab.forum.services import polls, posts, threads
from livinglab.slugs import slugify
from tests.factories.accounts import OGAN_ILIR, make_user, organisation_of

_numbers = count(1)


def make_category(name: str = "", *, closed_to: str | None = None) -> Category:
    """An open category, or one that only the pemda of region `closed_to` can see."""
    number = next(_numbers)
    name = name or f"Kategori {number}"
    category = Category(
        name=name,
        slug=f"{slugify(name)}-{number}",
        position=number,
        is_closed=closed_to is not None,
        organisations=[],
    )
    if closed_to is not None:
        organisation = organisation_of(closed_to)
        category.organisations.append(CategoryOrganisation(organisation_id=organisation.id))
    db.session.add(category)
    db.session.flush()
    return category


def make_thread(
    title: str = "",
    *,
    author: User | None = None,
    category: Category | None = None,
    kind: ThreadKind = ThreadKind.QUESTION,
    body: str = "Bagaimana caranya?",
    tags: tuple[str, ...] = (),
    application_ids: tuple[int, ...] = (),
    region_codes: tuple[str, ...] = (),
) -> Thread:
    return threads.start_thread(
        author or make_user(of=OGAN_ILIR),
        category=category or make_category(),
        kind=kind,
        title=title or f"Topik {next(_numbers)}",
        body=body,
        tags=tags,
        application_ids=application_ids,
        region_codes=region_codes,
    )


def make_reply(thread: Thread, *, author: User | None = None, body: str = "") -> Post:
    return posts.post_reply(
        thread,
        author or make_user(of=OGAN_ILIR),
        body=body or f"Balasan {next(_numbers)}.",
    )


def make_poll(thread: Thread, *options: str, question: str = "", **facts: Any) -> Poll:
    """A poll under the opening of the thread; "Ya" or "Tidak" where no options are given."""
    written = polls.Facts(question, options or ("Ya", "Tidak"), **facts)
    return polls.add_poll(opening_of(thread), thread.author, written)
