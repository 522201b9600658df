"""Reactions, bookmarks, following and unread threads, over HTTP."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum.models import Level, Post, Subscription
from livinglab.forum.queries.moderation import get_post_to_review
from livinglab.forum.queries.reading import level_of, unread_threads
from livinglab.forum.queries.threads import opening_of
from livinglab.forum.services import bookmarks, moderation, subscriptions
from livinglab.forum.services.posts import mark_read
from tests.conftest import Client
from tests.factories.accounts import KOTA_BANJAR, OGAN_ILIR, make_moderator, make_user
from tests.factories.catalog import make_application
from tests.factories.forum import make_category, make_reply, make_thread
from tests.forum.pages import one
from tests.notifications.helpers import follow
from tests.selects import counted_selects

TITLE = re.compile(r"Topik ke-\d\d")


@pytest.fixture
def post_id(app: Flask, client: Client) -> int:
    """A reply in "Blank spot"; the client is signed in as Budi, who did not write it."""
    with app.app_context():
        post = make_reply(make_thread("Blank spot"))
        db.session.commit()
        client.sign_in(make_user("Budi", of=KOTA_BANJAR))
        return post.id


def useful_count(app: Flask, post_id: int) -> int:
    with app.app_context():
        return db.session.get_one(Post, post_id).useful_count


def test_useful_is_said_and_taken_back(app: Flask, client: Client, post_id: int) -> None:
    first = client.post(f"/forum/kiriman/{post_id}/reaksi")
    assert first.status_code == 303
    assert first.location.endswith("#kiriman-2")
    assert useful_count(app, post_id) == 1

    second = client.post(
        f"/forum/kiriman/{post_id}/reaksi", headers={"Accept": "application/json"}
    )
    assert second.get_json() == {"on": False, "count": 0}
    assert useful_count(app, post_id) == 0


def test_a_bookmark_is_listed_until_it_is_let_go(
    app: Flask, client: Client, post_id: int
) -> None:
    client.post(f"/forum/kiriman/{post_id}/markah")
    assert "Blank spot" in client.get("/akun/markah").text

    answer = client.post(f"/forum/kiriman/{post_id}/markah", data={"back": "list"})

    assert answer.location == "/akun/markah"
    assert "Blank spot" not in client.get("/akun/markah").text


def test_a_bookmark_of_what_was_hidden_since_is_not_listed(
    app: Flask, client: Client, post_id: int
) -> None:
    client.post(f"/forum/kiriman/{post_id}/markah")
    with app.app_context():
        moderator = make_moderator()
        moderation.hide_post(get_post_to_review(post_id, moderator), moderator, reason="Kasar.")
        db.session.commit()

    assert "Blank spot" not in client.get("/akun/markah").text


@pytest.mark.parametrize("deed", ["reaksi", "markah", "laporan"])
@pytest.mark.parametrize("post", [999, 0, 2147483647, 99999999999999999999])
def test_nothing_can_be_done_to_a_post_that_is_not_there(
    client: Client, post_id: int, deed: str, post: int
) -> None:
    assert client.post(f"/forum/kiriman/{post}/{deed}").status_code == 404


@pytest.mark.parametrize("level", ["watch", "track", "mute"])
def test_following_a_thread(app: Flask, client: Client, post_id: int, level: str) -> None:
    with app.app_context():
        thread_id = db.session.get_one(Post, post_id).thread_id

    answer = client.post(f"/forum/topik/{thread_id}/ikuti", data={"level": level})

    assert answer.status_code == 303
    with app.app_context():
        assert level_of(budi(), "thread", str(thread_id)) is Level(level)
    assert "Blank spot" in client.get("/akun/langganan").text
    client.post(f"/forum/topik/{thread_id}/ikuti", data={"level": ""})
    with app.app_context():
        assert level_of(budi(), "thread", str(thread_id)) is None


@pytest.mark.parametrize("level", ["everything", "\x00", "x" * 300])
def test_a_strange_level_is_refused(
    app: Flask, client: Client, post_id: int, level: str
) -> None:
    assert client.post("/forum/topik/1/ikuti", data={"level": level}).status_code == 422


def test_following_regions_categories_and_applications(app: Flask, client: Client) -> None:
    with app.app_context():
        category, application = make_category("Jaringan"), make_application("e-Office")
        db.session.commit()
        client.sign_in(make_user("Budi"))
        wanted = {
            "region": OGAN_ILIR,
            "category": str(category.id),
            "application": str(application.id),
        }

    for kind, key in wanted.items():
        answer = client.post(
            "/akun/langganan", data={"kind": kind, "key": key, "level": "watch"}
        )
        assert answer.status_code == 303

    page = client.get("/akun/langganan").text
    for name in ("Kabupaten Ogan Ilir", "Jaringan", "e-Office"):
        assert name in page


@pytest.mark.parametrize(
    ("kind", "key", "status"),
    [
        ("region", "99.99", 404),
        ("region", "\x00", 404),
        ("category", "999", 404),
        ("category", "abc", 404),
        ("application", "99999999999", 404),
        ("thread", "²", 404),
        ("thread", "", 422),
        ("person", "1", 422),
        ("region", "9" * 50, 422),
    ],
)
def test_what_is_not_there_cannot_be_followed(
    app: Flask, client: Client, kind: str, key: str, status: int
) -> None:
    with app.app_context():
        client.sign_in(make_user())

    answer = client.post("/akun/langganan", data={"kind": kind, "key": key, "level": "watch"})

    assert answer.status_code == status
    with app.app_context():
        assert db.session.scalars(select(Subscription)).all() == []


def test_a_closed_category_cannot_be_followed_from_outside(app: Flask, client: Client) -> None:
    with app.app_context():
        closed = make_category("Rahasia", closed_to=OGAN_ILIR)
        db.session.commit()
        client.sign_in(make_user(of=KOTA_BANJAR))
        data = {"kind": "category", "key": str(closed.id), "level": "watch"}

    assert client.post("/akun/langganan", data=data).status_code == 404


def test_what_was_closed_since_is_no_longer_named(app: Flask, client: Client) -> None:
    with app.app_context():
        category = make_category("Rahasia")
        follow(make_user("Budi", of=KOTA_BANJAR), "category", category.id)
        category.is_closed = True
        db.session.commit()
        client.sign_in(budi())

    assert "Rahasia" not in client.get("/akun/langganan").text


def test_unread_are_followed_threads_with_new_posts(app: Flask, client: Client) -> None:
    with app.app_context():
        reader = make_user("Budi", of=KOTA_BANJAR)
        unread, read, muted, strange = (
            make_thread(title) for title in ("Baru", "Terbaca", "Bisu", "Asing")
        )
        for thread in (unread, read):
            follow(reader, "thread", thread.id)
        mark_read(reader, read, 1)
        mark_read(reader, muted, 1)
        make_reply(muted)
        subscriptions.set_level(reader, "thread", str(muted.id), level=Level.MUTE)
        by_region = make_thread("Daerah", region_codes=(OGAN_ILIR,))
        follow(reader, "region", OGAN_ILIR)
        db.session.commit()
        assert strange.post_count == by_region.post_count == 1
        client.sign_in(reader)
        titles = {line.thread.title for line in unread_threads(reader).lines}

    assert titles == {"Baru", "Daerah"}
    page = client.get("/forum/belum-dibaca")
    assert page.status_code == 200
    assert "Baru" in page.text


@pytest.mark.parametrize("count", [1, 3])
def test_unread_costs_the_same_however_many(app: Flask, count: int) -> None:
    with app.app_context():
        reader = make_user()
        for _ in range(count):
            follow(reader, "thread", make_thread(tags=("absensi",)).id)
        with counted_selects() as selects:
            lines = unread_threads(reader).lines

    assert (len(lines), len(selects)) == (count, 2)


@pytest.mark.parametrize("path", ["/forum/belum-dibaca", "/akun/markah"])
def test_what_comes_in_meanwhile_moves_no_row_to_the_next_page(
    app: Flask, client: Client, path: str
) -> None:
    with app.app_context():
        reader = make_user()

        def keep(number: int) -> None:
            thread = make_thread(f"Topik ke-{number:02}")
            follow(reader, "thread", thread.id)
            bookmarks.toggle_bookmark(opening_of(thread), reader)

        for number in range(25):
            keep(number)
        client.sign_in(reader)
        first = client.get(f"{path}?halaman=7")  # as links were written once
        keep(99)
        db.session.commit()
        link = one(first, "a[rel=next]")["href"]
        second = client.get(str(link))

    shown = [TITLE.findall(page.text) for page in (first, second)]
    assert [sorted(set(each), reverse=True) for each in shown] == [
        [f"Topik ke-{number:02}" for number in range(24, 4, -1)],
        [f"Topik ke-{number:02}" for number in range(4, -1, -1)],
    ]
    assert f'href="{path}"' in second.text
    assert 'rel="next"' not in second.text


@pytest.mark.parametrize("place", ["", "1", "1-", "x-y", "9" * 30 + "-1", "\0"])
@pytest.mark.parametrize("path", ["/forum/belum-dibaca", "/akun/markah"])
def test_a_strange_place_in_a_list_is_its_beginning(
    app: Flask, client: Client, path: str, place: str
) -> None:
    with app.app_context():
        reader, thread = make_user(), make_thread("Topik ke-01")
        follow(reader, "thread", thread.id)
        bookmarks.toggle_bookmark(opening_of(thread), reader)
        client.sign_in(reader)

    assert "Topik ke-01" in client.get(path, query_string={"sesudah": place}).text


def budi() -> User:
    return db.session.scalars(select(User).where(User.name == "Budi")).one()
