"""What is told beside what was found: where each hit belongs, of which day it is, and names."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from livinglab import i18n
from livinglab.accounts.models import User
from livinglab.dates import Precision
from livinglab.forum import queries as forum
from livinglab.regions.queries import region_names
from livinglab.replication import queries as ledger
from livinglab.search import queries
from livinglab.search.queries import Fact
from livinglab.search.question import Question
from livinglab.search.results import Hit, Results

_PARTS = (forum.CATEGORY_FACTS, ledger.STAGE_FACTS, queries.APPLICATION_FACTS)
_FACTS = queries.together(*_PARTS)
_WITH_SAVED = queries.together(*_PARTS, queries.SAVED_FACTS)

MOST_REGIONS = 2  # of a thread that is about many; programs are told all of them


class Crumb(NamedTuple):
    name: str
    url: str


class Standing(NamedTuple):
    """`crumbs` from the widest to the narrowest, without the kind; `day` as it is read."""

    crumbs: tuple[Crumb, ...]
    day: str


class Beside(NamedTuple):
    """`standings` in the order of what is shown; `applications`: slug → name if found."""

    standings: tuple[Standing, ...]
    applications: dict[str, str]
    is_saved: bool


def beside(
    question: Question, results: Results, scopes: frozenset[str], keeper: User | None = None
) -> Beside:
    """By one query for all. `keeper` is who may keep the search."""
    applications = next((one for one in results.facets if one.name == "application"), None)
    slugs = applications.chosen.union(dict(applications.values)) if applications else ()
    numbers = {
        kind: {_number(hit) for hit in results.shown if hit.kind == kind}
        for kind in ("thread", "replication")
    }
    known = queries.facts(
        _WITH_SAVED if keeper else _FACTS,
        threads=numbers["thread"],
        replications=numbers["replication"],
        slugs=slugs,
        scopes=scopes,
        **({"keeper": keeper.id, "key": question.key} if keeper else {}),
    )
    return Beside(
        tuple(_standings(results.shown, known)),
        {fact.key: fact.first for fact in known if fact.kind == "application"},
        any(fact.kind == "saved" for fact in known),
    )


def _standings(hits: Iterable[Hit], known: Iterable[Fact]) -> Iterable[Standing]:
    facts = {(fact.kind, fact.key): fact for fact in known}
    for hit in hits:
        fact = facts.get((hit.kind, str(_number(hit))))
        yield Standing(tuple(_crumbs(hit, fact)), _day(hit, fact))


def _crumbs(hit: Hit, fact: Fact | None) -> Iterable[Crumb]:
    if hit.kind == "thread" and fact is not None:
        yield Crumb(fact.second, f"/forum/kategori/{fact.first}")
    names = region_names()
    for code in _regions(hit)[:MOST_REGIONS]:
        if code in names:
            yield Crumb(names[code], f"/daerah/{code}")


def _regions(hit: Hit) -> Sequence[str]:
    """A kabupaten or kota stands in its province; a province in nothing."""
    if hit.kind != "region":
        return hit.regions
    return [hit.key[:2]] if "." in hit.key else []


def _day(hit: Hit, fact: Fact | None) -> str:
    if hit.kind == "thread":
        return i18n.when(hit.created_at)
    if hit.kind == "replication" and fact is not None:
        return i18n.day(date.fromisoformat(fact.first), Precision(fact.second))
    return ""


def _number(hit: Hit) -> int:
    """Of a thread or replication, whose key names its region and application; else 0."""
    path = hit.url.partition("#")[0]
    text = path.rpartition("/")[2] if hit.kind == "replication" else hit.key
    return int(text) if text.isdecimal() else 0
