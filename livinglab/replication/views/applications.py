"""The page of one application, its file, and the comparison of several."""

from collections import Counter
from collections.abc import Sequence
from functools import cache, partial
from typing import Any, NamedTuple

from flask import Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from livinglab import pagecache
from livinglab.accounts.login import viewer
from livinglab.db import now
from livinglab.forum.queries import threads_about_application
from livinglab.forum.queries.reading import level_of
from livinglab.fragments import kept_parts, stretch
from livinglab.images import Image
from livinglab.regions.maps import Cell, render
from livinglab.replication import labels
from livinglab.replication.models import Application, ApplicationStatus, Replication, Stage
from livinglab.replication.policy import catalog as policy
from livinglab.replication.queries import catalog as queries
from livinglab.replication.queries import catalog_list, catalog_page, profiles
from livinglab.replication.queries.profiles import Profile
from livinglab.replication.services.catalog import WRITTEN_HERE
from livinglab.replication.views.catalog import bp
from livinglab.replication.views.pictures import image_at

FRESH_DAYS = 365
MOST_COMPARED = 4
NEWS = 30
SCOPES = ("catalog", "ledger", "regions")


class Branch(NamedTuple):
    """An adopter in the tree of who took it from whom."""

    replication: Replication
    children: list["Branch"]


@bp.get("/aplikasi/<slug>")
@pagecache.for_visitors(*SCOPES, "forum")
def show_application(slug: str) -> ResponseReturnValue:
    who = viewer()
    pagecache.versions_of(("site", *SCOPES, "people"))  # for all that is kept, by one query
    profile = profiles.profile(slug, who)
    application = profile.application
    return render_template(
        "replication/applications/show.html",
        application=application,
        parts=_parts(profile),
        threads=threads_about_application(application.id, who)
        if application.status in policy.OPEN
        else [],
        categories=_category_words(profile),
        aliases=[note.text for note in profile.of("alias") if "(" not in note.text],
        may=_may(application),
        returned=_returned(application),
        follows=level_of(who, "application", str(application.id)),
        signed_in=who is not None,
    )


def _parts(profile: Profile) -> dict[str, Markup]:
    """What all readers of the application see: made once, until something of it is written."""
    application = profile.application

    @cache
    def shown() -> dict[str, Any]:
        adopters = catalog_page.adopters(application.id)
        return {
            "application": application,
            "profile": profile,
            "pictures": _pictures(profile),
            "adopters": adopters,
            "stages": _stages(adopters),
            "lineage": lineage(adopters),
            "obstacles": [(row, obstacle) for row in adopters for obstacle in row.obstacles],
            "impacts": [(row, impact) for row in adopters for impact in row.impacts],
            "reporting": sum(bool(row.impacts) for row in adopters),
            "map": _map(application, adopters),
            "is_stale": _is_stale(application),
            "source": partial(source_of, application),
        }

    def render(template: str) -> Markup:
        html = render_template(f"replication/applications/{template}.html", **shown())
        return Markup(html)  # noqa: S704  made by our template

    name = f"application:{application.id}:{stretch(application.id)}"
    parts = {part: partial(render, part) for part in ("_known", "_relatives")}
    return kept_parts(SCOPES, name, parts)


def _pictures(profile: Profile) -> list[tuple[str, Image]]:
    """Each caption with its picture."""
    found = []
    for note in profile.of("picture"):
        width, height, has_small = map(int, note.more.split("x"))
        slug = profile.application.slug
        image = image_at(slug, note.key, width, height, has_small=bool(has_small))
        found.append((note.text, image))
    return found


@bp.get("/aplikasi/<slug>.atom")
@pagecache.for_visitors("catalog", "ledger", "forum")
def application_feed(slug: str) -> Response:
    """Threads about the application, and steps of its replications, as anybody may see them."""
    application = queries.get_application(slug, None)
    threads = threads_about_application(application.id, None, limit=NEWS)
    steps = catalog_page.steps_of(application.id, NEWS)
    moments = [thread.last_post_at for thread in threads] + [step.recorded_at for step in steps]
    body = render_template(
        "replication/applications/feed.xml",
        application=application,
        threads=threads,
        steps=steps,
        updated=max(moments, default=application.updated_at),
        base=current_app.config["BASE_URL"],
    )
    return Response(body, content_type="application/atom+xml; charset=utf-8")


@bp.get("/aplikasi/bandingkan")
@pagecache.for_visitors("catalog", "ledger")
def compare_applications() -> ResponseReturnValue:
    asked = list(dict.fromkeys(slug.replace("\0", "?") for slug in request.args.getlist("a")))
    applications = catalog_page.compared(asked[:MOST_COMPARED])
    numbers = [application.id for application in applications]
    return render_template(
        "replication/applications/compare.html",
        applications=applications,
        stages=catalog_list.stages_of(numbers),
        obstacles=catalog_page.obstacles_of(numbers),
        modules=_all_modules(applications),
        too_many=len(asked) > MOST_COMPARED,
        unknown=len(asked[:MOST_COMPARED]) - len(applications),
        others=catalog_list.names_to_choose(numbers),
    )


def lineage(adopters: Sequence[Replication]) -> list[Branch]:
    """Who took it from whom: those without a known parent stand first. A circle is cut."""
    branches = {row.id: Branch(row, []) for row in adopters}
    roots = []
    for row in adopters:
        parent = branches.get(row.parent_id or 0)
        if parent is None or _descends(parent, row.id, branches):
            roots.append(branches[row.id])
        else:
            parent.children.append(branches[row.id])
    return roots


def source_of(application: Application, *facts: str) -> tuple[str, str]:
    """Where a fact comes from: an address or "", and words."""
    for fact in facts:
        if address := (application.sources or {}).get(fact):
            if address == WRITTEN_HERE:
                return "", _("diisi di situs ini")
            return address, _("sumber")
    return application.source_url, _("sumber") if application.source_url else _(
        "diisi di situs ini"
    )


def _descends(branch: Branch, root_id: int, branches: dict[int, Branch]) -> bool:
    seen: set[int] = set()
    row: Replication | None = branch.replication
    while row is not None and row.id not in seen:
        if row.id == root_id:
            return True
        seen.add(row.id)
        above = branches.get(row.parent_id or 0)
        row = above.replication if above else None
    return row is not None


def _stages(adopters: Sequence[Replication]) -> list[tuple[Stage, list[Replication]]]:
    """The adopters by stage, the highest first; the stopped ones last."""
    standing = {stage: [row for row in adopters if row.stage is stage] for stage in Stage}
    order = [*reversed(catalog_list.LADDER), Stage.STOPPED]
    return [(stage, standing[stage]) for stage in order if standing[stage]]


def _map(application: Application, adopters: Sequence[Replication]) -> Any:
    cells, pages = {}, {}
    for row in adopters:
        code = row.adopter.region_code or ""
        if "." in code:  # the map's shapes are regencies and cities
            word = labels.STAGES[row.stage] if row.stage else _("Tidak diketahui")
            cells[code] = Cell(row.stage.rank if row.stage else None, str(word))
            pages[code] = row.url
    if not cells:
        return ""
    return render(
        cells,
        title=_("Daerah yang mengadopsi %(name)s", name=application.name),
        links=pages,
    )


def _returned(application: Application) -> Any:
    is_draft = application.status is ApplicationStatus.DRAFT
    return queries.last_return(application.id) if is_draft else None


def _is_stale(application: Application) -> bool:
    confirmed = application.owner_confirmed_at
    return confirmed is None or (now() - confirmed).days > FRESH_DAYS


def _category_words(profile: Profile) -> list[tuple[str, Any]]:
    codes = sorted(note.text for note in profile.of("category"))
    return [(code, labels.APPLICATION_CATEGORIES.get(code, code)) for code in codes]


def _all_modules(applications: Sequence[Application]) -> list[str]:
    """Names of modules in any of these, those that several have first."""
    counted = Counter(module.name for app in applications for module in app.modules)
    return [name for name, _count in counted.most_common(40)]


def _may(application: Application) -> dict[str, bool]:
    """What the reader may do here; the buttons of the page."""
    who, status = viewer(), application.status
    waiting = status is ApplicationStatus.SUBMITTED
    return {
        "edit": policy.can_edit(who, application),
        "submit": status is ApplicationStatus.DRAFT and policy.can_submit(who, application),
        "publish": (waiting or status is ApplicationStatus.ARCHIVED)
        and policy.can_publish(who, application),
        "return": waiting and policy.can_return(who, application),
        "archive": application.is_published and policy.can_archive(who, application),
        "confirm": policy.can_confirm_facts(who, application),
        "release": policy.can_release(who, application),
        "history": policy.can_edit(who, application),
    }
