"""The page of one region."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from flask import abort, render_template
from markupsafe import Markup

from livinglab import pagecache
from livinglab.accounts.login import viewer
from livinglab.accounts.models import Organisation, User
from livinglab.forum import queries as forum
from livinglab.fragments import kept_for
from livinglab.regions import indices, maps, queries
from livinglab.regions.views.blueprint import bp
from livinglab.regions.views.standing import Standing, standings
from livinglab.replication import labels
from livinglab.replication.models import Stage
from livinglab.replication.policy import ledger as ledger_policy
from livinglab.replication.queries.dashboard import height
from livinglab.replication.queries.region_page import ShownAssessment, facts_of
from livinglab.replication.queries.snapshot import Row, snapshot

SCOPES = ("regions", "people", "catalog", "ledger")
RUNNING = (Stage.LAUNCHED, Stage.IN_USE)
MOST_SIMILAR = 8


class Neighbour(NamedTuple):
    """Another region, and how far it is (None: not known)."""

    region: queries.Place
    standing: Standing | None


class Course(NamedTuple):
    """The assessments of a region by one index, early to late."""

    index_name: str
    values: list[ShownAssessment]


@bp.get("/daerah/<code>", endpoint="show_region")
@pagecache.for_visitors(*SCOPES, "forum")
def show_region(code: str) -> str:
    name = queries.region_names().get(code) or abort(404)
    reader = viewer()
    return render_template(
        "regions/region.html",
        code=code,
        name=name,
        province_name=_province_name(code),
        facts=_facts(code) if reader is None else _kept_facts(code),
        threads=forum.threads_about_region(code, reader),
        may_register=_may_register(code, reader),
        signed_in=reader is not None,
    )


def _may_register(code: str, reader: User | None) -> bool:
    """Whether to offer them to record a replication for this region."""
    if not ledger_policy.can_register_any(reader):
        return False
    pemda = facts_of(code).pemda
    return pemda is not None and ledger_policy.can_register(reader, pemda)


def _kept_facts(code: str) -> Markup:
    """A visitor's page is kept whole; for the others this much of it is."""
    return kept_for(SCOPES, f"region:{code}", lambda: _facts(code))


def _facts(code: str) -> Markup:
    facts = facts_of(code)
    rows = snapshot().rows
    known = standings(rows)
    html = render_template(
        "regions/_facts.html",
        **facts._asdict(),
        province_name=_province_name(code),
        standing=known.get(code),
        locator=maps.locator(code),
        courses=_courses(facts.assessments),
        steps=indices.step,
        highest=indices.HIGHEST,
        period_words=indices.in_words,
        obstacle_labels=labels.OBSTACLES,
        inside=_inside(code, known),
        similar=_similar(code, known),
        **_replications(facts.pemda, rows),
    )
    return Markup(html)  # noqa: S704  made by our template


def _province_name(code: str) -> str:
    """Of the province that a kabupaten or kota lies in."""
    return queries.region_names()[code[:2]] if "." in code else ""


def _replications(pemda: Organisation | None, rows: Sequence[Row]) -> dict[str, list[Row]]:
    """What a pemda took from others, and what others took from it."""
    if pemda is None:
        return {"taken": [], "given": []}
    return {
        "taken": _furthest_first(row for row in rows if row.adopter_id == pemda.id),
        "given": _furthest_first(
            row for row in rows if row.origin_id == pemda.id and row.adopter_id != pemda.id
        ),
    }


def _furthest_first(rows: Iterable[Row]) -> list[Row]:
    """Running ones first, stopped and unknown ones last."""
    return sorted(rows, key=lambda row: -(height(row.stage) if row.stage else 0))


def _courses(assessments: Sequence[ShownAssessment]) -> list[Course]:
    ordered = sorted(assessments, key=lambda each: indices.in_order(each.period))
    return [
        Course(name, values)
        for name in indices.INDICES
        if (values := [each for each in ordered if each.index_name == name])
    ]


def _inside(code: str, known: dict[str, Standing]) -> list[Neighbour]:
    """The kabupaten and kota of a province, those with a record first."""
    inside = [Neighbour(each, known.get(each.code)) for each in queries.regencies_of(code)]
    return sorted(inside, key=lambda each: (each.standing is None, each.region.code))


def _similar(code: str, known: dict[str, Standing]) -> list[Neighbour]:
    """Regions like this one that have come as far as launching or using something."""
    found = [
        Neighbour(each, known[each.code])
        for each in queries.similar_to(code)
        if each.code in known and known[each.code].stage in RUNNING
    ]
    return found[:MOST_SIMILAR]
