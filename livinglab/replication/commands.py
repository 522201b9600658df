"""What operators type about the ledger: `flask --app wsgi …`."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from livinglab.db import db
from livinglab.replication.importing.reader import BadFile, read
from livinglab.replication.queries.checks import ledger_differences
from livinglab.replication.services.imports import Report, import_records


@click.command("import-replications")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@with_appcontext
def import_replications(file: Path, dry_run: bool) -> None:
    """Read press records from FILE (CSV) and write them as reported steps."""
    try:
        lines = read(file.read_bytes())
    except BadFile as wrong:
        raise click.ClickException(str(wrong)) from wrong
    report = import_records(lines, None, dry_run=dry_run)
    if dry_run:
        db.session.rollback()
    else:
        db.session.commit()
    _print(report)


@click.command("check-ledger")
@with_appcontext
def check_ledger() -> None:
    """Work out every stage, date and counter anew; report what differs from what is kept."""
    differences = ledger_differences()
    for difference in differences:
        click.echo(difference)
    click.echo(f"{len(differences)} differences")
    if differences:
        raise click.exceptions.Exit(1)


def _print(report: Report) -> None:
    for number, reason in report.faults:
        click.echo(f"  line {number:>4}: {reason}")
    would = "would be " if report.is_dry_run else ""
    click.echo(
        f"{len(report.lines)} lines: {report.lines_placed} placed,"
        f" {len(report.lines) - report.lines_placed} not placed."
    )
    click.echo(
        f"{report.steps_written} steps {would}written, {report.steps_present} were there,"
        f" {len(report.faults)} reasons above."
    )


COMMANDS: tuple[click.Command, ...] = (import_replications, check_ledger)
