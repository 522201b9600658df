"""The administrators' page about the site, and the figures on it."""

import math
import re

import pytest
from flask import Flask
from prometheus_client import CollectorRegistry, Counter, Histogram

from livinglab import outbox
from livinglab.accounts.models import Role
from livinglab.db import db, now
from livinglab.pages.figures import figures, quantile
from tests.conftest import Client
from tests.factories.accounts import make_holder
from tests.selects import counted_selects

PATH = "/kelola/keadaan"
INFINITE = math.inf


@pytest.mark.parametrize(
    ("bounds", "share", "time"),
    [
        ([], 0.5, 0),
        ([(0.1, 0), (INFINITE, 0)], 0.5, 0),
        ([(0.1, 10), (INFINITE, 10)], 0.5, 0.05),
        ([(0.1, 5), (0.2, 10), (INFINITE, 10)], 0.5, 0.1),
        ([(0.1, 5), (0.2, 10), (INFINITE, 10)], 0.9, 0.18),
        ([(0.1, 0), (0.2, 10), (INFINITE, 10)], 0.5, 0.15),
        ([(0.1, 5), (INFINITE, 10)], 0.99, 0.1),
    ],
)
def test_a_quantile_lies_evenly_within_its_bounds(
    bounds: list[tuple[float, float]], share: float, time: float
) -> None:
    assert quantile(bounds, share) == pytest.approx(time)


def test_figures_are_read_from_the_counters() -> None:
    registry = CollectorRegistry()
    requests = Counter(
        "livinglab_requests_total", "", ["route", "method", "status"], registry=registry
    )
    seconds = Histogram(
        "livinglab_request_seconds", "", ["route"], buckets=(0.1, 1), registry=registry
    )
    queries = Counter("livinglab_queries_total", "", ["route"], registry=registry)
    cached = Counter("livinglab_cached_pages_total", "", ["result"], registry=registry)
    for status, count in ((200, 6), (503, 3), (500, 1)):
        requests.labels("search", "GET", status).inc(count)
    for time in [0.05] * 8 + [0.5] * 2:
        seconds.labels("search").observe(time)
    requests.labels("home", "GET", 200).inc(4)
    seconds.labels("home").observe(3)
    queries.labels("search").inc(25)
    cached.labels("hit").inc(9)
    cached.labels("miss").inc()

    found = figures(registry.collect())

    assert [route.name for route in found.routes] == ["search", "home"]
    search = found.routes[0]
    assert (search.requests, search.refused, search.failed, search.queries) == (10, 3, 1, 2.5)
    assert search.median == pytest.approx(0.1 * 5 / 8)
    assert (found.requests, found.refused, found.failed) == (14, 3, 1)
    assert found.spread == [(0.1, 8), (1, 2), (INFINITE, 1)]
    assert (found.hits, found.misses) == (9, 1)


def test_a_site_that_nobody_asked_yet_has_no_figures() -> None:
    assert figures([]).routes == []
    assert figures([]).requests == 0


def sign_in(app: Flask, client: Client, *, role: Role | None) -> None:
    with app.app_context():
        client.sign_in(make_holder(role))


def give_up(app: Flask) -> None:
    with app.app_context():
        for key in ("a", "b", "c"):
            outbox.post_mail(key, to=f"{key}@example.go.id", subject="Hai", body="Isi.\n")
        lost, tried, _new = reversed(outbox.newest_mail(3))
        lost.given_up_at, lost.last_error = now(), "SMTPDataError: 554 no"
        tried.last_error = "ConnectionRefusedError: not now"
        db.session.commit()


def test_an_administrator_sees_what_is_asked_and_what_waits(app: Flask, client: Client) -> None:
    give_up(app)
    sign_in(app, client, role=Role.ADMINISTRATOR)
    client.get("/forum")

    page = client.get(PATH).text.split("<main")[1]

    assert "Rute tersibuk" in page
    assert page.count('class="bar"') > 10
    assert "554 no" in page
    assert "a@example.go.id" in page
    assert "b@example.go.id" not in page
    assert re.findall(r"(Menunggu|Dicoba lagi|Gagal)</span>.*?count\">(\d+)", page) == [
        ("Menunggu", "2"),
        ("Dicoba lagi", "1"),
        ("Gagal", "1"),
    ]


def test_it_asks_little_of_a_site_in_trouble(app: Flask, client: Client) -> None:
    sign_in(app, client, role=Role.ADMINISTRATOR)

    with app.app_context(), counted_selects() as selects:
        client.get(PATH)

    assert len(selects) <= 6, "\n".join(selects)


def test_it_is_reached_from_the_administrator_s_menu(app: Flask, client: Client) -> None:
    sign_in(app, client, role=Role.ADMINISTRATOR)

    assert f'href="{PATH}"' in client.get("/kelola").text


@pytest.mark.parametrize("role", [None, Role.MODERATOR, Role.CURATOR])
def test_nobody_else_sees_it(app: Flask, client: Client, role: Role | None) -> None:
    sign_in(app, client, role=role)

    assert client.get(PATH).status_code == 403
    assert f'href="{PATH}"' not in client.get("/kelola").text


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    answer = client.get(PATH)

    assert (answer.status_code, answer.headers["Location"][:7]) == (302, "/masuk?")


def test_it_is_read_in_english(app: Flask, client: Client) -> None:
    sign_in(app, client, role=Role.ADMINISTRATOR)
    client.set_cookie("bahasa", "en")

    page = client.get(PATH).text

    assert "Busiest routes" in page
    assert "Rute tersibuk" not in page
