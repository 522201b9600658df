"""What operators type: `flask --app wsgi …`. The features add their own commands."""

from copy import copy
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from livinglab import backup, loading, mail, nudges, revisions, sqlite, turns
from livinglab.accounts import commands as accounts
from livinglab.accounts import jobs as accounts_jobs
from livinglab.accounts.loading import DEMONSTRATION, DEMONSTRATION_PASSWORD
from livinglab.db import db
from livinglab.forum import jobs as forum_jobs
from livinglab.jobs import Job
from livinglab.notifications import jobs as notification_jobs
from livinglab.replication import commands as replication
from livinglab.replication import jobs as replication_jobs
from livinglab.search import commands as search
from livinglab.search import jobs as search_jobs
from livinglab.worker import Worker, stopped_by_signals

JOBS: tuple[Job, ...] = (
    *search_jobs.JOBS,
    *accounts_jobs.JOBS,
    *notification_jobs.JOBS,
    *mail.JOBS,
    *forum_jobs.JOBS,
    *replication_jobs.JOBS,
    *sqlite.JOBS,
)


@click.command("setup")
@click.option("--again", is_flag=True, help="Load the data even if it was loaded before.")
@with_appcontext
def setup(again: bool) -> None:
    """Bring the database up to date and load what is not loaded yet."""
    with turns.turn("setup", wait=True):  # several machines may start at a time
        upgrade()
        if not loading.loaded() or again:
            click.echo("Loading reference data, catalog and replications:")
        loading.load(again=again)
        search_jobs.begin()
    if current_app.config["MODE"] == "development":
        click.echo(f"\nDemonstration accounts (password: {DEMONSTRATION_PASSWORD}):")
        for role, address in DEMONSTRATION:
            click.echo(f"  {role:<44} {address}")


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Send mail, tell people, follow the search table: until told to stop."""
    db.session.remove()
    running = Worker(current_app._get_current_object(), JOBS)  # type: ignore[attr-defined]
    with stopped_by_signals(running), nudges.heard_by(running.wake):
        running.run()


@click.command("work-once")
@with_appcontext
def work_once() -> None:
    """Do all that waits, and stop."""
    db.session.remove()
    done = Worker(current_app._get_current_object(), JOBS).once()  # type: ignore[attr-defined]
    click.echo(f"{done} done")


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup_command(file: Path) -> None:
    """Write the whole site (database and files) into FILE, while it runs."""
    try:
        rows, files = backup.write(file)
    except backup.NotPossible as reason:
        raise click.ClickException(str(reason)) from reason
    click.echo(f"{file}: {rows} rows, {files} files")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def restore_command(file: Path) -> None:
    """Fill an empty database and data folder from FILE."""
    try:
        rows, files = backup.read(file)
    except backup.NotPossible as reason:
        raise click.ClickException(str(reason)) from reason
    click.echo(f"{rows} rows, {files} files")


@click.command("check-database")
@with_appcontext
def check_database() -> None:
    """Read the whole SQLite database, while the site runs, and say what is damaged."""
    if not sqlite.is_used():
        click.echo("This is PostgreSQL, which checks its own pages: see its data checksums.")
        return
    if faults := sqlite.faults():
        raise click.ClickException("\n".join(faults))
    click.echo("The database is sound.")


def init_app(app: Flask) -> None:
    own = (setup, worker, work_once, backup_command, restore_command)
    for command in (*own, *accounts.COMMANDS, *replication.COMMANDS, *search.COMMANDS):
        app.cli.add_command(_on_a_known_schema(command))
    app.cli.add_command(check_database)  # of any schema


def _on_a_known_schema(command: click.Command) -> click.Command:
    """The command, refused where a newer release has migrated the database."""

    @with_appcontext
    def ask_first(**arguments: Any) -> Any:
        if fault := revisions.fault():
            raise click.ClickException(fault)
        return click.get_current_context().invoke(command, **arguments)

    asking = copy(command)
    asking.callback = ask_first
    return asking
