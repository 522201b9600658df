"""Documents for tests of search, and the worker's part done at once."""

import gc
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from flask import Flask

from livinglab.db import db
from livinglab.search import following, index
from livinglab.search.engines import choice, folders, tantivy_writing
from livinglab.search.engines.choice import engine
from livinglab.search.results import Results
from tests.conftest import make_app

_numbers = count(1)


def put(title: str = "", body: str = "", **fields: Any) -> str:
    """A thread unless said otherwise; its key."""
    key: str = fields.pop("object_id", f"{next(_numbers)}")
    kind = fields.pop("kind", "thread")
    url = fields.pop("url", f"/forum/topik/{key}")
    index.put(index.Document(kind, key, title, body, url, **fields))
    return key


def settle() -> None:
    """Commit, and let the engine take in what was written."""
    db.session.commit()
    if choice.has_index():
        while following.follow():
            pass


def found(question: str, **arguments: Any) -> list[str]:
    return keys(index.find(question, **arguments))


def keys(results: Results) -> list[str]:
    """Of all that the page shows, in this order."""
    return [hit.key for hit in results.shown]


def facet(results: Results, name: str) -> dict[str, int]:
    return dict(next(one.values for one in results.facets if one.name == name))


def close_index(app: Flask) -> None:
    """Without its folder the engine closes the files that it holds open."""
    tantivy_writing.close()
    if choice.has_index():
        shutil.rmtree(folders.root(), ignore_errors=True)
        engine().generation()


@contextmanager
def new_site(
    folder: Path, url: str, overrides: dict[str, Any] | None = None
) -> Iterator[Flask]:
    """An application with nothing to be found."""
    app = make_app(folder, url, overrides)
    with app.app_context():
        db.create_all()
    yield app
    with app.app_context():
        close_index(app)
        db.engine.dispose()
    gc.collect()


@contextmanager
def empty_site(
    folder: Path, url: str, overrides: dict[str, Any] | None = None
) -> Iterator[Flask]:
    """The same, in an application context."""
    with new_site(folder, url, overrides) as app, app.app_context():
        yield app
        db.session.rollback()
