"""Makes the kept site of a recipe: everything that is not there yet."""

import time

import click
from sqlalchemy import func, select, text

from bench import generate, ledger, servers, sites
from bench.recipe import Recipe
from livinglab import create_app
from livinglab.db import db
from livinglab.search import following
from livinglab.search.engines import choice
from livinglab.search.models import SearchDocument


def whole(recipe: Recipe, site: sites.Site) -> int:
    """The id of the long thread. The environment must be that of the site."""
    servers.flask("setup")
    with create_app().app_context():
        thread = generate.fill(recipe)
        ledger.multiply(recipe.ledger)
        if choice.has_index():
            _follow(site)
            following.tidy()  # as the first night would
        if recipe.engine == "postgresql":
            # What PostgreSQL would do by itself a minute later.
            db.session.execute(text("ANALYZE"))
            db.session.commit()
        db.session.remove()
        db.engine.dispose()  # nobody may be connected while it is copied
    # Thousands of generated replications are stale: told of once, not in each measurement.
    servers.flask("work-once")
    return thread


def _follow(site: sites.Site) -> None:
    """Take what the embedded index has not, as the worker would; an index begun is gone on."""
    waiting, began = _waiting(), time.process_time()
    with click.progressbar(length=waiting, label="Search index") as bar:
        while done := following.follow():
            bar.update(done)
    if waiting > 1_000:
        taken = time.process_time() - began
        sites.note(site, taken_in_a_second=round(waiting / taken, 1))


def _waiting() -> int:
    """How many documents readers would miss."""
    count = select(func.count()).select_from(SearchDocument)
    followed = following.followed() if following.is_whole() else 0
    return db.session.scalar(count.where(SearchDocument.seq > followed)) or 0
