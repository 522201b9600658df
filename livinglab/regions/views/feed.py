"""The Atom feed of a region: threads about it, and steps of its replications."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from flask import Response, abort, current_app, render_template
from flask_babel import gettext as _

from livinglab import i18n, pagecache
from livinglab.accounts.queries import organisation_of_region
from livinglab.db import now
from livinglab.forum import queries as forum
from livinglab.forum.models import Thread
from livinglab.regions import queries
from livinglab.regions.views.blueprint import bp
from livinglab.replication import labels
from livinglab.replication.models import Step
from livinglab.replication.queries.region_page import steps_about

NEWS = 30


class Entry(NamedTuple):
    title: str
    path: str
    author: str
    summary: str
    published: str
    updated: str


@bp.get("/daerah/<code>.atom", endpoint="region_feed")
@pagecache.for_visitors("regions", "ledger", "forum")
def region_feed(code: str) -> Response:
    """What everybody may read, whoever asks: feeds are read by programs and passed on."""
    name = queries.region_names().get(code) or abort(404)
    pemda = organisation_of_region(code)
    entries = [
        *map(_of_thread, forum.threads_about_region(code, None, limit=NEWS)),
        *map(_of_step, steps_about(pemda.id, NEWS)),
    ]
    entries.sort(key=lambda entry: entry.updated, reverse=True)
    body = render_template(
        "regions/feed.xml",
        name=name,
        code=code,
        entries=entries[:NEWS],
        updated=_latest(entries),
        base=current_app.config["BASE_URL"],
    )
    return Response(body, content_type="application/atom+xml; charset=utf-8")


def _of_thread(thread: Thread) -> Entry:
    return Entry(
        title=thread.title,
        path=thread.path,
        author=thread.author.name,
        summary=str(_("Topik di %(category)s", category=thread.category.name)),
        published=_stamp(thread.created_at),
        updated=_stamp(thread.last_post_at),
    )


def _of_step(step: Step) -> Entry:
    replication = step.replication
    stage = labels.STAGES[step.stage] if step.stage else labels.STEP_KINDS[step.kind]
    return Entry(
        title=str(
            _(
                "%(application)s di %(adopter)s: %(stage)s",
                application=replication.application.name,
                adopter=replication.adopter.label,
                stage=stage,
            )
        ),
        path=f"/replikasi/{replication.id}#langkah-{step.id}",
        author="LivingLab",
        summary=f"{i18n.day(step.happened_on, step.precision)}, {labels.TRUST[step.trust]}",
        published=_stamp(step.recorded_at),
        updated=_stamp(step.recorded_at),
    )


def _latest(entries: Iterable[Entry]) -> str:
    return max((entry.updated for entry in entries), default=_stamp(now()))


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
