"""Moments as people read them: the day and hour of Jakarta, and how long ago."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from livinglab import i18n
from livinglab.i18n import ago, moment, when

NIGHT = datetime(2026, 11, 12, 20, 5, tzinfo=UTC)  # the next morning in Jakarta


@pytest.mark.parametrize(
    ("cookie", "written"),
    [("bahasa=id", "13 Nov 2026, 03.05 WIB"), ("bahasa=en", "13 Nov 2026, 03:05 WIB")],
)
def test_the_day_is_that_of_the_hour_beside_it(app: Flask, cookie: str, written: str) -> None:
    with app.test_request_context("/", headers={"Cookie": cookie}):
        assert moment(NIGHT) == written
        assert f'<time datetime="2026-11-12T20:05:00+00:00" title="{written}">' in when(NIGHT)


@pytest.mark.parametrize(
    ("span", "written"),
    [
        (timedelta(), "baru saja"),
        (timedelta(milliseconds=300), "baru saja"),
        (timedelta(seconds=5), "5 detik yang lalu"),
        (timedelta(minutes=59, seconds=30), "1 jam yang lalu"),
        (timedelta(hours=5, minutes=20), "5 jam yang lalu"),
        (timedelta(days=3, hours=2), "3 hari yang lalu"),
        (timedelta(days=800), "2 tahun yang lalu"),
        (-timedelta(days=2), "dalam 2 hari"),
    ],
)
def test_how_long_ago(
    app: Flask, monkeypatch: pytest.MonkeyPatch, span: timedelta, written: str
) -> None:
    monkeypatch.setattr(i18n, "now", lambda: NIGHT + span)
    with app.test_request_context("/"):
        assert ago(NIGHT) == written
        assert when(NIGHT).endswith(f">{written}</time>")
