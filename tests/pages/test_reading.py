"""Without a replica nothing is told, wrapped or asked for."""

import pytest
from flask import Flask

from livinglab import reading
from livinglab.db import db
from livinglab.replica import MAY_LAG
from tests.conftest import Client
from tests.factories.accounts import OGAN_ILIR, make_user
from tests.factories.forum import make_thread

# Who somebody is, what they may do or are about to change, and files, which outlive a page.
FRESH = ("/akun", "/kelola", "/masuk", "/notifikasi", "/lampiran", "/readyz", "/metrics")


def test_without_a_replica_nothing_changes(app: Flask, client: Client) -> None:
    with app.app_context():
        path, user = make_thread().path, make_user("Sari", of=OGAN_ILIR)
        db.session.commit()
        client.sign_in(user)

    answer = client.post(f"{path.partition('-')[0]}/balasan", data={"body": "Sudah."})

    assert answer.status_code == 303
    assert app.extensions["replica"] is None
    assert client.get_cookie(reading.COOKIE) is None
    assert "replica" not in client.get("/readyz").get_json()
    assert "livinglab_replica" not in client.get("/metrics").text


@pytest.mark.parametrize("start", FRESH)
def test_what_must_not_lag_is_not_marked(app: Flask, start: str) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(start)]

    assert rules
    assert {rule.endpoint for rule in rules} & marked(app) == set()


def marked(app: Flask) -> set[str]:
    return {name for name, view in app.view_functions.items() if getattr(view, MAY_LAG, False)}


def test_a_view_that_takes_forms_is_not_marked(app: Flask) -> None:
    writing = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}
    }

    assert len(marked(app)) > 30
    assert writing & marked(app) == set()
