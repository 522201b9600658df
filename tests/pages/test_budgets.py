"""What every page sends along stays within what a weak line can carry."""

import gzip
from pathlib import Path

from flask import Flask

from livinglab import assets
from tests.conftest import Client

STATIC = Path(assets.__file__).resolve().parent.parent / "static"


def test_the_styles_fit_their_budget() -> None:
    assert len(gzip.compress(assets.stylesheet(STATIC).encode(), 9)) <= 10 * 1024


def test_the_scripts_fit_their_budget() -> None:
    assert len(gzip.compress(assets.script(STATIC).encode(), 9)) <= 6 * 1024


def test_a_visitor_gets_no_cookie_and_a_page_that_can_be_asked_about(
    app: Flask, client: Client
) -> None:
    first = client.get("/tentang")
    again = client.get("/tentang", headers={"If-None-Match": first.headers["ETag"]})

    assert "Set-Cookie" not in first.headers
    assert (first.status_code, again.status_code) == (200, 304)


def test_no_page_allows_inline_code(client: Client) -> None:
    policy = client.get("/tentang").headers["Content-Security-Policy"]

    assert "unsafe-inline" not in policy
    assert "default-src 'self'" in policy


def test_language_and_theme_lead_only_to_this_site(client: Client) -> None:
    inside = client.get("/bahasa/en?kembali=/forum")
    outside = client.get("/tema/dark?kembali=//evil.example")

    assert inside.headers["Location"].endswith("/forum")
    assert "evil" not in outside.headers["Location"]
    assert client.get("/tentang").text.find("About LivingLab") > 0
