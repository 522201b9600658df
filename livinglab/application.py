"""Puts the application together: the only place where the features meet."""

from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

from livinglab import (
    admission,
    assets,
    commands,
    compression,
    config,
    errors,
    fragments,
    frame,
    front,
    headers,
    health,
    i18n,
    images,
    limits,
    logs,
    metrics,
    nudges,
    outside,
    pagecache,
    proxies,
    reading,
    savedata,
    spooled,
    statements,
    submissions,
    tables,
    taken,
    templating,
    uploads,
)
from livinglab.accounts import login
from livinglab.accounts import views as accounts_views
from livinglab.accounts.labels import ROLES
from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum import views as forum_views
from livinglab.forum.queries import opened
from livinglab.notifications import views as notifications_views
from livinglab.notifications.queries import unread_count_of
from livinglab.pages import views as pages_views
from livinglab.regions import labels as region_labels
from livinglab.regions import views as regions_views
from livinglab.replication import labels
from livinglab.replication import views as replication_views
from livinglab.replication.queries import profiles, region_page
from livinglab.search import views as search_views
from livinglab.slugs import CONVERTERS

__all__ = ["create_app", "tables"]

ROOT = Path(__file__).resolve().parent.parent


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """The application, configured from the environment and then from `overrides`."""
    app = Flask(
        "livinglab",
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
    )
    templating.prepare(app)
    app.config.update(config.settings())
    app.config.update(overrides or {})
    app.config["DATA_FOLDER"].mkdir(parents=True, exist_ok=True)
    app.url_map.converters.update(CONVERTERS)
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    logs.init_app(app)  # before what refuses: that has an id, a time and a line, too
    protect = CSRFProtect(app)
    notifications_views.exempt(protect)
    # Packing comes first here, so that it is the last to touch an answer.
    parts = (
        statements,
        metrics,
        nudges,
        outside,
        health,
        compression,
        headers,
        taken,
        i18n,
        savedata,
        images,
        assets,
        errors,
        admission,
        limits,
        pagecache,
        fragments,
        submissions,
        spooled,
        uploads,
        opened,
        profiles,
        region_page,
    )
    for part in parts:
        part.init_app(app)
    login.init_app(app, unread_count_of(User.id))
    frame.init_app(app)
    app.jinja_env.globals.update(
        stage_labels=labels.STAGES,
        trust_labels=labels.TRUST,
        step_kind_labels=labels.STEP_KINDS,
        obstacle_labels=labels.OBSTACLES,
        agreement_labels=labels.AGREEMENTS,
        module_state_labels=labels.MODULE_STATES,
        endorse_words=labels.ENDORSING,
        region_kinds=region_labels.KINDS,
        role_labels=ROLES,
    )
    for views in (
        pages_views,
        regions_views,
        accounts_views,
        search_views,
        replication_views,
        forum_views,
        notifications_views,
    ):
        for blueprint in views.BLUEPRINTS:
            app.register_blueprint(blueprint)
    reading.init_app(app)
    front.init_app(app)
    proxies.init_app(app)
    commands.init_app(app)
    return app
