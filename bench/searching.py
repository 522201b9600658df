"""Search by class of question: alone, and with eight people searching at once."""

import http.client
import json
import time
from dataclasses import replace

import click
from sqlalchemy import select
from sqlalchemy.orm import undefer

from bench import load
from bench.lines import Line
from bench.pages import Target
from livinglab.db import db
from livinglab.search import terms
from livinglab.search.models import SearchDocument

CONNECTIONS = (1, 8)
WARM_UP = "/cari?q=aplikasi+absensi"
CHECKED = 15  # questions of each class whose totals are looked at
ANALYSED = 300  # documents


def measured(target: Target, classes: dict[str, list[str]]) -> list[Line]:
    target = replace(target, connections=CONNECTIONS)
    warm_up = load.get([WARM_UP])
    return [
        line
        for name, paths in classes.items()
        for line in target.measure(name, "visitor", load.get(paths, anew=True), warm_up=warm_up)
    ]


def totals(port: int, classes: dict[str, list[str]]) -> dict[str, list[int]]:
    """How much the first questions of each class find; both databases must say the same."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    return {
        name: [_total(connection, path) for path in paths[:CHECKED]]
        for name, paths in classes.items()
        if paths and paths[0].startswith("/cari?")
    }


def _total(connection: http.client.HTTPConnection, path: str) -> int:
    connection.request("GET", path.replace("/cari?", "/cari.json?", 1))
    return int(json.loads(connection.getresponse().read())["total"])


def faults(found: dict[str, list[int]]) -> list[str]:
    """What cannot be: words drawn from texts that find nothing, filters that find more."""
    wrong = [
        f"{name}: {numbers.count(0)} of {len(numbers)} questions find nothing"
        for name, numbers in found.items()
        if 0 in numbers and name != "facets"
    ]
    for narrow, wide in (("filter", "common word"), ("facets", "filter")):
        for n, (few, many) in enumerate(zip(found[narrow], found[wide], strict=True)):
            if few > many:
                wrong.append(f"{narrow}, question {n}: {few}, but {many} as {wide}")
    return wrong


def analysis_rate() -> float:
    """Documents that are read for search in a second of processor; nothing is written."""
    rows = db.session.scalars(
        select(SearchDocument)
        .where(SearchDocument.kind == "thread", SearchDocument.page > 0)
        .order_by(SearchDocument.id)
        .limit(ANALYSED)
        .options(undefer(SearchDocument.stems))
    ).all()
    began = time.process_time()
    for row in rows:
        terms.analyse(row)
    taken = time.process_time() - began
    db.session.rollback()
    click.echo(f"  analysed {len(rows)} documents in {taken:.1f} s")
    return round(len(rows) / taken, 1)
