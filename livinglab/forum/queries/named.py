"""Whom and what a text names: people by @handle, regions by #word."""

import re
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.regions.models import Region, RegionAlias

CODE = re.compile(r"\d\d(?:\.\d\d)?\Z")


def existing_handles(handles: Iterable[str]) -> list[str]:
    """Those of the handles, in lower case, that are somebody's."""
    return list(
        db.session.scalars(
            select(User.handle).where(
                User.handle.in_(list(handles)), User.suspended_at.is_(None)
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
    """
    keys = {word: _key(word) for word in words}
    wanted = set(keys.values())
    found: dict[str, set[str]] = {}
    for key, code in _candidates(wanted):
        found.setdefault(key, set()).add(code)
    return {word: next(iter(found[key])) for word, key in keys.items() if _single(found, key)}


def _single(found: dict[str, set[str]], key: str) -> bool:
    return len(found.get(key, ())) == 1


def _candidates(keys: set[str]) -> Iterable[tuple[str, str]]:
    codes = [key for key in keys if CODE.match(key)]
    names = _squeezed(Region.name)
    officials = _squeezed(Region.official_name)
    aliases = _squeezed(RegionAlias.alias)
    wanted = list(keys)
    for query in (
        select(Region.code, Region.code).where(Region.code.in_(codes)),
        select(names, Region.code).where(names.in_(wanted)),
        select(officials, Region.code).where(officials.in_(wanted)),
        select(aliases, RegionAlias.region_code).where(aliases.in_(wanted)),
    ):
        yield from db.session.execute(query).all()


def _squeezed(column: InstrumentedAttribute[str]) -> ColumnElement[str]:
    return func.replace(func.replace(func.lower(column), " ", ""), "-", "")


def _key(word: str) -> str:
    return word.lower().replace("-", "").replace(" ", "")
