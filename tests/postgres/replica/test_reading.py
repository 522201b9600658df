"""Reads that may lag go to a replica; nobody misses what they wrote, and nothing stays old.

A real streaming replica, whose replay is paused where it has to lag.
"""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from livinglab import reading
from livinglab.accounts.models import Membership, Role, User
from livinglab.accounts.services import signins
from livinglab.db import db, now
from livinglab.forum.queries import threads
from livinglab.forum.services import moderation, posts
from tests.factories.accounts import OGAN_ILIR, make_holder
from tests.factories.forum import make_category, make_reply, make_thread
from tests.postgres.replica.sites import (
    member_of,
    readings,
    replica_of,
    reply,
    the_thread,
    thread_path,
    visitor,
    wait_until,
)
from tests.postgres.replica.standby import Standby

pytestmark = pytest.mark.slow


def test_a_page_is_read_from_the_replica_and_no_old_one_is_kept(
    app: Flask, standby: Standby
) -> None:
    """Also by those who read it out of the cache, while somebody has the newer one made."""
    path, anybody = thread_path(app), visitor(app)
    writer, _number = member_of(app, standby)
    reader, _number = member_of(app, standby)
    standby.pause()

    reply(app, writer, "Kami memakai ponsel.")
    late = [anybody.get(path).text for _turn in range(3)] + [reader.get(path).text]
    own = writer.get(path).text
    after_own = [anybody.get(path).text, reader.get(path).text]
    standby.resume()
    standby.catch_up()
    now = [anybody.get(path).text, reader.get(path).text, writer.get(path).text]

    assert ["memakai ponsel" in page for page in late] == [False] * 4
    assert "memakai ponsel" in own
    assert ["memakai ponsel" in page for page in after_own] == [False] * 2
    assert ["memakai ponsel" in page for page in now] == [True] * 3


def test_lists_and_search_lag_too_but_not_for_the_writer(app: Flask, standby: Standby) -> None:
    anybody = visitor(app)
    writer, _number = member_of(app, standby)
    reader, _number = member_of(app, standby)
    standby.pause()
    reply(app, writer, "Kata zamrud di sini.")

    for client, found in ((writer, 1), (reader, 0), (anybody, 0)):
        assert client.get("/cari.json?q=zamrud").get_json()["total"] == found
        assert ("1 balasan" in client.get("/forum").text) is bool(found)
    standby.resume()
    standby.catch_up()
    assert anybody.get("/cari.json?q=zamrud").get_json()["total"] == 1


def test_nothing_that_may_lag_writes(app: Flask, standby: Standby) -> None:
    """The replica would refuse it; it answers all of them by itself."""
    reader, _number = member_of(app, standby)
    before = readings()
    paths = (
        *("/", "/forum", "/forum/kategori", "/forum/belum-dibaca", "/forum.atom", "/aplikasi"),
        *("/aplikasi.csv", "/replikasi", "/replikasi/daftar", "/replikasi.xlsx", "/daerah"),
        *("/replikasi/kendala", "/replikasi/kendala.csv", "/replikasi/corong.csv"),
        *("/daerah/16.10", "/daerah/16.10.atom", "/daerah.csv", "/program", "/log-moderasi"),
        *("/cari?q=absensi", "/cari.json?q=absensi", "/cari.atom?q=absensi", "/tentang"),
        *("/cari/saran.json?q=abs", "/forum/serupa.json?judul=absensi+pegawai"),
        thread_path(app),
    )
    for path in paths:
        assert reader.get(path).status_code == 200, path

    after = readings()
    assert after["both"] == before["both"]
    assert after["replica"] - before["replica"] == len(paths)


def test_what_the_replica_does_not_know_yet_is_asked_of_the_primary(
    app: Flask, standby: Standby
) -> None:
    """A link to a new thread is passed on by chat within seconds."""
    standby.pause()
    with app.app_context():
        path = make_thread("Topik baru").path
        db.session.commit()

    answer = visitor(app).get(path)
    again = visitor(app).get(path)

    assert (answer.status_code, again.status_code) == (200, 200)
    assert "Topik baru" in answer.text
    assert visitor(app).get("/forum/topik/999999").status_code == 404


def test_only_who_has_written_is_told_where_that_ended(app: Flask, standby: Standby) -> None:
    writer, _number = member_of(app, standby)
    path = thread_path(app)

    assert "Set-Cookie" not in visitor(app).get(path).headers
    writer.get(path)
    assert writer.get_cookie(reading.COOKIE) is None
    reply(app, writer, "Sudah.")
    told = writer.get_cookie(reading.COOKIE)
    assert told is not None
    assert told.http_only
    assert told.max_age == 30 + reading.SPARE


def test_an_invented_place_is_read_from_the_primary(app: Flask, standby: Standby) -> None:
    client = visitor(app)
    before = readings()
    for invented in ("1", "1.x", "", "99999999999999999999.forged"):
        client.set_cookie(reading.COOKIE, invented)
        assert client.get("/forum").status_code == 200
    assert readings()["primary"] - before["primary"] == 4


def test_rights_that_ended_are_ended_at_once(app: Flask, standby: Standby) -> None:
    """However far the replica is behind: who somebody is, is asked of the primary."""
    with app.app_context():
        closed = make_category("Rahasia", closed_to=OGAN_ILIR)
        secret = make_thread("Isi rahasia", category=closed).path
        db.session.commit()
    signed_out, number = member_of(app, standby)
    suspended, other = member_of(app, standby)
    removed, third = member_of(app, standby)
    for client in (signed_out, suspended, removed):
        assert client.get(secret).status_code == 200
    standby.pause()

    with app.app_context():
        signins.end_sign_ins(db.session.get_one(User, number))
        db.session.get_one(User, other).suspended_at = now()
        for membership in db.session.scalars(
            select(Membership).where(Membership.user_id == third)
        ):
            membership.ended_on = now().date() - timedelta(days=1)
        db.session.commit()

    for client in (signed_out, suspended, removed):
        assert client.get(secret).status_code == 404
    assert signed_out.get("/akun").location.startswith("/masuk")


@pytest.mark.parametrize("deed", ["hide", "delete"])
def test_what_is_taken_from_readers_is_gone_with_the_next_look(
    app: Flask, standby: Standby, deed: str
) -> None:
    path, anybody = thread_path(app), visitor(app)
    with app.app_context():
        number = make_reply(the_thread(), body="Nomor rumah seseorang.").id
        db.session.commit()
    standby.catch_up()
    wait_until(lambda: "Nomor rumah" in anybody.get(path).text)
    standby.pause()

    with app.app_context():
        post, moderator = threads.get_post(number, None), make_holder(Role.MODERATOR)
        if deed == "hide":
            moderation.hide_post(post, moderator, reason="Data pribadi.")
        else:
            posts.delete_post(post, moderator)
        db.session.commit()

    wait_until(lambda: "Nomor rumah" not in anybody.get(path).text)
    standby.resume()
    standby.catch_up()
    wait_until(lambda: replica_of(app).has())
    assert "Nomor rumah" not in anybody.get(path).text
