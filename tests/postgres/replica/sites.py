"""Sites that read from a replica, their people, and what they read where."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask

from livinglab import metrics
from livinglab.accounts.models import Role
from livinglab.db import db
from livinglab.forum.models import Thread
from livinglab.forum.queries import threads
from livinglab.replica import Replica
from tests.conftest import Client, make_app
from tests.factories.accounts import OGAN_ILIR, make_holder, make_user
from tests.factories.forum import make_category, make_reply, make_thread
from tests.postgres.replica.standby import Standby

SOON = 20.0  # seconds

FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


def make_site(folder: Path, url: str, replica: str, **more: Any) -> Flask:
    app = make_app(
        folder, url, {"DATABASE_READ_URL": replica, "SEARCH_ENGINE": "postgresql", **more}
    )
    app.test_client_class = Client
    return app


@contextmanager
def read_by_now(app: Flask, standby: Standby, body: str = "") -> Iterator[Flask]:
    """With a thread, and a reply if it has a text, as both servers know them."""
    with app.app_context():
        make_thread("Absensi pegawai", body="Bagaimana?", category=make_category("Umum"))
        if body:
            make_reply(the_thread(), body=body)
        db.session.commit()
    standby.catch_up()
    wait_until(lambda: replica_of(app).has())
    yield app
    replica_of(app).stop()
    with app.app_context():
        db.engine.dispose()


def replica_of(app: Flask) -> Replica:
    found: Replica = app.extensions["replica"]
    return found


def wait_until(is_so: Callable[[], object]) -> None:
    deadline = time.monotonic() + SOON
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def visitor(app: Flask) -> Client:
    client = app.test_client()
    assert isinstance(client, Client)
    return client


def member_of(app: Flask, standby: Standby, *, role: Role | None = None) -> tuple[Client, int]:
    """Somebody who signed in long ago, and their number."""
    client = visitor(app)
    with app.app_context():
        user = make_holder(role) if role else make_user("Sari", of=OGAN_ILIR)
        db.session.commit()
        client.sign_in(user)
        number = user.id
    standby.catch_up()
    wait_until(lambda: replica_of(app).has())
    return client, number


def thread_path(app: Flask) -> str:
    with app.app_context():
        return the_thread().path


def the_thread() -> Thread:
    """The first, with all that its services need."""
    return threads.get_thread_whole(1, None)


def reply(app: Flask, client: Client, body: str) -> None:
    thread = thread_path(app).partition("-")[0]
    assert client.post(f"{thread}/balasan", data={"body": body}).status_code == 303


def readings() -> dict[str, float]:
    return {
        name: metrics.READINGS.labels(name)._value.get()
        for name in ("primary", "replica", "both")
    }
