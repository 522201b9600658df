"""Commands of search."""

from collections.abc import Callable
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from livinglab.search import following, recounting


@click.command("reindex")
@with_appcontext
def reindex() -> None:
    """Make the search index anew while the site runs; readers change over at the end."""
    with click.progressbar(length=1, label="Reading words") as bar:
        recounting.recount(report_to(bar))
    if current_app.config["SEARCH_ENGINE"] == "whoosh":
        with click.progressbar(length=1, label="Writing index") as bar:
            following.rebuild(report_to(bar))
    click.echo("The search index is new.")


def report_to(bar: Any) -> Callable[[int, int], None]:  # click keeps the bar's class to itself
    def report(done: int, total: int) -> None:
        bar.length = max(total, 1)
        bar.update(done - bar.pos)

    return report


COMMANDS = (reindex,)
