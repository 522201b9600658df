"""Runs the whole benchmark and writes docs/benchmarks.md."""

import os
import tempfile
from dataclasses import replace
from pathlib import Path

import click
from sqlalchemy import func, select

from bench import accounting, generate, pages, report, servers
from livinglab import create_app
from livinglab.config import ROOT
from livinglab.db import db
from livinglab.forum.models import Post
from livinglab.search import following
from livinglab.search.commands import report_to


def posts_stored() -> int:
    return db.session.scalar(select(func.count(Post.id))) or 0


@click.command()
@click.option("--threads", default=10_000, show_default=True)
@click.option("--posts", default=200_000, show_default=True)
@click.option(
    "--seconds", default=4.0, show_default=True, help="How long each page is asked for."
)
@click.option("--port", default=8790, show_default=True)
@click.option("--output", type=click.Path(path_type=Path), default=ROOT / "docs/benchmarks.md")
def main(threads: int, posts: int, seconds: float, port: int, output: Path) -> None:
    """Measure the pages and write the report."""
    with tempfile.TemporaryDirectory() as folder:
        settings = servers.environment(Path(folder), port)
        os.environ.update(settings)
        servers.flask("setup")
        app = create_app()
        with app.app_context():
            thread = generate.fill(threads, posts)
            before = posts_stored()
            cookie = servers.session_cookie(app)
            with click.progressbar(length=1, label="Search index") as bar:
                following.rebuild(report_to(bar))
            db.engine.dispose()
        lines, memory = measured(pages.Target(0, port, seconds, cookie), thread, settings)
        with app.app_context():
            check_replies(lines, posts_stored() - before)
    output.write_text(report.whole(lines, threads=threads, posts=posts, memory=memory))
    click.echo(report.table(lines))


def measured(
    target: pages.Target, thread: int, settings: dict[str, str]
) -> tuple[list[pages.Line], float]:
    """The floor, then the site; and the megabytes that the site's processes end with."""
    beside = target.port + 1
    with servers.started(servers.floor_command(beside), beside, settings) as pid:
        lines = pages.floor(replace(target, pid=pid, port=beside))
    with servers.started(servers.site_command(), target.port, settings) as pid:
        site = replace(target, pid=pid)
        lines += pages.all_pages(site, thread) + pages.replying(site, thread + 1)
        return lines, accounting.memory_megabytes(pid)


def check_replies(lines: list[pages.Line], stored: int) -> None:
    """Every acknowledged reply must be in the database (those that warmed up come on top)."""
    replies = [line.timing for line in lines if line.page == "reply"]
    sent = sum(timing.count - timing.failures for timing in replies)
    click.echo(f"  replies acknowledged while measured: {sent}; stored in all: {stored}")
    if stored < sent:
        raise SystemExit("A reply that was acknowledged is not stored.")


if __name__ == "__main__":
    main()
