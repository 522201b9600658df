"""Turns what people type as subjects of a thread into applications and regions."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from livinglab.accounts.models import User
from livinglab.forum.forms import AboutForm
from livinglab.forum.models import LONGEST_TITLE, Thread
from livinglab.forum.queries import lists, threads
from livinglab.forum.queries.moderation import categories_to_move_to
from livinglab.regions.queries import region_names, resolve_code
from livinglab.replication.models import Application
from livinglab.replication.queries import published_applications

CODE = re.compile(r"\d\d(?:\.\d\d)?\Z")


class Subjects(NamedTuple):
    """What a form said the thread is about, and whether all of it was understood."""

    application_ids: list[int]
    region_codes: list[str]
    understood: bool


def read_subjects(form: AboutForm) -> Subjects:
    """Names, slugs and codes; what is unknown is said at its field."""
    applications, strange = _applications(form.applications.parts)
    if strange:
        _refuse(
            form.applications,
            _("“%(name)s” tidak ada di katalog aplikasi.", name=strange[0][:60]),
        )
    regions, unknown = _regions(form.regions.parts)
    if unknown:
        _refuse(
            form.regions,
            _(
                "“%(name)s” bukan satu daerah. Tulis dengan jenisnya, misalnya Kota Banjar.",
                name=unknown[0][:60],
            ),
        )
    return Subjects(applications, regions, not strange and not unknown)


def offer_categories(form: AboutForm, viewer: User) -> None:
    """Fill the select with the categories the writer may open a thread in."""
    form.category.choices = [
        (category.slug, category.name)
        for category in lists.categories(viewer)
        if category.archived_at is None
    ]


def offer_places(form: AboutForm, keeper: User, thread: Thread) -> None:
    """Fill the select with where a moderator may put the thread: its own category first."""
    places = (thread.category, *categories_to_move_to(keeper, thread))
    form.category.choices = [(category.slug, category.name) for category in places]


def typed(thread: Thread) -> dict[str, str]:
    """The subjects of a thread as one would type them."""
    names: dict[str, list[str]] = {"applications": [], "regions": [], "tags": []}
    for fact in threads.subject_facts(thread):
        name = region_names()[fact.key] if fact.kind == "regions" else fact.key
        names[fact.kind].append(name)
    return {field: ", ".join(sorted(each)) for field, each in names.items()}


def prefilled(args: MultiDict[str, str]) -> dict[str, str]:
    """The values that a link to the empty form brings along.

    What is too long for a title, as a question to the search may be, stands in the text, too.
    """
    names = {"judul": "title", "kategori": "category", "jenis": "kind", "label": "tags",
             "isi": "body"}  # fmt: skip
    values = {field: args[name][:500] for name, field in names.items() if args.get(name)}
    if len(title := values.get("title", "")) > LONGEST_TITLE:
        values.setdefault("body", title)
        values["title"] = f"{title[: LONGEST_TITLE - 1].rpartition(' ')[0]}…"
    if slugs := args.getlist("aplikasi"):
        values["applications"] = ", ".join(slugs[:5])[:500]
    codes = [code for code in args.getlist("daerah")[:8] if code in region_names()]
    if codes:
        values["regions"] = ", ".join(region_names()[code] for code in codes)
    return values


def _applications(parts: Sequence[str]) -> tuple[list[int], list[str]]:
    if not parts:
        return [], []
    known: dict[str, Application] = {}
    for application in published_applications():
        known.setdefault(application.name.lower(), application)
        known[application.slug] = application
    found: list[int] = []
    strange: list[str] = []
    for part in parts:
        words = part.lower().split()
        if (whole := known.get(part.lower())) is not None:
            found.append(whole.id)
        elif all(word in known for word in words):
            found += [known[word].id for word in words]
        else:
            strange.append(part)
    return found, strange


def _regions(parts: Sequence[str]) -> tuple[list[str], list[str]]:
    found: list[str] = []
    unknown: list[str] = []
    for part in parts:
        words = part.split()
        if all(CODE.match(word) and word in region_names() for word in words):
            found += words
        elif (code := resolve_code(part)) is not None:
            found.append(code)
        else:
            unknown.append(part)
    return found, unknown


def _refuse(field: object, message: str) -> None:
    field.errors = [*field.errors, message]  # type: ignore[attr-defined]
