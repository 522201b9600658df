"""Loads the real data, and writes the threads of topics.toml beside it."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum.models import Category
from livinglab.loading import steps
from livinglab.regions import reference
from livinglab.search import following
from livinglab.search.engines import choice
from tests.factories.accounts import make_user
from tests.factories.forum import make_category, make_reply, make_thread

THREADS = 10  # for each topic
WORDINGS = 4  # titles and bodies of a topic


class Written(NamedTuple):
    """A thread of the set: its key in search, its topic, wordings and region."""

    key: str
    topic: str
    title: int
    body: int
    region: str


@cache
def topics(name: str = "topics.toml") -> list[dict[str, Any]]:
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    found: list[dict[str, Any]] = tomllib.loads(text)["topic"]
    return found


def load() -> None:
    """Fill an empty database with the real data; needs an application context. Commits."""
    for _, run in steps():
        run()
        db.session.commit()
        db.session.expunge_all()
    follow()


def build(name: str = "topics.toml") -> list[Written]:
    """Write the threads of a file beside what is there. Commits."""
    return write_threads(topics(name))


def follow() -> None:
    while choice.has_index() and following.follow():
        pass


def write_threads(of: list[dict[str, Any]]) -> list[Written]:
    names = {str(row["code"]): str(row["official_name"]) for row in reference.regions()}
    codes = [code for code in names if "." in code]
    author, category = make_user(of="16.10"), make_category(f"Evaluasi {of[0]['id']}")
    written = []
    for number, topic in enumerate(of):
        for turn in range(THREADS):
            code = codes[(number * 37 + turn * 53) % len(codes)]
            key = _write(topic, turn, (code, names[code]), (author, category))
            written.append(Written(key, topic["id"], *wordings(turn), code))
        db.session.commit()
    follow()
    return written


def wordings(turn: int) -> tuple[int, int]:
    """Which title and which body a topic's thread has."""
    return turn % WORDINGS, (turn + turn // WORDINGS) % WORDINGS


def _write(
    topic: dict[str, Any], turn: int, region: tuple[str, str], by: tuple[User, Category]
) -> str:
    code, name = region
    title, text = wordings(turn)
    thread = make_thread(
        topic["titles"][title],
        author=by[0],
        category=by[1],
        body=f"{topic['bodies'][text]}\n\nAdakah yang dari {name} pernah mengalaminya?",
        region_codes=(code,),
    )
    if turn % 2:
        make_reply(thread, author=by[0], body=topic["replies"][turn // 2 % 2])
    return str(thread.id)
