"""How many letters a person gets, and how they stop."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from livinglab.accounts.models import User
from livinglab.db import db, now
from livinglab.forum.models import Level, Subscription, Thread
from livinglab.forum.services.posts import mark_read
from livinglab.notifications import tokens
from livinglab.notifications.jobs import gather_letters
from livinglab.notifications.models import Notification
from livinglab.notifications.services import reading
from livinglab.notifications.services.fanout import LETTERS_AN_HOUR
from tests.conftest import Client
from tests.factories.accounts import OGAN_ILIR, make_user
from tests.factories.forum import make_reply, make_thread
from tests.notifications.helpers import fan_out, follow, letters_to, told


def busy_thread(reader: User, *, replies: int) -> Thread:
    author = make_user(of=OGAN_ILIR)
    thread = make_thread(author=author)
    follow(reader, "thread", thread.id)
    for _ in range(replies):
        make_reply(thread, author=author)
    fan_out()
    return thread


def test_beyond_ten_letters_an_hour_the_rest_is_gathered(session: Session) -> None:
    reader = make_user()
    busy_thread(reader, replies=LETTERS_AN_HOUR + 3)
    assert len(told(reader)) == LETTERS_AN_HOUR + 3
    assert len(letters_to(reader)) == LETTERS_AN_HOUR

    assert gather_letters() == 0  # not within the hour
    later(hours=1)
    assert gather_letters() == 1
    assert gather_letters() == 0

    *_, last = letters_to(reader)
    assert len(letters_to(reader)) == LETTERS_AN_HOUR + 1
    assert "3 kabar baru" in last.subject
    assert last.body.count("http://localhost/forum/topik/") == 3


def test_while_lines_wait_new_ones_wait_too(session: Session) -> None:
    reader = make_user()
    thread = busy_thread(reader, replies=LETTERS_AN_HOUR + 1)
    later(hours=1)

    make_reply(thread)
    fan_out()
    gather_letters()

    *_, last = letters_to(reader)
    assert "2 kabar baru" in last.subject


def test_what_was_read_meanwhile_is_not_gathered(session: Session) -> None:
    reader = make_user()
    thread = busy_thread(reader, replies=LETTERS_AN_HOUR + 2)
    mark_read(reader, thread, thread.post_count)
    later(hours=1)

    gather_letters()

    assert len(letters_to(reader)) == LETTERS_AN_HOUR


def test_a_gathering_killed_before_its_commit_is_done_again_once(session: Session) -> None:
    reader = make_user()
    busy_thread(reader, replies=LETTERS_AN_HOUR + 1)
    later(hours=1)
    session.commit()
    gather_letters()
    fresh = len(letters_to(reader))

    gather_letters()

    assert len(letters_to(reader)) == fresh == LETTERS_AN_HOUR + 1


def later(*, hours: int) -> None:
    db.session.execute(
        update(Notification)
        .where(Notification.mailed_at.is_not(None))
        .values(mailed_at=now() - timedelta(hours=hours, minutes=1))
    )


def test_leaving_a_thread_keeps_it_counted_but_stops_its_letters(session: Session) -> None:
    reader = make_user()
    thread = busy_thread(reader, replies=1)

    reading.stop_letters(reader, f"thread:{thread.id}")
    make_reply(thread)
    fan_out()

    level = session.scalar(select(Subscription.level).where(Subscription.user_id == reader.id))
    assert level is Level.TRACK
    assert len(told(reader)) == 1
    assert reader.wants_mail


def test_leaving_a_region_ends_the_subscription(session: Session) -> None:
    reader = follow(make_user(), "region", OGAN_ILIR)

    reading.stop_letters(reader, f"region:{OGAN_ILIR}")

    assert session.scalars(select(Subscription)).all() == []


@pytest.fixture
def reader(app: Flask) -> tuple[int, str]:
    """A person who wants letters, and the way out of all of them."""
    with app.app_context():
        user = make_user()
        db.session.commit()
        return user.id, tokens.path(user, tokens.EVERYTHING)


def wants_mail(app: Flask, user_id: int) -> bool:
    with app.app_context():
        user = db.session.get(User, user_id)
        assert user is not None
        return user.wants_mail


def test_opening_the_way_out_changes_nothing(
    app: Flask, client: Client, reader: tuple[int, str]
) -> None:
    page = client.get(reader[1])

    assert page.status_code == 200
    assert wants_mail(app, reader[0])


def test_one_click_stops_letters_without_sign_in_or_token(
    app: Flask, client: Client, reader: tuple[int, str]
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True

    page = client.post(reader[1], data={"List-Unsubscribe": "One-Click"})

    assert page.status_code == 200
    assert not wants_mail(app, reader[0])


@pytest.mark.parametrize("change", ["x", "", "bukan-token", "a" * 3000])
def test_a_forged_way_out_is_a_404(
    app: Flask, client: Client, reader: tuple[int, str], change: str
) -> None:
    path = f"{reader[1]}{change}" if change == "x" else f"/berhenti/{change or '-'}"

    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404
    assert wants_mail(app, reader[0])


def test_a_way_out_stays_good_for_years(
    app: Flask, client: Client, reader: tuple[int, str]
) -> None:
    with time_machine.travel(now() + timedelta(days=1500)):
        assert client.post(reader[1]).status_code == 200
    assert not wants_mail(app, reader[0])
