"""The queue, and what moderators do to threads and posts, over HTTP."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum.models import Flag, FlagReason, Post, Thread
from livinglab.forum.services import flags
from livinglab.publiclog import LogEntry
from tests.conftest import Client
from tests.factories.accounts import (
    KOTA_BANJAR,
    OGAN_ILIR,
    make_facilitator,
    make_moderator,
    make_user,
)
from tests.factories.forum import make_category, make_reply, make_thread
from tests.selects import counted_selects

REASON = {"reason": "Sudah dibahas di topik lain."}


class Place:
    """A thread with two replies, and a client signed in as somebody."""

    def __init__(self, app: Flask, client: Client) -> None:
        self.app, self.client = app, client
        with app.app_context():
            thread = make_thread("Blank spot")
            replies = [make_reply(thread) for _ in range(2)]
            db.session.commit()
            self.thread, self.replies = thread.id, [one.id for one in replies]

    def act_as(self, user: User) -> "Place":
        self.client.sign_in(user)
        return self

    def deeds(self) -> list[str]:
        with self.app.app_context():
            return list(db.session.scalars(select(LogEntry.action).order_by(LogEntry.id)))


@pytest.fixture
def place(app: Flask, client: Client) -> Place:
    place = Place(app, client)
    with app.app_context():
        place.act_as(make_moderator())
    return place


@pytest.mark.parametrize(
    ("path", "back", "deeds"),
    [
        ("kunci", "kunci", ["thread.lock", "thread.unlock"]),
        ("sematan", "sematan", ["thread.pin", "thread.unpin"]),
        ("sembunyi", "sembunyi", ["thread.hide", "thread.unhide"]),
    ],
)
def test_switches_go_on_and_off(place: Place, path: str, back: str, deeds: list[str]) -> None:
    base = f"/forum/topik/{place.thread}"

    on = place.client.post(f"{base}/{path}", data=REASON)
    off = place.client.post(f"{base}/{back}", data=REASON | {"off": "y"})

    assert (on.status_code, off.status_code) == (303, 303)
    assert place.deeds() == deeds


@pytest.mark.parametrize("path", ["kunci", "sematan", "sembunyi", "pindah", "belah", "gabung"])
@pytest.mark.parametrize("reason", ["", "   ", "x" * 301, "\x00"])
def test_no_deed_without_a_reason(place: Place, path: str, reason: str) -> None:
    answer = place.client.post(f"/forum/topik/{place.thread}/{path}", data={"reason": reason})

    assert answer.status_code == 422
    assert place.deeds() == []


def test_each_deed_has_fields_of_its_own(place: Place) -> None:
    page = place.client.post(f"/forum/topik/{place.thread}/gabung", data={"into": "x"})
    soup = BeautifulSoup(page.text, "html.parser")

    ids = [str(each["id"]) for each in soup.select("[id]")]
    assert sorted(ids) == sorted(set(ids))
    assert {label["for"] for label in soup.select("label[for]")} <= set(ids)
    wrong = [str(link["href"]) for link in soup.select(".error-summary a")]
    assert [link[1:] in ids for link in wrong] == [True, True]


def test_moving_over_http(app: Flask, place: Place) -> None:
    with app.app_context():
        target = make_category("Lain")
        db.session.commit()
        slug, target_id = target.slug, target.id

    place.client.post(f"/forum/topik/{place.thread}/pindah", data=REASON | {"category": slug})

    with app.app_context():
        assert db.session.get_one(Thread, place.thread).category_id == target_id


@pytest.mark.parametrize("category", ["", "tidak-ada", "x" * 200, "\x00"])
def test_moving_nowhere_is_told(place: Place, category: str) -> None:
    answer = place.client.post(
        f"/forum/topik/{place.thread}/pindah", data=REASON | {"category": category}
    )

    assert answer.status_code == 422
    assert place.deeds() == []


@pytest.mark.parametrize("way", ["pindah", "sunting"])
def test_a_category_moderator_cannot_move_threads_out_of_reach(
    app: Flask, client: Client, way: str
) -> None:
    place = Place(app, client)
    with app.app_context():
        own = db.session.get_one(Thread, place.thread).category_id
        other = make_category("Lain")
        place.act_as(make_moderator(own))
        slug = other.slug

    answer = client.post(
        f"/forum/topik/{place.thread}/{way}",
        data=REASON | {"title": "Judul", "category": slug},
    )

    assert answer.status_code == 422


def test_splitting_over_http_leads_to_the_new_thread(place: Place) -> None:
    answer = place.client.post(
        f"/forum/topik/{place.thread}/belah",
        data=REASON | {"numbers": "2-3", "title": "Soal lain"},
        follow_redirects=True,
    )

    assert answer.status_code == 200
    assert "Soal lain" in answer.text


@pytest.mark.parametrize(
    "numbers", ["", "1", "99", "a", "3-2", "1-99999", "2;drop", "²", "9" * 50, "-2", "2--3"]
)
def test_strange_numbers_are_told(place: Place, numbers: str) -> None:
    answer = place.client.post(
        f"/forum/topik/{place.thread}/belah",
        data=REASON | {"numbers": numbers, "title": "Soal lain"},
    )

    assert answer.status_code == 422
    assert place.deeds() == []


def test_merging_over_http_redirects_the_old_address(app: Flask, place: Place) -> None:
    with app.app_context():
        into = make_thread("Tujuan")
        db.session.commit()
        into_id, path = into.id, into.path

    answer = place.client.post(
        f"/forum/topik/{place.thread}/gabung",
        data=REASON | {"into": f"http://localhost{path}?halaman=1#kiriman-1"},
    )
    old = app.test_client().get(f"/forum/topik/{place.thread}")

    assert answer.status_code == 303
    assert (old.status_code, old.location) == (301, path)
    assert into_id != place.thread


@pytest.mark.parametrize("into", ["", "self", "999", "abc", "9" * 12, "/forum/topik/", "\x00"])
def test_merging_nowhere_is_told(place: Place, into: str) -> None:
    target = str(place.thread) if into == "self" else into

    answer = place.client.post(
        f"/forum/topik/{place.thread}/gabung", data=REASON | {"into": target}
    )

    assert answer.status_code == 422
    assert place.deeds() == []


def test_hiding_and_showing_a_post(app: Flask, place: Place) -> None:
    post_id = place.replies[0]

    place.client.post(f"/forum/kiriman/{post_id}/sembunyi", data=REASON | {"back": "thread"})
    page = app.test_client().get(f"/forum/topik/{place.thread}", follow_redirects=True)
    place.client.post(f"/forum/kiriman/{post_id}/sembunyi", data=REASON | {"off": "y"})

    assert "disembunyikan moderator" in page.text
    assert place.deeds() == ["post.hide", "post.unhide"]


def test_hiding_a_post_needs_a_reason(place: Place) -> None:
    answer = place.client.post(f"/forum/kiriman/{place.replies[0]}/sembunyi", data={})

    assert answer.status_code == 422
    assert place.deeds() == []


def test_the_queue_shows_what_waits_and_is_worked_off(app: Flask, place: Place) -> None:
    with app.app_context():
        waiting = make_thread("Salam kenal", author=make_user("Baru"))
        first = db.session.scalars(select(Post.id).where(Post.thread_id == waiting.id)).one()
        reported = db.session.get_one(Post, place.replies[0])
        flags.report(reported, make_user(), reason=FlagReason.RUDE, note="Kasar sekali")
        db.session.commit()

    page = place.client.get("/kelola/moderasi")
    assert page.status_code == 200
    assert "Salam kenal" in page.text
    assert "Kasar sekali" in page.text

    place.client.post(f"/forum/kiriman/{first}/persetujuan", data={})
    place.client.post(f"/forum/kiriman/{place.replies[0]}/laporan/penutupan", data={})

    page = place.client.get("/kelola/moderasi")
    assert "Salam kenal" not in page.text
    assert "Kasar sekali" not in page.text
    assert app.test_client().get("/forum").text.count("Salam kenal") == 1


def test_a_facilitator_approves_only_people_of_the_province(app: Flask, client: Client) -> None:
    with app.app_context():
        thread = make_thread()
        local = make_reply(thread, author=make_user(of=OGAN_ILIR))
        distant = make_reply(thread, author=make_user(of=KOTA_BANJAR))
        for post in (local, distant):
            flags.report(post, make_user(), reason=FlagReason.RUDE)
        facilitator = make_facilitator("16")
        db.session.commit()
        client.sign_in(facilitator)
        ids = local.id, distant.id

    answers = [client.post(f"/forum/kiriman/{one}/sembunyi", data=REASON) for one in ids]

    assert [answer.status_code for answer in answers] == [303, 403]


def test_a_closed_category_never_leaks_into_the_queue(app: Flask, client: Client) -> None:
    with app.app_context():
        closed = make_category(closed_to=OGAN_ILIR)
        thread = make_thread("Rahasia daerah", author=make_user(of=OGAN_ILIR), category=closed)
        reply = make_reply(thread, author=make_user(of=OGAN_ILIR))
        flags.report(reply, make_user(of=OGAN_ILIR), reason=FlagReason.RUDE)
        keepers = [make_moderator(make_category().id), make_facilitator("16")]
        db.session.commit()
        ids = [keeper.id for keeper in keepers]
        reply_id = reply.id

    for keeper_id in ids:
        with app.app_context():
            client.sign_in(db.session.get_one(User, keeper_id))
        assert "Rahasia daerah" not in client.get("/kelola/moderasi").text
        assert client.get(f"/forum/kiriman/{reply_id}/kelola").status_code == 404
        answer = client.post(f"/forum/kiriman/{reply_id}/sembunyi", data=REASON)
        assert answer.status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_costs_the_same_however_long(app: Flask, client: Client, count: int) -> None:
    with app.app_context():
        for _ in range(count):
            make_thread(author=make_user())
            flags.report(make_reply(make_thread()), make_user(), reason=FlagReason.SPAM)
        moderator = make_moderator()
        db.session.commit()
        client.sign_in(moderator)

        with counted_selects() as selects:
            client.get("/kelola/moderasi")

    assert len(selects) <= 6


def test_reporting_a_post(app: Flask, client: Client) -> None:
    place = Place(app, client)
    with app.app_context():
        place.act_as(make_user(of=KOTA_BANJAR))
    address = f"/forum/kiriman/{place.replies[0]}/laporan"

    assert client.get(address).status_code == 200
    for note in ("Memuat NIK.", "Memuat NIK warga."):
        answer = client.post(address, data={"reason": "personal_data", "note": note})
        assert answer.status_code == 303

    with app.app_context():
        assert db.session.scalars(select(Flag)).one().note == "Memuat NIK warga."


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"reason": "unheard"},
        {"reason": "other"},
        {"reason": "spam", "note": "x" * 501},
        {"reason": "\x00"},
    ],
)
def test_a_report_that_says_too_little_or_too_much_is_told(
    app: Flask, client: Client, data: dict[str, str]
) -> None:
    place = Place(app, client)
    with app.app_context():
        place.act_as(make_user(of=KOTA_BANJAR))

    answer = client.post(f"/forum/kiriman/{place.replies[0]}/laporan", data=data)

    assert answer.status_code == 422
    with app.app_context():
        assert db.session.scalars(select(Flag)).all() == []
