"""What the process counters of `metrics` say, as figures for a page. Pure functions.

All are counted since the site was last started, by all its web processes
together. Times are seconds. A histogram knows only between which two bounds a
request's time lay, so quantiles are estimates, as Prometheus makes them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from prometheus_client import Metric
from prometheus_client.samples import Sample

Bounds = list[tuple[float, float]]  # upper bound, and how many took at most so long


class Route(NamedTuple):
    """`refused` were told to come back (503); `failed` are our other faults (5xx)."""

    name: str
    requests: int
    refused: int
    failed: int
    median: float
    slowest: float  # of a hundred, one took longer
    queries: float  # for each request


class Figures(NamedTuple):
    routes: list[Route]  # the most asked first
    spread: list[tuple[float, int]]  # upper bound (the last is infinite), and requests below it
    hits: int
    misses: int

    @property
    def requests(self) -> int:
        return sum(route.requests for route in self.routes)

    @property
    def refused(self) -> int:
        return sum(route.refused for route in self.routes)

    @property
    def failed(self) -> int:
        return sum(route.failed for route in self.routes)


def figures(metrics: Iterable[Metric]) -> Figures:
    samples = {metric.name: metric.samples for metric in metrics}
    answered: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for sample in samples.get("livinglab_requests", ()):
        if sample.name.endswith("_total"):
            answered[sample.labels["route"]][sample.labels["status"]] += sample.value
    times: dict[str, dict[float, float]] = defaultdict(lambda: defaultdict(float))
    for sample in samples.get("livinglab_request_seconds", ()):
        if sample.name.endswith("_bucket"):
            times[sample.labels["route"]][float(sample.labels["le"])] += sample.value
    queries = _totals(samples.get("livinglab_queries", ()), "route")
    cached = _totals(samples.get("livinglab_cached_pages", ()), "result")
    routes = [
        _route(name, by_status, sorted(times[name].items()), queries.get(name, 0))
        for name, by_status in answered.items()
    ]
    return Figures(
        sorted(routes, key=lambda route: (-route.requests, route.name)),
        _spread(times.values()),
        int(cached.get("hit", 0)),
        int(cached.get("miss", 0)),
    )


def quantile(bounds: Sequence[tuple[float, float]], share: float) -> float:
    """The time that `share` of all requests did not exceed; 0 where there was none.

    Even within two bounds; above the last finite bound, that bound.
    """
    if not bounds or not bounds[-1][1]:
        return 0.0
    wanted, below, low = share * bounds[-1][1], 0.0, 0.0
    for high, count in bounds:
        if count >= wanted:
            if high == float("inf"):
                return low
            return low + (high - low) * (wanted - below) / (count - below)
        below, low = count, high
    return low


def _totals(samples: Iterable[Sample], label: str) -> dict[str, float]:
    return {
        sample.labels[label]: sample.value
        for sample in samples
        if sample.name.endswith("_total")
    }


def _route(name: str, by_status: dict[str, float], bounds: Bounds, queries: float) -> Route:
    requests = sum(by_status.values())
    ours = sum(count for status, count in by_status.items() if status.startswith("5"))
    refused = by_status.get("503", 0)
    return Route(
        name,
        int(requests),
        int(refused),
        int(ours - refused),
        quantile(bounds, 0.5),
        quantile(bounds, 0.99),
        queries / requests,
    )


def _spread(routes: Iterable[dict[float, float]]) -> list[tuple[float, int]]:
    total: dict[float, float] = defaultdict(float)
    for bounds in routes:
        for bound, count in bounds.items():
            total[bound] += count
    steps = [(0.0, 0.0), *sorted(total.items())]
    return [(high, int(upto - below)) for (_low, below), (high, upto) in pairwise(steps)]
