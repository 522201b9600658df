"""Writes of the catalog: an entry is begun, its facts are changed, its owner stands by them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from livinglab import pagecache, prose
from livinglab.accounts.models import Organisation, User
from livinglab.db import db, now
from livinglab.replication.models import (
    Application,
    ApplicationAlias,
    ApplicationCategory,
    ApplicationModule,
    Review,
)
from livinglab.replication.services import documents
from livinglab.search import renamed
from livinglab.slugs import slugify

# Addresses of pages that are no application.
RESERVED = {"baru", "bandingkan"}
# Stands in `sources` for a fact that a person wrote on the site.
WRITTEN_HERE = "edited"
UNSOURCED = {"source_url", "launched_precision"}


class ModuleFacts(NamedTuple):
    name: str
    is_required: bool = False
    is_in_development: bool = False
    note: str = ""
    source_url: str = ""


class Belongings(NamedTuple):
    """What hangs on an entry; None where it stays as it is."""

    categories: Iterable[str] | None = None
    aliases: Iterable[str] | None = None
    modules: Sequence[ModuleFacts] | None = None
    # Where facts come from: {column: address}.
    sources: Mapping[str, str] = {}


NOTHING = Belongings()


def propose(
    owner: Organisation, actor: User | None, *, name: str, summary: str, slug: str = ""
) -> Application:
    """Begin an entry, as a draft that only its organisation and curators see."""
    application = Application(
        owner=owner,
        name=name,
        summary=summary,
        proposed_by_id=actor.id if actor else None,
        sources={},
        modules=[],
        categories=[],
        aliases=[],
    )
    _take_slug(application, slug or slugify(name))
    note(application, actor, "proposed")
    return application


def edit(
    application: Application,
    actor: User | None,
    facts: Mapping[str, object],
    *,
    part: str = "",
    belongings: Belongings = NOTHING,
) -> bool:
    """Change what is said; whether anything changed.

    A published entry remembers who changed which part. A fact changed by a
    person no longer stands on its old source: it has the one given with it,
    or is marked as written here. No actor: it comes from the reference data.
    """
    changed = [name for name, value in facts.items() if getattr(application, name) != value]
    for name in changed:
        setattr(application, name, facts[name])
    if "description" in changed:
        application.description_html = prose.render(application.description).html
    resourced = _resource(application, changed, belongings.sources) if actor else False
    moved = [
        belongings.categories is not None
        and set_categories(application, belongings.categories),
        belongings.aliases is not None and set_aliases(application, belongings.aliases),
        belongings.modules is not None and set_modules(application, belongings.modules),
    ]
    if not (changed or resourced or any(moved)):
        return False
    db.session.flush()
    if application.is_published and actor is not None:
        note(application, actor, "edited", reason=part)
    if "name" in changed:
        pagecache.touch("forum")  # lists of threads say which applications they are about
        renamed.announce(application.id)
    refresh(application)
    return True


def set_categories(application: Application, codes: Iterable[str]) -> bool:
    """Needs the categories loaded. Whether anything changed."""
    wanted = set(codes)
    present = {category.code: category for category in application.categories}
    for code in sorted(wanted - present.keys()):
        application.categories.append(ApplicationCategory(code=code))
    for code in present.keys() - wanted:
        application.categories.remove(present[code])
        db.session.delete(present[code])
    db.session.flush()
    return wanted != present.keys()


def set_aliases(application: Application, aliases: Iterable[str]) -> bool:
    """Needs the aliases loaded. Whether anything changed."""
    wanted = dict.fromkeys(aliases)
    present = {alias.alias: alias for alias in application.aliases}
    for name in wanted:
        if name not in present:
            application.aliases.append(ApplicationAlias(alias=name))
    for name in present.keys() - wanted.keys():
        application.aliases.remove(present[name])
        db.session.delete(present[name])
    db.session.flush()
    return wanted.keys() != present.keys()


def set_modules(application: Application, modules: Sequence[ModuleFacts]) -> bool:
    """Needs the modules loaded. Whether anything changed.

    A module keeps its row while its name stays, since replications refer to
    it; one that is left out goes only if nothing refers to it.
    """
    before = [facts_of(module) for module in application.modules]
    present = {module.slug: module for module in application.modules}
    used = documents.modules_in_use(application.id)
    rows: dict[str, ApplicationModule] = {}
    for facts in modules:
        slug = slugify(facts.name) or "modul"
        if slug not in rows:
            known = slug in present
            rows[slug] = present.pop(slug) if known else ApplicationModule(slug=slug)
            for name, value in facts._asdict().items():
                setattr(rows[slug], name, value)
    for slug, module in present.items():
        if module.id in used:
            rows[slug] = module
        else:
            db.session.delete(module)
    for position, module in enumerate(rows.values()):
        module.position = position
    application.modules = list(rows.values())
    db.session.flush()
    return before != [facts_of(module) for module in application.modules]


def facts_of(module: ApplicationModule) -> ModuleFacts:
    return ModuleFacts(
        module.name,
        module.is_required,
        module.is_in_development,
        module.note,
        module.source_url,
    )


def confirm_facts(application: Application, actor: User) -> None:
    """The owner says: what the page says is true today."""
    application.owner_confirmed_at = now()
    note(application, actor, "confirmed")
    refresh(application)


def refresh(application: Application) -> None:
    """Show the entry as it now is, in search and on kept pages.

    Of one that is not published pieces are kept for those who see it, and the
    page of an archived one for visitors.
    """
    pagecache.touch("catalog")
    documents.put_application(application)


def note(
    application: Application, actor: User | None, verdict: str, *, reason: str = ""
) -> None:
    db.session.add(
        Review(
            application_id=application.id,
            verdict=verdict,
            reason=reason,
            actor_id=actor.id if actor else None,
        )
    )
    db.session.flush()


def _resource(
    application: Application, changed: Iterable[str], given: Mapping[str, str]
) -> bool:
    sources = dict(application.sources or {})
    written = (name.removesuffix("_id") for name in changed if name not in UNSOURCED)
    sources |= dict.fromkeys(written, WRITTEN_HERE)
    for name, address in given.items():
        if address:
            sources[name] = address
        elif sources.get(name) != WRITTEN_HERE:
            sources.pop(name, None)
    different = sources != application.sources
    application.sources = sources
    return different


def _take_slug(application: Application, wanted: str) -> None:
    """Give it a free slug; tried again where someone takes the same at the same moment."""
    base = wanted[:100] or "aplikasi"
    for _attempt in range(5):
        taken = set(
            db.session.scalars(
                select(Application.slug).where(Application.slug.startswith(base))
            )
        )
        number, slug = 1, base
        while slug in taken | RESERVED:
            number += 1
            slug = f"{base}-{number}"
        application.slug = slug
        try:
            with db.session.begin_nested():
                db.session.add(application)
        except IntegrityError:
            continue
        return
    raise RuntimeError(f"No free address for {base!r}.")
