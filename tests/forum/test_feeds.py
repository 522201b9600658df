"""Atom feeds: well-formed, complete, and only of what everybody may read."""

import pytest
from flask import Flask

from livinglab.db import db
from livinglab.forum.services import moderation
from tests.conftest import Client
from tests.factories.accounts import OGAN_ILIR, make_moderator, make_user
from tests.factories.forum import make_category, make_reply, make_thread
from tests.feeds import ATOM, read, titles
from tests.selects import counted_selects


def test_a_feed_has_all_that_atom_requires(app: Flask, client: Client) -> None:
    with app.app_context():
        thread = make_thread("A < B & “C”", body="Isi <script>alert(1)</script> & lain")
        make_reply(thread)
        db.session.commit()
        path = thread.path

    feed = read(client, "/forum.atom")

    for element in (feed, feed.find(f"{ATOM}entry")):
        assert element is not None
        for name in ("title", "id", "updated", "author"):
            assert element.find(f"{ATOM}{name}") is not None
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}title") == "A < B & “C”"
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == f"http://localhost{path}"
    assert "Isi" in (entry.findtext(f"{ATOM}summary") or "")
    own = [
        each.get("href") for each in feed.findall(f"{ATOM}link") if each.get("rel") == "self"
    ]
    assert own == ["http://localhost/forum.atom"]


def test_feeds_of_a_category_and_of_a_label(app: Flask, client: Client) -> None:
    with app.app_context():
        category = make_category("Jaringan")
        make_thread("Di dalam", category=category, tags=("blank spot",))
        make_thread("Di luar")
        db.session.commit()
        slug = category.slug

    assert titles(read(client, f"/forum/kategori/{slug}.atom")) == ["Di dalam"]
    assert titles(read(client, "/forum/label/blank-spot.atom")) == ["Di dalam"]
    assert set(titles(read(client, "/forum.atom"))) == {"Di dalam", "Di luar"}


@pytest.mark.parametrize("signed_in", [True, False])
def test_nothing_closed_hidden_or_waiting_is_in_a_feed(
    app: Flask, client: Client, signed_in: bool
) -> None:
    with app.app_context():
        inside = make_user(of=OGAN_ILIR)
        closed = make_category(closed_to=OGAN_ILIR)
        make_thread("Tertutup", author=inside, category=closed, tags=("absensi",))
        hidden = make_thread("Tersembunyi", tags=("absensi",))
        moderation.set_hidden(hidden, make_moderator(), hidden=True, reason="Iklan.")
        make_thread("Menunggu", author=make_user(), tags=("absensi",))
        make_thread("Terbuka", tags=("absensi",))
        db.session.commit()
        slug = closed.slug
        if signed_in:
            client.sign_in(inside)

    assert titles(read(client, "/forum.atom")) == ["Terbuka"]
    assert titles(read(client, "/forum/label/absensi.atom")) == ["Terbuka"]
    assert client.get(f"/forum/kategori/{slug}.atom").status_code == 404


@pytest.mark.parametrize("signed_in", [True, False])
def test_an_unchanged_feed_is_not_sent_again(
    app: Flask, client: Client, signed_in: bool
) -> None:
    with app.app_context():
        make_thread("Blank spot")
        db.session.commit()
        if signed_in:
            client.sign_in(make_user())
    etag = client.get("/forum.atom").headers["ETag"]

    again = client.get("/forum.atom", headers={"If-None-Match": etag})
    with app.app_context():
        make_thread("Baru")
        db.session.commit()
    changed = client.get("/forum.atom", headers={"If-None-Match": etag})

    assert (again.status_code, changed.status_code) == (304, 200)


@pytest.mark.parametrize("count", [1, 3])
def test_a_feed_costs_the_same_however_long(app: Flask, client: Client, count: int) -> None:
    with app.app_context():
        for _ in range(count):
            make_thread()
        db.session.commit()
        with counted_selects() as selects:
            client.get("/forum.atom")

    assert len(selects) <= 3


@pytest.mark.parametrize("slug", ["tidak-ada", "%00", "a" * 500])
def test_feeds_of_nothing_are_404(client: Client, slug: str) -> None:
    assert client.get(f"/forum/kategori/{slug}.atom").status_code == 404
    assert client.get(f"/forum/label/{slug}.atom").status_code == 404
