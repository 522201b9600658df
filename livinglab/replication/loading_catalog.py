"""Loads the applications of data/ into the catalog (what each file holds: data/README.md).

Loading again changes nothing that is there: an application that people have
edited on the site is left alone, and of the others only facts that are still
empty or unknown are filled in.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from livinglab.accounts.models import Organisation
from livinglab.accounts.queries import organisation_by_name
from livinglab.dates import parse_partial
from livinglab.db import db
from livinglab.regions.reference import rows
from livinglab.replication.models import (
    Application,
    Overlap,
    Review,
    ServiceType,
    Terms,
)
from livinglab.replication.services import catalog, reviews
from livinglab.replication.services.catalog import ModuleFacts

DATED = re.compile(r"([\d-]+)\s*(?:\((.*)\))?")
ASIDE = re.compile(r"(.+?)\s*\((.*)\)")
LINKS = {
    "overlap_with": "overlap_with_id",
    "derived_from": "derived_from_id",
    "part_of": "part_of_id",
}
CODES: dict[str, Callable[[str], object]] = {
    "terms": Terms,
    "overlap": Overlap,
    "service_type": ServiceType,
    "is_national": lambda value: value == "yes",
}


class UnknownOwner(Exception):
    """The data names an owner that is no organisation of the site."""


class Entry(NamedTuple):
    """What the files say of one application."""

    slug: str
    name: str
    owner: str
    facts: dict[str, object]
    modules: list[ModuleFacts]


def load_applications() -> int:
    """Make the applications that are missing, and fill what is empty; how many there are."""
    entries = [*_applications(), *_packages()]
    present = _present()
    edited = _edited()
    for entry in entries:
        if (application := present.get(entry.slug)) is None:
            application = catalog.propose(
                _owner(entry.owner),
                None,
                name=entry.name,
                summary=str(entry.facts["summary"]),
                slug=entry.slug,
            )
            present[entry.slug] = application
        if application.id not in edited:
            _fill(application, entry.facts)
            if not application.modules:
                catalog.set_modules(application, entry.modules)
    _details(present, edited)
    for entry in entries:
        application = present[entry.slug]
        if application.published_at is None:
            reviews.publish(application, None)
    return len(entries)


def _details(present: dict[str, Application], edited: set[int]) -> None:
    """Categories, aliases and single facts: these may name another application."""
    categories, aliases = _grouped("categories", "code"), _grouped("aliases", "alias")
    mine = {slug: app for slug, app in present.items() if app.id not in edited}
    for slug, application in mine.items():
        if not application.categories:
            catalog.set_categories(application, categories[slug])
        if not application.aliases:
            catalog.set_aliases(application, aliases[slug])
    for row in rows("application_facts.csv"):
        if row["slug"] in mine:
            _fill_fact(mine[row["slug"]], row, present)


def _fill_fact(
    application: Application, row: dict[str, str], present: dict[str, Application]
) -> None:
    fact = row["fact"]
    value: object = CODES.get(fact, str)(row["value"])
    if fact in LINKS:
        value = present[row["value"]].id
    if _fill(application, {LINKS.get(fact, fact): value}) and row["source_url"]:
        application.sources = application.sources | {fact: row["source_url"]}


def _fill(application: Application, facts: dict[str, object]) -> bool:
    """Set what is still empty or unknown; whether anything was."""
    empty = {
        name: value
        for name, value in facts.items()
        if value and getattr(application, name) in (None, "", False, "unknown")
    }
    if "launched_on" in empty:
        empty["launched_precision"] = facts["launched_precision"]
    catalog.edit(application, None, empty)
    return bool(empty)


def _present() -> dict[str, Application]:
    return {
        application.slug: application
        for application in db.session.scalars(
            select(Application).options(
                selectinload(Application.modules),
                selectinload(Application.categories),
                selectinload(Application.aliases),
            )
        )
    }


def _edited() -> set[int]:
    """Applications that somebody has worked on; what is loaded has no actor."""
    return set(
        db.session.scalars(
            select(Review.application_id).where(Review.actor_id.is_not(None)).distinct()
        )
    )


def _applications() -> Sequence[Entry]:
    names = {row["source_name"]: row for row in rows("application_names.csv")}
    modules = defaultdict(list)
    for row in rows("application_modules.csv"):
        modules[row["slug"]].append(
            ModuleFacts(
                row["name"],
                is_in_development=row["state"] == "in_development",
                note=row["note"],
                source_url=row["source_url"],
            )
        )
    entries = []
    for row in rows("applications.csv"):
        named = names[row["name"]]
        entries.append(
            Entry(
                named["slug"],
                named["name"],
                named["owner"] or row["owner_region"],
                _facts(row),
                modules[named["slug"]] or _modules(row["modules"]),
            )
        )
    return entries


def _packages() -> Sequence[Entry]:
    return [
        Entry(
            row["slug"],
            row["name"],
            row["owner"],
            {"summary": row["summary"], "source_url": row["source_url"]},
            [],
        )
        for row in rows("application_packages.csv")
    ]


def _facts(row: dict[str, str]) -> dict[str, object]:
    """Columns from a line: two addresses become one source and one for the description."""
    source, _, second = row["source_url"].partition(" ; ")
    facts: dict[str, object] = {"summary": row["summary"], "source_url": source}
    if second:
        facts["sources"] = {"summary": second}
    if found := DATED.fullmatch(row["launched"]):
        when = parse_partial(found[1])
        facts["launched_on"], facts["launched_precision"] = when
        facts["launched_note"] = found[2] or ""
    return facts


def _modules(text: str) -> list[ModuleFacts]:
    """`API ke ePPGBM (masih manual)` is a name and a note."""
    modules = []
    for part in filter(None, (part.strip() for part in re.split(r";(?![^(]*\))", text))):
        found = ASIDE.fullmatch(part)
        name, note = (found[1], found[2]) if found else (part, "")
        modules.append(ModuleFacts(name[0].upper() + name[1:], note=note))
    return modules


def _grouped(file: str, column: str) -> defaultdict[str, list[str]]:
    groups = defaultdict(list)
    for row in rows(f"application_{file}.csv"):
        groups[row["slug"]].append(row[column])
    return groups


def _owner(text: str) -> Organisation:
    if (owner := organisation_by_name(text)) is None:
        raise UnknownOwner(text)
    return owner
