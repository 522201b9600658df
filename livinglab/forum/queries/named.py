"""Whom and what a text names: people by @handle, regions by #word."""

import re
from collections.abc import Iterable, Sequence

from sqlalchemy import select

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.regions.queries import region_names, resolve_code

HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def existing_handles(handles: Iterable[str]) -> list[str]:
    """Those of the handles, in lower case, that are somebody's."""
    return list(
        db.session.scalars(
            select(User.handle).where(
                User.handle.in_(list(handles)),
                User.suspended_at.is_(None),
                User.email_confirmed_at.is_not(None),
            )
        )
    )


def people_by_handles(handles: Iterable[str]) -> Sequence[User]:
    wanted = list(handles)
    if not wanted:
        return []
    return db.session.scalars(select(User).where(User.handle.in_(wanted))).all()


def region_codes(words: Iterable[str]) -> dict[str, str]:
    """The region each word stands for: `OganIlir`, `Muba`, `KotaBanjar`, `16.10`.

    A name that several regions share without their kind ("Banjar") stands for none.
    The names are held in memory: this asks the database nothing.
    """
    found = {word: _code(word) for word in words}
    return {word: code for word, code in found.items() if code is not None}


def _code(word: str) -> str | None:
    if word[0].isdecimal():
        return word if word in region_names() else None
    return resolve_code(HUMP.sub(" ", word))
