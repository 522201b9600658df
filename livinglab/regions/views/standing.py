"""How far each region is, as its map, table and pages say it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from markupsafe import Markup

from livinglab.regions import maps
from livinglab.replication import labels
from livinglab.replication.models import Stage, Trust
from livinglab.replication.queries.dashboard import height
from livinglab.replication.queries.snapshot import Row, snapshot


class Standing(NamedTuple):
    """The furthest stage of a region's replications, who says so, and how many there are."""

    stage: Stage
    trust: Trust | None
    replications: int


def standings(ledger: Iterable[Row] | None = None) -> dict[str, Standing]:
    """Of the regions with a record; of all others nothing is known."""
    whole = snapshot().rows if ledger is None else ledger
    rows = [row for row in whole if row.region_code and _reached(row)]
    counts = Counter(row.region_code for row in rows)
    found: dict[str, Standing] = {}
    for row in rows:
        stage, code = _reached(row), row.region_code
        if stage is None or code is None:
            continue
        if code not in found or height(stage) > height(found[code].stage):
            found[code] = Standing(stage, row.trust, counts[code])
    return found


def national_map(known: Mapping[str, Standing], title: str) -> Markup:
    cells = {
        code: maps.Cell(standing.stage.rank, str(labels.STAGES[standing.stage]))
        for code, standing in known.items()
    }
    return maps.render(cells, title=title)


def _reached(row: Row) -> Stage | None:
    return row.furthest or row.stage
