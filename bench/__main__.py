"""Makes a site of the wanted size, measures a copy of it, writes and compares the results."""

import os
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click
from flask import Flask
from sqlalchemy import func, select

from bench import (
    accounting,
    lag,
    lines,
    making,
    pages,
    questions,
    report,
    results,
    searching,
    servers,
    sites,
)
from bench.pages import Target
from bench.recipe import Recipe, ledger_for
from livinglab import create_app
from livinglab.config import ROOT
from livinglab.db import db, now
from livinglab.forum.models import Post
from livinglab.search.models import SearchDocument

PARTS = ("pages", "search")
ENGINES = ("sqlite", "postgresql", "sqlite+tantivy", "postgresql+tantivy")
LAG_SECONDS = 30.0


@click.command()
@click.option("--posts", default=200_000, show_default=True, type=click.IntRange(8_000))
@click.option(
    "--ledger", type=click.IntRange(1), help="Times the ledger; in proportion if not said."
)
@click.option("--engine", default="sqlite", type=click.Choice(ENGINES))
@click.option("--part", "parts", multiple=True, default=PARTS, type=click.Choice(PARTS))
@click.option("--seconds", default=4.0, show_default=True, help="For each measurement.")
@click.option("--port", default=8790, show_default=True, help="And the one after it.")
@click.option(
    "--folder",
    default=ROOT / ".cache" / "bench",
    type=click.Path(path_type=Path),
    help="Where generated sites are kept.",
)
def main(
    posts: int,
    ledger: int | None,
    engine: str,
    parts: tuple[str, ...],
    seconds: float,
    port: int,
    folder: Path,
) -> None:
    """Measure pages and search; exit with 1 if something got worse by more than 15 %."""
    database, _, search = engine.partition("+")
    recipe = Recipe(database, posts, ledger or ledger_for(posts), search)
    with sites.kept(recipe, folder) as site:
        os.environ.update(site.environment(port))
        thread = making.whole(recipe, site)
        with sites.copied(site) as copy:
            run = _measured(copy, Target((), port, seconds), thread, parts)
        run |= {"recipe": _described(recipe), "megabytes": site.megabytes}
        if "search" in run:
            run["search"] |= sites.notes(site)
    before = results.committed().get(recipe.name, {})
    report.write(results.keep(recipe.name, run))
    sys.exit(_compared(before, run))


def _described(recipe: Recipe) -> dict[str, Any]:
    names = ("threads", "people", "long_thread")
    return asdict(recipe) | {name: getattr(recipe, name) for name in names}


def _compared(before: dict[str, Any], run: dict[str, Any]) -> int:
    if not before:
        click.echo("No earlier run of this size is committed: nothing to compare with.")
        return 0
    found = results.worse(before, run)
    for each in sorted(found, key=str):
        click.echo(f"worse: {each}")
    if not found:
        click.echo("Nothing got worse by more than 15 %.")
    return int(bool(found))


def _measured(
    site: sites.Site, target: Target, thread: int, parts: tuple[str, ...]
) -> dict[str, Any]:
    """The floor, then the parts, each on a server of its own and in turn with the floor."""
    settings = site.environment(target.port)
    os.environ.update(settings)
    app = create_app()
    beside, measure = target.port + 1, {"pages": _pages, "search": _search}
    run = {}
    with servers.started(servers.floor_command(beside), beside, settings) as pid:
        floor = replace(target, pids=(pid,), port=beside)
        target = replace(target, floor=floor, cookie=servers.session_cookie(app))
        floors = pages.floor(floor)
        for part in parts:
            load = " ".join(f"{each:.1f}" for each in os.getloadavg())
            with servers.started(servers.site_command(), target.port, settings) as pid:
                on = replace(target, pids=(pid, *site.database_pids))
                accounting.settle(*on.pids)
                found = measure[part](app, on, thread, floors)
                found["memory"] = accounting.memory(pid)
            run[part] = found | {
                "on": f"{now():%Y-%m-%d}",
                "machine": report.machine(),
                "load": load,
            }
    return run


def _pages(app: Flask, target: Target, thread: int, floors: list[lines.Line]) -> dict[str, Any]:
    with app.app_context():
        before = _stored(Post)
    found = pages.all_pages(target, thread) + pages.replying(target, thread + 1)
    with app.app_context():
        _check_replies(found, _stored(Post) - before)
    return {"lines": lines.rows(floors + found, floors)}


def _search(
    app: Flask, target: Target, thread: int, floors: list[lines.Line]
) -> dict[str, Any]:
    with app.app_context():
        classes = questions.classes(questions.sample())
        documents, analysed = _stored(SearchDocument), searching.analysis_rate()
        db.engine.dispose()
    totals = searching.totals(target.port, classes)
    for fault in searching.faults(totals):
        click.echo(f"  wrong total: {fault}")
    found = searching.measured(target, classes)
    return {
        "lines": lines.rows(found, floors),
        "totals": totals,
        "lag": lag.measured(target, thread + 1, LAG_SECONDS),
        "documents": documents,
        "analysed_a_second": analysed,
    }


def _stored(table: type[Any]) -> int:
    count = db.session.scalar(select(func.count()).select_from(table)) or 0
    db.session.remove()
    return count


def _check_replies(found: list[lines.Line], stored: int) -> None:
    """Every acknowledged reply must be in the database (those that warmed up come on top)."""
    sent = sum(line.count for line in found if line.page == "reply")
    click.echo(f"  replies acknowledged while measured: {sent}; stored in all: {stored}")
    if stored < sent:
        raise SystemExit("A reply that was acknowledged is not stored.")


if __name__ == "__main__":
    main()
