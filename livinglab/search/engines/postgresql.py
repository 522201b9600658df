"""The engine of large sites: GIN over tsvectors of our own terms, visible at commit.

Ranking a common word over all its documents would read megabytes of vectors.
So the index gives what matches, titles and weights choose some hundreds of
them without touching a vector, and only those are ranked by their texts.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC
from typing import Any, NamedTuple

from psycopg.errors import QueryCanceled
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from livinglab.db import db
from livinglab.search import engines
from livinglab.search.asking.parts import GAP, Alternative, Concept, Filters
from livinglab.search.engines import IN_HEADING, Found, Wanted
from livinglab.search.engines.columns import Columns, sift

MOST = 2_000  # documents that are looked at; beyond it the page says "lebih dari"
RANKED = 400  # whose texts are looked into
COLUMNS = (
    "id, kind, object_id, region, province, application, status, author, scope, weight,"
    " to_char(created_at AT TIME ZONE 'UTC', 'YYYYMMDD')::int AS day"
)
NEWEST = "(SELECT max(id) FROM search_document) AS newest"
ORDERS = {
    "relevance": "head DESC, weight DESC, id DESC",
    "newest": "created_at DESC, id DESC",
    "confirmed": "weight DESC, created_at DESC, id",
}
FILTERS = {
    "kinds": "kind = ANY(:kinds)",
    "provinces": "string_to_array(province, ' ') && CAST(:provinces AS text[])",
    "regions": "string_to_array(region, ' ') && CAST(:regions AS text[])",
    "applications": "string_to_array(application, ' ') && CAST(:applications AS text[])",
    "stages": "status = ANY(:stages)",
    "years": "date_part('year', created_at AT TIME ZONE 'UTC') = ANY(:years)",
    "author": "position(lower(:author) IN lower(author)) > 0",
    "before": "created_at < :before",
    "after": "created_at >= :after",
}


class Condition(NamedTuple):
    """A piece of SQL, made of fixed words only, and the values it names."""

    sql: str
    values: dict[str, Any]


class PostgresqlEngine:
    def generation(self) -> str:
        """The transaction snapshot: whatever is committed can be found."""
        return str(db.session.scalar(text("SELECT pg_current_snapshot()::text")))

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
        rows = _matched(wanted, Filters() if wanted.facets else wanted.filters)
        if wanted.facets and len(rows) > MOST and wanted.filters != Filters():
            narrow = _matched(wanted, wanted.filters)
            columns, counted = _columns(narrow[:MOST]), _columns(rows[:MOST])
            kept, _ = sift(columns, range(len(columns.document)), wanted.filters)
            _, facets = sift(counted, range(len(counted.document)), wanted.filters)
            is_exact = len(narrow) <= MOST
        else:
            columns = _columns(rows[:MOST])
            kept, facets = sift(columns, range(len(columns.document)), wanted.filters)
            is_exact = len(rows) <= MOST
        return Found(
            ids=_ranked(wanted, [columns.document[n] for n in kept]),
            total=len({(columns.kind[n], columns.object[n]) for n in kept}),
            is_exact=is_exact,
            facets=facets,
            newest=rows[0].newest if rows else 0,
        )


@contextmanager
def _time_limit() -> Iterator[None]:
    """Nothing that the caller did is undone when time is up."""
    limit = text("SELECT set_config('statement_timeout', :milliseconds, true)")
    with db.session.begin_nested():
        usual = db.session.scalar(text("SHOW statement_timeout"))
        db.session.execute(limit, {"milliseconds": str(int(engines.SECONDS * 1000))})
        yield
        db.session.execute(limit, {"milliseconds": usual})


def _matched(wanted: Wanted, filters: Filters) -> list[Any]:
    """At most one more than MOST documents, the likeliest first."""
    if wanted.any_of_them and len(wanted.concepts) > 1:
        return _any_matched(wanted, filters)
    where = _where(wanted, filters)
    values = where.values | {"most": MOST + 1}
    head = "0"
    if wanted.concepts:
        values["asked"] = " & ".join(map(_concept, wanted.concepts))
        values["some"] = _some(wanted)
        column = "heading" if wanted.in_heading else "vector"
        where = Condition(f"{column} @@ CAST(:asked AS tsquery) AND {where.sql}", {})
        head = "ts_rank(heading, CAST(:some AS tsquery))"
    statement = (
        f"SELECT {COLUMNS}, {NEWEST}, {head} AS head FROM search_document"  # noqa: S608  fixed words
        f" WHERE {where.sql} ORDER BY {ORDERS[wanted.sort]} LIMIT :most"
    )
    return list(db.session.execute(text(statement), values).all())


def _any_matched(wanted: Wanted, filters: Filters) -> list[Any]:
    """Those that have the most of what was asked for, by rarity; from the index alone."""
    where = _where(wanted, filters)
    values = where.values | {"most": MOST + 1}
    parts = []
    for n, (concept, share) in enumerate(wanted.shares()):
        values[f"asked{n}"], values[f"share{n}"] = _concept(concept), share
        values[f"head{n}"], values[f"more{n}"] = _apart(concept), share * IN_HEADING
        ways = (("vector", "asked", "share"), ("heading", "head", "more"))
        for column, query, worth in ways[1:] if wanted.in_heading else ways:
            parts.append(
                f"SELECT id, CAST(:{worth}{n} AS float8) AS share FROM search_document"  # noqa: S608
                f" WHERE {column} @@ CAST(:{query}{n} AS tsquery) AND {where.sql}"
            )
    statement = (
        f"WITH shares AS (SELECT id, sum(share) AS head FROM ({' UNION ALL '.join(parts)})"  # noqa: S608
        " AS part GROUP BY id ORDER BY head DESC, id DESC LIMIT :most)"
        f" SELECT {COLUMNS}, {NEWEST}, head FROM search_document JOIN shares USING (id)"
        f" ORDER BY {ORDERS[wanted.sort]}"
    )
    return list(db.session.execute(text(statement), values).all())


def _where(wanted: Wanted, filters: Filters) -> Condition:
    parts = ["NOT deleted", "scope = ANY(:scopes)"]
    values: dict[str, Any] = {"scopes": list(wanted.scopes)}
    if wanted.until:
        parts.append("id <= :until")
        values["until"] = wanted.until
    for n, excluded in enumerate(wanted.excluded):
        parts.append(f"NOT vector @@ CAST(:without{n} AS tsquery)")
        values[f"without{n}"] = _alternative(excluded)
    for name, sql in FILTERS.items():
        if value := getattr(filters, name):
            parts.append(sql)
            values[name] = list(value) if isinstance(value, frozenset) else value
    for name in {"before", "after"} & values.keys():
        values[name] = values[name].astimezone(UTC)
    return Condition(" AND ".join(parts), values)


def _columns(rows: list[Any]) -> Columns:
    if not rows:
        return Columns()
    return Columns(*(list(column) for column in list(zip(*rows, strict=True))[:-2]))


def _ranked(wanted: Wanted, ids: list[int]) -> list[int]:
    """The best of them by their texts, where there are too many for the ranking above."""
    chosen = wanted.sort != "relevance" or wanted.any_of_them or not wanted.concepts
    if chosen or len(ids) <= wanted.limit:
        return ids[: wanted.limit]
    statement = text(
        "SELECT id FROM search_document WHERE id = ANY(:ids)"
        " ORDER BY ts_rank('{0.1, 0.2, 0.5, 1}', vector, CAST(:some AS tsquery)) DESC, id DESC"
        " LIMIT :most"
    )
    values = {"ids": ids[:RANKED], "some": _some(wanted), "most": wanted.limit}
    return list(db.session.scalars(statement, values).all())


def _some(wanted: Wanted) -> str:
    return " | ".join(map(_concept, wanted.concepts))


def _concept(concept: Concept) -> str:
    return "(" + " | ".join(map(_alternative, concept.alternatives)) + ")"


def _apart(concept: Concept) -> str:
    """The same without asking that words stand together."""
    ways = (" & ".join(map(_quoted, way.words)) for way in concept.alternatives)
    return " | ".join(f"({way})" for way in ways)


def _alternative(alternative: Alternative) -> str:
    if alternative.apart:
        return "(" + " & ".join(map(_quoted, alternative.words)) + ")"
    query, distance = "", 1
    for term in alternative.terms:
        if term == GAP:
            distance += 1
            continue
        query += f" <{distance}> {_quoted(term)}" if query else _quoted(term)
        distance = 1
    return f"({query})"


def _quoted(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"
