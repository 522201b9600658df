"""What every page sends along stays within what a weak line can carry."""

import gzip
import random
from pathlib import Path

from bs4 import BeautifulSoup
from flask import Flask

from livinglab import assets
from livinglab.db import db
from livinglab.forum.models import PAGE
from livinglab.regions.queries import region_names
from tests.conftest import Client
from tests.factories.forum import make_reply, make_thread
from tests.factories.ledger import make_replication

STATIC = Path(assets.__file__).resolve().parent.parent / "static"
KIBIBYTE = 1024
FETCHED = 'link[rel="stylesheet"], link[rel="icon"], script[src], img[src], use[href], iframe'
A_YEAR = 31_536_000


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


def test_a_full_page_of_a_thread_comes_in_three_requests_of_30_kibibytes(
    app: Flask, client: Client
) -> None:
    path = full_thread(app)

    fetched = cold(client, path)

    assert len(fetched) == 3
    assert sum(fetched.values()) <= 30 * KIBIBYTE


def test_pages_with_the_map_come_in_four_requests_of_120_kibibytes(
    app: Flask, client: Client
) -> None:
    with app.app_context():
        make_replication()
        db.session.commit()

    for path in ("/", "/replikasi"):
        fetched = cold(client, path)
        shapes = next(size for address, size in fetched.items() if "/peta.svg" in address)

        assert len(fetched) == 4
        assert sum(fetched.values()) <= 120 * KIBIBYTE
        assert shapes <= 90 * KIBIBYTE


def test_after_the_first_page_only_html_is_fetched(app: Flask, client: Client) -> None:
    """The rest is named by its digest and kept for a year without asking."""
    first, second = list(cold(client, "/")), list(cold(client, full_thread(app)))

    assert set(second[1:]) < set(first)
    for address in first[1:]:
        assert "v=" in address
        answer = client.get(address)
        kept = answer.cache_control
        assert (kept.public, kept.max_age, kept.immutable) == (True, A_YEAR, True)
        # Else it would be fetched anew after each sign-in, and kept for each person apart.
        assert answer.headers["Vary"] == "Accept-Encoding"


def test_a_file_is_not_kept_under_the_digest_of_another(client: Client) -> None:
    """As an old machine is asked for it by the page of one that is renewed already."""
    for address in ("/app.css", "/app.js?v=00000000", "/peta.svg?v=00000000"):
        answer = client.get(address)

        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")


def full_thread(app: Flask) -> str:
    """Posts as long as people write them, of words that do not pack better than theirs."""
    chance = random.Random(7)
    words = " ".join(region_names().values()).split()
    with app.app_context():
        thread = make_thread("Blank spot", body=" ".join(chance.choices(words, k=120)))
        for _turn in range(PAGE - 1):
            make_reply(thread, body=" ".join(chance.choices(words, k=80)))
        db.session.commit()
        return thread.path


def cold(client: Client, path: str) -> dict[str, int]:
    """What a browser that knows nothing yet fetches for a page: address → bytes sent."""
    headers = {"Accept-Encoding": "br"}
    page = BeautifulSoup(client.get(path).text, "html.parser")
    addresses = [path]
    for tag in page.select(FETCHED):
        address = str(tag.get("href") or tag.get("src")).partition("#")[0]
        if not address.startswith("data:"):
            addresses.append(address)
    return {
        address: len(client.get(address, headers=headers).data)
        for address in dict.fromkeys(addresses)
    }
