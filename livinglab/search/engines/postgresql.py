"""GIN over tsvectors of our own terms: what is written is found at its commit.

Ranking a common word over all its documents would read megabytes of vectors.
So the index gives what matches, titles and weights choose some hundreds of
them without touching a vector, and only those are ranked by their texts.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, NamedTuple

from psycopg.errors import QueryCanceled
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from livinglab.db import db
from livinglab.search import engines
from livinglab.search.asking.parts import Filters
from livinglab.search.engines import IN_HEADING, Found, Wanted
from livinglab.search.engines.columns import Columns, sift
from livinglab.search.engines.tsqueries import apart, of_alternative, of_concept, some_of
from livinglab.search.engines.windows import FURTHER, oldest

MOST = 2_000  # documents that are looked at; beyond it the page says "lebih dari"
RANKED = 400  # whose texts are looked into
# The planner takes a vector for a column like others, and would rather read 80,000 of them,
# each from beside the table, than ask the index. To translate a plan costs more than it saves.
PLANNING = {"enable_seqscan": "off", "jit": "off", "max_parallel_workers_per_gather": "0"}
COLUMNS = (
    "id, kind, object_id, region, province, application, status, author, scope, weight,"
    " to_char(created_at AT TIME ZONE 'UTC', 'YYYYMMDD')::int AS day"
)
# What is old counts as well if it is called by these words, or is what most look for.
IN_REACH = "id > :oldest OR heading @@ CAST(:some AS tsquery) OR kind = 'application'"
FIRST = "array_position(CAST(:first AS text[]), kind::text), "  # of kinds before others
ORDERS = {
    "relevance": "head DESC, weight DESC, id DESC",
    "newest": "created_at DESC, id DESC",
    "confirmed": "weight DESC, created_at DESC, id",
}
DATED = "created_at > timestamptz 'epoch'"  # see dates.UNDATED
FILTERS = {
    "kinds": "kind = ANY(:kinds)",
    "provinces": "string_to_array(province, ' ') && CAST(:provinces AS text[])",
    "regions": "string_to_array(region, ' ') && CAST(:regions AS text[])",
    "applications": "string_to_array(application, ' ') && CAST(:applications AS text[])",
    "stages": "status = ANY(:stages)",
    "years": f"{DATED} AND date_part('year', created_at AT TIME ZONE 'UTC') = ANY(:years)",
    "authors": "string_to_array(author, ' ') && CAST(:authors AS text[])",
    "before": f"{DATED} AND created_at < :before",
    "after": f"{DATED} AND created_at >= :after",
}


class Condition(NamedTuple):
    """A piece of SQL, made of fixed words only, and the values it names."""

    sql: str
    values: dict[str, Any]


class Matched(NamedTuple):
    """At most MOST documents, the likeliest first, and the highest id of all there are."""

    rows: list[Any]
    is_all: bool
    newest: int


class PostgresqlEngine:
    def generation(self) -> str:
        """The transaction snapshot: whatever is committed can be found."""
        return str(db.session.scalar(text("SELECT pg_current_snapshot()::text")))

    def is_latest(self) -> bool:
        """It has nothing of its own that could be older than what was read."""
        return True

    def find(self, wanted: Wanted) -> Found:
        """What can be found in time; else what has it in title or names."""
        try:
            with _time_limit():
                return self._find(wanted)
        except OperationalError as error:
            if not isinstance(error.orig, QueryCanceled):
                raise
        if wanted.in_heading:
            return Found(is_exact=False, is_late=True)
        found = self.find(replace(wanted, in_heading=True))
        found.is_exact, found.is_late = False, True
        return found

    def _find(self, wanted: Wanted) -> Found:
        # Facets count what another choice of a filter would give, too.
        all_but = Filters(without=wanted.filters.without)
        narrow = wide = _matched(wanted, all_but if wanted.facets else wanted.filters)
        columns = _columns(wide.rows)
        kept, facets = sift(columns, range(len(columns.document)), wanted.filters)
        if wanted.facets and not wide.is_all and wanted.filters != all_but:
            narrow = _matched(wanted, wanted.filters)
            columns = _columns(narrow.rows)
            kept, _ = sift(columns, range(len(columns.document)), wanted.filters)
        return Found(
            ids=_ranked(wanted, [columns.document[n] for n in kept]),
            total=len({(columns.kind[n], columns.object[n]) for n in kept}),
            is_exact=narrow.is_all,
            facets=facets,
            newest=narrow.newest,
        )


@contextmanager
def _time_limit() -> Iterator[None]:
    """Nothing that the caller did is undone when time is up."""
    settings = PLANNING | {"statement_timeout": str(int(engines.SECONDS * 1000))}
    with db.session.begin_nested():
        usual = _settings({name: f"current_setting('{name}')" for name in settings}, {})
        _settings({name: f"set_config('{name}', :{name}, true)" for name in settings}, settings)
        yield
        _settings({name: f"set_config('{name}', :{name}, true)" for name in settings}, usual)


def _settings(columns: dict[str, str], values: dict[str, str]) -> dict[str, str]:
    """Each setting as it is after this: read, or set to one of the values."""
    asked = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
    return dict(db.session.execute(text(f"SELECT {asked}"), values).one()._mapping)


def _matched(wanted: Wanted, filters: Filters) -> Matched:
    """Among the newest, if there are enough of them there, else further back."""
    newest = db.session.scalar(text("SELECT max(id) FROM search_document")) or 0
    is_any = wanted.any_of_them and len(wanted.concepts) > 1
    look = _any_rows if is_any else _rows
    rarities = [rarity for _, rarity in wanted.shares()]
    looked_for = [[one] for one in rarities] if is_any else [rarities]
    # That order has nothing to do with age.
    last = 0 if wanted.sort == "confirmed" or not rarities else wanted.until or newest
    times = 1
    while True:
        bounds = [oldest(last, each, times) for each in looked_for]
        rows = look(wanted, filters, bounds)
        if len(rows) >= RANKED or not any(bounds):
            return Matched(rows[:MOST], len(rows) <= MOST and not any(bounds), newest)
        times *= FURTHER


def _rows(wanted: Wanted, filters: Filters, bounds: list[int]) -> list[Any]:
    """At most one more than MOST documents, the likeliest first."""
    where = _where(wanted, filters)
    first = list(wanted.first if wanted.sort == "relevance" else ())
    values = where.values | {"most": MOST + 1, "oldest": bounds[0], "first": first}
    head, matching = "0", ""
    if wanted.concepts:
        values["asked"] = " & ".join(map(of_concept, wanted.concepts))
        values["some"] = some_of(wanted)
        head = "ts_rank(heading, CAST(:some AS tsquery))"
        matching = f"{_column(wanted)} @@ CAST(:asked AS tsquery) AND "
    if bounds[0]:
        matching += f"({IN_REACH} OR kind = ANY(:first)) AND "
    statement = (
        f"SELECT {COLUMNS}, {head} AS head FROM search_document"  # noqa: S608  fixed words
        f" WHERE {matching}{where.sql}"
        f" ORDER BY {FIRST if first else ''}{ORDERS[wanted.sort]} LIMIT :most"
    )
    return list(db.session.execute(text(statement), values).all())


def _column(wanted: Wanted) -> str:
    return "heading" if wanted.in_heading else "vector"


def _any_rows(wanted: Wanted, filters: Filters, bounds: list[int]) -> list[Any]:
    """Those that have the most of what was asked for, by rarity; from the index alone."""
    where = _where(wanted, filters)
    values = where.values | {"most": MOST + 1}
    parts = []
    for n, (concept, share) in enumerate(wanted.shares()):
        values[f"asked{n}"], values[f"share{n}"] = of_concept(concept), share
        values[f"head{n}"], values[f"more{n}"] = apart(concept), share * IN_HEADING
        values[f"oldest{n}"] = bounds[n]
        ways = (("vector", "asked", "share"), ("heading", "head", "more"))
        for column, query, worth in ways[1:] if wanted.in_heading else ways:
            parts.append(
                f"SELECT id, CAST(:{worth}{n} AS float8) AS share FROM search_document"  # noqa: S608
                f" WHERE {column} @@ CAST(:{query}{n} AS tsquery)"
                f" AND id > :oldest{n} AND {where.sql}"
            )
    statement = (
        f"WITH shares AS (SELECT id, sum(share) AS head FROM ({' UNION ALL '.join(parts)})"  # noqa: S608
        " AS part GROUP BY id ORDER BY head DESC, id DESC LIMIT :most)"
        f" SELECT {COLUMNS}, head FROM search_document JOIN shares USING (id)"
        f" ORDER BY {ORDERS[wanted.sort]}"
    )
    return list(db.session.execute(text(statement), values).all())


def _where(wanted: Wanted, filters: Filters) -> Condition:
    parts = ["NOT deleted", "scope = ANY(:scopes)"]
    values: dict[str, Any] = {"scopes": list(wanted.scopes)}
    if wanted.until:
        parts.append("id <= :until")
        values["until"] = wanted.until
    if wanted.excluded:
        parts.append("NOT vector @@ CAST(:excluded AS tsquery)")
        values["excluded"] = " | ".join(map(of_alternative, wanted.excluded))
    for name, value in _set(filters):
        parts.append(FILTERS[name])
        values[name] = value
    for name, value in _set(filters.without or Filters()):
        sql = FILTERS[name].replace(f":{name}", f":no_{name}")
        parts.append(f"NOT ({sql})")
        values[f"no_{name}"] = value
    return Condition(" AND ".join(parts), values)


def _set(filters: Filters) -> Iterator[tuple[str, Any]]:
    """Each filter that is set, and its value for PostgreSQL."""
    for name in FILTERS:
        value = getattr(filters, name)
        if isinstance(value, frozenset):
            value = list(value)
        elif isinstance(value, datetime):
            value = value.astimezone(UTC)
        if value:
            yield name, value


def _columns(rows: list[Any]) -> Columns:
    if not rows:
        return Columns()
    return Columns(*(list(column) for column in list(zip(*rows, strict=True))[:-1]))


def _ranked(wanted: Wanted, ids: list[int]) -> list[int]:
    """The best of them by their texts, where there are too many for the ranking above."""
    chosen = wanted.sort != "relevance" or wanted.any_of_them or not wanted.concepts
    if chosen or len(ids) <= wanted.limit:
        return ids[: wanted.limit]
    statement = text(
        f"SELECT id FROM search_document WHERE id = ANY(:ids) ORDER BY {FIRST}"  # noqa: S608
        "ts_rank('{0.1, 0.2, 0.5, 1}', vector, CAST(:some AS tsquery)) DESC, id DESC"
        " LIMIT :most"
    )
    values = {"ids": ids[:RANKED], "some": some_of(wanted), "most": wanted.limit}
    return list(db.session.scalars(statement, values | {"first": list(wanted.first)}).all())
