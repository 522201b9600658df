"""What applications and authors are called: for `aplikasi:` and `oleh:` in a question."""

import re
from collections import defaultdict
from functools import cached_property

from sqlalchemy import select

from livinglab.accounts import queries as accounts
from livinglab.db import db
from livinglab.search import analysis, authors
from livinglab.search.models import SearchDocument

MOST_AUTHORS = 200  # that a name may mean; one of more is a word like others
MOST_LOOKED_AT = 2_000  # people and organisations, among which those are
WORD = re.compile(r"[^\W_]+")

Names = dict[str, set[str]]


class Called:
    """Read when somebody is asked for by their name; made anew when words are looked at.

    `before` knows the applications still.
    """

    def __init__(self, before: "Called | None" = None) -> None:
        self._authors: dict[str, list[accounts.Named]] = {}
        if before is not None and "_applications" in vars(before):
            self._applications = before._applications

    @cached_property
    def _applications(self) -> tuple[Names, Names]:
        """Published ones by title and slug, and by their other names."""
        own: Names = defaultdict(set)
        other: Names = defaultdict(set)
        row = SearchDocument
        for slug, title, names in db.session.execute(
            select(row.object_id, row.title, row.names).where(
                row.kind == "application",
                row.page == 0,
                row.scope == "public",
                row.deleted.is_(False),
            )
        ).all():
            own[_key(slug)].add(slug)
            own[_key(title)].add(slug)
            for name in names.split("; "):
                other[_key(name)].add(slug)
        return own, other

    def slug(self, said: str) -> str:
        """Of the one application that is called so; "" if none is, or several are."""
        key = _key(said)
        own, other = self._applications
        slugs = own.get(key) or other.get(key) or set()
        if said in slugs:
            return said
        return next(iter(slugs)) if len(slugs) == 1 else ""

    def authors(self, said: str) -> frozenset[str]:
        """The codes of those with this handle, or with these words in a name of theirs."""
        handle = said.casefold().removeprefix("@")
        words = WORD.findall(handle)
        if not words:
            return frozenset()
        is_handle = said.startswith("@")
        found = {
            _code(one)
            for one in self._with_word(handle if is_handle else words[0])
            if one.handle == handle or (not is_handle and _stand_in(words, one))
        }
        return frozenset(found if len(found) <= MOST_AUTHORS else ())

    def _with_word(self, word: str) -> list[accounts.Named]:
        if word not in self._authors:
            found = accounts.called(word, MOST_LOOKED_AT)
            self._authors[word] = found if len(found) < MOST_LOOKED_AT else []
        return self._authors[word]


def _stand_in(words: list[str], named: accounts.Named) -> bool:
    """Whether a name has these words next to each other: "siti" and "siti rahma" alike."""
    names = (f" {' '.join(WORD.findall(name.casefold()))} " for name in named.names)
    return any(f" {' '.join(words)} " in name for name in names)


def _code(named: accounts.Named) -> str:
    of_it = authors.of_person if named.handle else authors.of_organisation
    return of_it(named.id)


def _key(name: str) -> str:
    """The same for "e-Office", "eOffice" and "e office"."""
    return analysis.fold_all(name).replace(" ", "")
