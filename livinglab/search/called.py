"""Published applications by what they are called: for `aplikasi:` in a question."""

from collections import defaultdict

from sqlalchemy import select

from livinglab.db import db
from livinglab.search import analysis
from livinglab.search.models import SearchDocument


class Called:
    """Read when an application is asked for by its name; dropped when words are looked at."""

    def __init__(self) -> None:
        self._own: dict[str, set[str]] = defaultdict(set)  # titles and slugs
        self._other: dict[str, set[str]] = defaultdict(set)
        row = SearchDocument
        for slug, title, names in db.session.execute(
            select(row.object_id, row.title, row.names).where(
                row.kind == "application",
                row.page == 0,
                row.scope == "public",
                row.deleted.is_(False),
            )
        ).all():
            self._own[_key(slug)].add(slug)
            self._own[_key(title)].add(slug)
            for name in names.split("; "):
                self._other[_key(name)].add(slug)

    def slug(self, said: str) -> str:
        """Of the one that is called so; "" if none is, or several are."""
        key = _key(said)
        slugs = self._own.get(key) or self._other.get(key) or set()
        return next(iter(slugs)) if len(slugs) == 1 else ""


def _key(name: str) -> str:
    """The same for "e-Office", "eOffice" and "e office"."""
    return analysis.fold_all(name).replace(" ", "")
