"""What Prometheus reads: requests by route, and how far the worker is behind."""

import os
import time
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from flask import Flask, Response, abort, current_app, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    Metric,
    generate_latest,
    multiprocess,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import func, select

from livinglab import outbox, outside
from livinglab.db import AWAY, db
from livinglab.forum.queries.attachments import unread_count
from livinglab.outbox import Event, Mail
from livinglab.replica import Replica
from livinglab.search import following

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
REQUESTS = Counter(
    "livinglab_requests_total", "Requests answered", ["route", "method", "status"]
)
SECONDS = Histogram(
    "livinglab_request_seconds",
    "Time to answer",
    ["route"],
    buckets=(0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
CACHED = Counter(
    "livinglab_cached_pages_total", "Visitors' pages that can be kept, and were", ["result"]
)
READINGS = Counter(
    "livinglab_readings_total",
    "Pages that may lag, by where they were read; both: the replica did not know or failed",
    ["database"],
)
QUERIES = Counter("livinglab_queries_total", "Statements sent to the database", ["route"])


def waiting() -> dict[str, int]:
    """How many rows wait for the worker, by kind of work; asked in one statement."""
    counts = {
        "mail": select(func.count(Mail.id)).where(
            Mail.sent_at.is_(None), Mail.given_up_at.is_(None)
        ),
        "events": select(func.count(Event.id)).where(Event.done_at.is_(None)),
        "search": following.waiting(),
        "attachments": unread_count(),
    }
    named = (count.scalar_subquery().label(name) for name, count in counts.items())
    return dict(db.session.execute(select(*named)).one()._mapping)


def count(route: str, method: str, status: int, seconds: float, queries: int) -> None:
    if method not in METHODS:
        method = "other"  # anybody can make one up, and each label is kept
    _child(REQUESTS, route, method, status).inc()
    _child(SECONDS, route).observe(seconds)
    if queries:
        _child(QUERIES, route).inc(queries)


@lru_cache(maxsize=4_096)
def _child(metric: Any, *labels: str | int) -> Any:
    """To find it by its labels takes as long as to count, and a request counts five times."""
    return metric.labels(*labels)


def count_page(*, was_kept: bool) -> None:
    """A visitor's page was sent from memory, or had to be made."""
    _child(CACHED, "hit" if was_kept else "miss").inc()


def count_reading(database: str) -> None:
    READINGS.labels(database).inc()


def init_app(app: Flask) -> None:
    @app.after_request
    def count_answer(response: Response) -> Response:
        taken = time.perf_counter() - g.get("began", time.perf_counter())
        route = request.endpoint or "none"
        count(route, request.method, response.status_code, taken, g.get("queries", 0))
        return response

    @app.get("/metrics")
    def metrics() -> Response:
        """For this machine itself and whoever shows METRICS_TOKEN; 404 for others."""
        token = app.config["METRICS_TOKEN"]
        shown = request.headers.get("Authorization") == f"Bearer {token}" if token else False
        if not shown and request.remote_addr not in {"127.0.0.1", "::1"}:
            abort(404)
        return Response(_exposition(), content_type=CONTENT_TYPE_LATEST)


class ReadOff(Collector):
    """What was counted, and what is read off for this answer and counted nowhere.

    That is no Gauge: of several processes, each would keep its last one as a sample of its own.
    """

    def __init__(self, families: list[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families


def _exposition() -> bytes:
    registry = CollectorRegistry()
    read_off = [*_of_the_database(), *_of_the_replica(), *_of_the_outside()]
    registry.register(ReadOff([*collected(), *read_off]))
    return generate_latest(registry)


def _of_the_database() -> list[Metric]:
    """What waits; nothing while the database is away, of which the counters tell then."""
    try:
        return _waiting_families()
    except AWAY as fault:
        current_app.logger.error("database unavailable", exc_info=fault)
        db.session.rollback()
        return []


def _waiting_families() -> list[Metric]:
    queue = GaugeMetricFamily(
        "livinglab_waiting", "Rows waiting for the worker", labels=["work"]
    )
    for work, rows in waiting().items():
        queue.add_metric([work], rows)
    mail = GaugeMetricFamily(
        "livinglab_unsent_mail", "Letters that failed: tried again, or lost", labels=["state"]
    )
    for state, letters in outbox.unsent_counts().items():
        mail.add_metric([state], letters)
    return [queue, mail]


def _of_the_replica() -> list[Metric]:
    """Whether this process reads from the replica, and how far it found it behind."""
    replica: Replica | None = current_app.extensions["replica"]
    if replica is None:
        return []
    found = {
        "livinglab_replica_is_read": ("1 while the replica is read", float(replica.has())),
        "livinglab_replica_lag_seconds": ("Behind the primary", replica.last.seconds),
        "livinglab_replica_lag_bytes": ("Of the log of writes, behind", replica.last.bytes),
    }
    return [
        GaugeMetricFamily(name, meaning, value=value)
        for name, (meaning, value) in found.items()
        if value is not None
    ]


def _of_the_outside() -> list[Metric]:
    """Of each part that this site has, whether it answers."""
    up = GaugeMetricFamily("livinglab_outside_up", "1 if it answers", labels=["part"])
    for part, answers in outside.answers(wait=outside.PATIENCE).items():
        up.add_metric([part], answers)
    return [up] if up.samples else []


def collected() -> list[Metric]:
    """The counters of all web processes together."""
    try:
        return [*_registry().collect()]
    except FileNotFoundError:  # a process has just ended, and its file another name
        return [*_registry().collect()]


def _registry() -> CollectorRegistry:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry
