"""A replica that stops, hangs, lags or is none: the site goes on, and finds it again."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from structlog.testing import capture_logs

from livinglab import replica
from livinglab.accounts.models import Role
from livinglab.db import db
from livinglab.replica import Fault, Look
from tests.factories.forum import make_reply
from tests.postgres.replica.sites import (
    make_site,
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
PAGES = ("/", "/forum", "/daerah?q=ogan", "/cari?q=absensi", "/replikasi")
SAID = {
    Fault.LATE: "tertinggal 12",
    Fault.AWAY: "tidak menjawab",
    Fault.NO_REPLICA: "bukan replika",
    Fault.CATCHING_UP: "masih mengejar",
    Fault.ALONE: "Pengunjung membaca dari replika",
}


def test_a_replica_that_stops_is_not_noticed_and_one_that_comes_back_is_read(
    app: Flask, standby: Standby
) -> None:
    path, anybody = thread_path(app), visitor(app)
    reader, _number = member_of(app, standby)
    assert [anybody.get(path).status_code, reader.get(path).status_code] == [200, 200]

    standby.stop()
    gone = [client.get(each).status_code for client in (anybody, reader) for each in PAGES]
    wait_until(lambda: not replica_of(app).has())
    status = anybody.get("/readyz").get_json()
    reply(app, reader, "Selagi replika pergi.")
    seen = anybody.get(path).text
    standby.start()
    wait_until(lambda: replica_of(app).has())

    assert gone == [200] * 2 * len(PAGES)
    assert "Selagi replika pergi" in seen
    assert status["ready"]
    assert (status["replica"]["is_read"], status["replica"]["fault"]) == (False, "away")
    before = readings()["replica"]
    standby.catch_up()
    assert "Selagi replika pergi" in reader.get(path).text
    wait_until(lambda: visitor(app).get("/daerah").text and readings()["replica"] > before)


def test_a_replica_that_takes_questions_and_answers_none(
    app: Flask, standby: Standby, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is waiting for it is answered out of the primary within seconds."""
    monkeypatch.setattr(replica, "GOOD_FOR", 2.0)
    reader, _number = member_of(app, standby)
    anybody = visitor(app)
    looked_until = replica_of(app).last.until
    wait_until(lambda: replica_of(app).last.until != looked_until)
    before = readings()["both"]
    with ThreadPoolExecutor(1) as pool, standby.frozen():
        stuck = pool.submit(lambda: reader.get("/daerah?q=ogan").status_code)
        assert stuck.result(15) == 200
        wait_until(lambda: not replica_of(app).has())
        assert anybody.get("/daerah?q=banjar").status_code == 200
    assert readings()["both"] == before + 1
    wait_until(lambda: replica_of(app).has())


def test_one_that_lags_too_far_is_left_until_it_has_caught_up(
    app: Flask, standby: Standby
) -> None:
    path, anybody = thread_path(app), visitor(app)
    with capture_logs() as lines:
        replica_of(app)._most_lag = 1.5
        standby.pause()
        with app.app_context():
            make_reply(the_thread(), body="Lama ditunggu.")
            db.session.commit()

        assert "Lama ditunggu" not in anybody.get(path).text
        wait_until(lambda: "Lama ditunggu" in anybody.get(path).text)
        assert replica_of(app).last.fault is Fault.LATE
        late = anybody.get("/metrics").text
        assert "livinglab_replica_is_read 0.0" in late
        seconds = re.search(r"^livinglab_replica_lag_seconds (\S+)", late, re.MULTILINE)
        assert seconds is not None
        assert float(seconds[1]) > 1.5
        standby.resume()
        wait_until(lambda: replica_of(app).has())
        assert "livinglab_replica_is_read 1.0" in anybody.get("/metrics").text
    said = [line for line in lines if line["event"].startswith("replica")]
    assert [(one["log_level"], one.get("why")) for one in said] == [
        ("warning", "late"),
        ("info", None),
    ]


def test_a_server_that_follows_none_is_not_read(postgres_url: str, tmp_path: Path) -> None:
    app = make_site(tmp_path, postgres_url, postgres_url)

    assert visitor(app).get("/forum").status_code == 200
    wait_until(lambda: replica_of(app).last.fault is Fault.NO_REPLICA)
    assert not replica_of(app).has()
    replica_of(app).stop()
    with app.app_context():
        db.engine.dispose()


def test_administrators_see_how_far_it_is_behind(app: Flask, standby: Standby) -> None:
    administrator, _number = member_of(app, standby, role=Role.ADMINISTRATOR)

    replica_of(app).stop()  # what it last saw stays
    for fault, said in ((None, "Paling banyak tertinggal"), *SAID.items()):
        replica_of(app).last = Look(fault, 12.0)
        assert said in administrator.get("/kelola/keadaan").text
    replica_of(app).last = Look(None, 12.0, lacks_taken=True)
    assert "Belum dibaca: yang baru disembunyikan" in administrator.get("/kelola/keadaan").text


def test_a_look_of_long_ago_counts_as_none() -> None:
    """As of a thread that is held up itself."""
    assert Look(None).why_not(for_visitors=True) is Fault.UNSEEN
