"""Commands of search."""

from collections.abc import Callable
from typing import Any

import click
from flask.cli import with_appcontext

from livinglab.search import following, recounting
from livinglab.search.engines import choice


@click.command("reindex")
@click.option("--words", is_flag=True, help="Read all texts anew, too.")
@with_appcontext
def reindex(*, words: bool) -> None:
    """Make the search index anew while the site runs; readers change over at the end.

    It is made of the terms that are kept with each document. Texts are read anew
    if another version of the analysis had read some of them, or if asked for.
    """
    if words or recounting.is_needed():
        _recount()
    if choice.has_index():
        with click.progressbar(length=1, label="Writing index") as bar:
            following.rebuild(report_to(bar))
    click.echo("The search index is new.")


def _recount() -> None:
    with click.progressbar(length=1, label="Reading words") as bar:
        recounting.recount(report_to(bar))


def report_to(bar: Any) -> Callable[[int, int], None]:  # click keeps the bar's class to itself
    def report(done: int, total: int) -> None:
        bar.length = max(total, 1)
        bar.update(done - bar.pos)

    return report


COMMANDS = (reindex,)
