"""The page of notifications, and its number in the head of every page."""

import pytest
from flask import Flask
from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from livinglab.accounts.models import User
from livinglab.db import db, now
from livinglab.forum.models import Thread
from livinglab.forum.services.posts import mark_read
from livinglab.notifications import queries
from livinglab.notifications.models import Notification
from livinglab.notifications.queries import reading
from tests.conftest import Client
from tests.factories.accounts import OGAN_ILIR, make_user
from tests.factories.forum import make_reply, make_thread
from tests.notifications.helpers import fan_out
from tests.selects import counted_selects


def answered(asker: User, *, replies: int = 1) -> None:
    """The asker's thread with so many replies, each told."""
    thread = make_thread("Blank spot", author=asker)
    for _ in range(replies):
        make_reply(thread, author=make_user("Budi", of=OGAN_ILIR))
    fan_out()


def unread_count(asker: User) -> int:
    return db.session.scalar(select(queries.unread_count_of(literal(asker.id)))) or 0


def test_unread_ones_come_first_and_are_counted_in_one_query(session: Session) -> None:
    asker = make_user(of=OGAN_ILIR)
    answered(asker, replies=3)
    mine = select(Notification).where(Notification.user_id == asker.id)
    newest = session.scalars(mine.order_by(Notification.id.desc())).first()
    assert newest is not None
    newest.read_at = newest.created_at
    session.flush()

    with counted_selects() as selects:
        count = unread_count(asker)

    assert (count, len(selects)) == (2, 1)
    lines = queries.notifications_of(asker).lines
    assert [line.is_unread for line in lines] == [True, True, False]


def test_reading_on_in_the_thread_counts_as_reading_the_notification(session: Session) -> None:
    asker = make_user(of=OGAN_ILIR)
    answered(asker, replies=2)
    line = session.scalars(select(Notification)).first()
    assert line is not None
    thread = session.get_one(Thread, line.thread_id)

    mark_read(asker, thread, 2)

    assert unread_count(asker) == 1
    mark_read(asker, thread, 3)
    assert unread_count(asker) == 0


@pytest.mark.parametrize("replies", [1, 3])
def test_the_list_costs_one_query_however_long(session: Session, replies: int) -> None:
    asker = make_user(of=OGAN_ILIR)
    answered(asker, replies=replies)
    session.commit()
    asker = session.get_one(User, asker.id)

    with counted_selects() as selects:
        lines = queries.notifications_of(asker).lines
        names = [line.notification.actor.name for line in lines if line.notification.actor]

    assert (len(names), len([one for one in selects if "BEGIN" not in one])) == (replies, 1)


def test_what_comes_in_meanwhile_moves_no_line_to_the_next_page(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PAGE", 2)
    asker = make_user(of=OGAN_ILIR)
    answered(asker, replies=5)
    mine = select(Notification.id).where(Notification.user_id == asker.id)
    numbers = session.scalars(mine.order_by(Notification.id)).all()
    for number in numbers[:2]:
        session.get_one(Notification, number).read_at = now()

    pages = [queries.notifications_of(asker)]
    answered(asker)
    while pages[-1].after:
        pages.append(queries.notifications_of(asker, after=pages[-1].after))

    shown = [[line.notification.id for line in page.lines] for page in pages]
    newest_first = numbers[::-1]
    assert shown == [newest_first[:2], newest_first[2:4], newest_first[4:]]


@pytest.mark.parametrize("query", ["halaman=2", "sesudah=", "sesudah=2-1", "sesudah=1-x%00"])
def test_an_old_or_a_strange_place_is_the_beginning(
    app: Flask, client: Client, query: str
) -> None:
    with app.app_context():
        asker = make_user(of=OGAN_ILIR)
        answered(asker)
        client.sign_in(asker)

    assert "Blank spot" in client.get(f"/notifikasi?{query}").text


def test_the_page_says_who_did_what_and_why_one_is_told(app: Flask, client: Client) -> None:
    with app.app_context():
        asker = make_user(of=OGAN_ILIR)
        answered(asker)
        db.session.commit()
        client.sign_in(asker)

    page = client.get("/notifikasi")

    assert page.status_code == 200
    assert "Budi membalas di “Blank spot”" in page.text
    assert "Anda yang membuka topik ini" in page.text


def test_opening_one_marks_it_read_and_leads_there(app: Flask, client: Client) -> None:
    with app.app_context():
        asker = make_user(of=OGAN_ILIR)
        answered(asker)
        db.session.commit()
        client.sign_in(asker)

    answer = client.post("/notifikasi/1/buka")

    assert answer.status_code == 303
    assert answer.location.endswith("#kiriman-2")
    with app.app_context():
        assert db.session.get_one(Notification, 1).read_at is not None


def test_looking_at_the_list_marks_nothing_read(app: Flask, client: Client) -> None:
    with app.app_context():
        asker = make_user(of=OGAN_ILIR)
        answered(asker)
        db.session.commit()
        client.sign_in(asker)

    client.get("/notifikasi")

    with app.app_context():
        assert db.session.get_one(Notification, 1).read_at is None


def test_all_can_be_marked_read_at_once(app: Flask, client: Client) -> None:
    with app.app_context():
        asker = make_user(of=OGAN_ILIR)
        answered(asker, replies=3)
        db.session.commit()
        asker_id = asker.id
        client.sign_in(asker)

    assert client.post("/notifikasi/dibaca").status_code == 303
    with app.app_context():
        assert unread_count(db.session.get_one(User, asker_id)) == 0


def test_another_persons_notification_is_a_404(app: Flask, client: Client) -> None:
    with app.app_context():
        answered(make_user(of=OGAN_ILIR))
        client.sign_in(make_user())

    assert client.post("/notifikasi/1/buka").status_code == 404
    assert client.post("/notifikasi/99999999999999999999/buka").status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999", "9" * 40, "²"])
def test_a_strange_page_number_is_harmless(app: Flask, client: Client, page: str) -> None:
    with app.app_context():
        client.sign_in(make_user())

    assert client.get(f"/notifikasi?halaman={page}").status_code == 200


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    answer = client.get("/notifikasi")

    assert answer.status_code == 302
    assert answer.location.startswith("/masuk")
