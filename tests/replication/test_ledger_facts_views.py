"""Obstacles and their solutions, impact, agreements, modules and coverage."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import func, select

from livinglab.db import db
from livinglab.replication.models import (
    Agreement,
    ApplicationModule,
    Impact,
    ModuleState,
    Obstacle,
    Replication,
    ReplicationModule,
)
from tests.conftest import Client
from tests.factories.accounts import BANDUNG, OGAN_ILIR, make_representative
from tests.factories.catalog import make_application
from tests.factories.forum import make_category, make_reply, make_thread
from tests.factories.ledger import make_replication

OBSTACLE = {"kind": "network", "note": "Masih banyak blank spot."}
IMPACT = {
    "indicator": "Surat selesai sehari",
    "before": "40",
    "after": "92,5",
    "unit": "persen",
}
AGREEMENT = {"kind": "pks", "number": "555/12/2022", "signed_on": "2022-03-01",
             "expires_on": "2027-03-01"}  # fmt: skip


@pytest.fixture
def path(app: Flask, client: Client) -> str:
    """A replication by Ogan Ilir, whose representative is signed in."""
    with app.app_context():
        made = make_replication(OGAN_ILIR, make_application("e-Surat", modules=("Absensi",)))
        client.sign_in(make_representative(OGAN_ILIR))
        return f"/replikasi/{made.id}"


def seen(app: Flask, path: str) -> str:
    """What a visitor reads on the page."""
    return BeautifulSoup(app.test_client().get(path).text, "html.parser").get_text(" ")


def count(app: Flask, table: type) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table)) or 0


def add_obstacle(app: Flask, client: Client, path: str) -> int:
    assert client.post(f"{path}/kendala", data=OBSTACLE).status_code == 303
    with app.app_context():
        return db.session.scalars(select(Obstacle)).one().id


def test_only_what_may_stay_empty_is_called_optional(client: Client, path: str) -> None:
    page = BeautifulSoup(client.get(f"{path}/perjanjian").text, "html.parser")

    optional = {
        label["for"] for label in page.select("label") if label.select_one(".field__optional")
    }
    assert optional == {"number", "signed_on", "expires_on", "note", "source_url"}
    assert "2022-06" in str(page.select_one("#signed_on-hint"))


def test_an_obstacle_is_solved_by_an_answer_in_the_forum(
    app: Flask, client: Client, path: str
) -> None:
    number = add_obstacle(app, client, path)
    assert OBSTACLE["note"] in seen(app, path)
    with app.app_context():
        reply = make_reply(make_thread("Blank spot"))
        address = f"http://localhost{reply.thread.path_of(reply.number)}"
        db.session.commit()
        reply_id = reply.id
    solution = f"{path}/kendala/{number}/solusi"
    assert client.get(solution).status_code == 200

    answer = client.post(
        solution, data={"solution": "Penguat sinyal dipasang.", "post_url": address}
    )

    assert answer.status_code == 303
    with app.app_context():
        solved = db.session.get_one(Obstacle, number)
        assert (solved.is_solved, solved.solved_by_post_id) == (True, reply_id)
    assert "Penguat sinyal dipasang." in seen(app, path)
    assert address.removeprefix("http://localhost") in app.test_client().get(path).text


@pytest.mark.parametrize(
    "address",
    ["/forum/topik/999999-x#kiriman-1", "https://example.go.id", "\0x", "x" * 301,
     f"/forum/topik/{'9' * 30}#kiriman-1"],
)  # fmt: skip
def test_a_solution_names_no_post_that_is_not_there(
    app: Flask, client: Client, path: str, address: str
) -> None:
    number = add_obstacle(app, client, path)
    data = {"solution": "Penguat sinyal dipasang.", "post_url": address}

    page = client.post(f"{path}/kendala/{number}/solusi", data=data)

    assert (page.status_code, data["solution"] in page.text) == (422, True)
    with app.app_context():
        assert not db.session.get_one(Obstacle, number).is_solved


def test_what_is_too_long_to_be_an_address_is_told_so(
    app: Flask, client: Client, path: str
) -> None:
    number = add_obstacle(app, client, path)
    data = {"solution": "Penguat.", "post_url": "/forum/topik/1" * 50}

    page = client.post(f"{path}/kendala/{number}/solusi", data=data)

    assert (page.status_code, "Kiriman itu tidak ditemukan" in page.text) == (422, False)


def test_a_solution_names_no_post_of_a_closed_category(
    app: Flask, client: Client, path: str
) -> None:
    number = add_obstacle(app, client, path)
    with app.app_context():
        thread = make_thread(category=make_category(closed_to=BANDUNG))
        address = thread.path_of(1)
        db.session.commit()
    data = {"solution": "Penguat sinyal dipasang.", "post_url": address}

    assert client.post(f"{path}/kendala/{number}/solusi", data=data).status_code == 422


def test_an_obstacle_of_another_replication_is_not_there(
    app: Flask, client: Client, path: str
) -> None:
    number = add_obstacle(app, client, path)
    with app.app_context():
        other = make_replication(OGAN_ILIR).id
        db.session.commit()
    data = {"solution": "x"}

    for wrong in (number, "9" * 40):
        address = f"/replikasi/{other}/kendala/{wrong}/solusi"
        assert client.post(address, data=data).status_code in (404, 405)


def test_impact_is_shown_with_its_figures(app: Flask, client: Client, path: str) -> None:
    assert client.post(f"{path}/dampak", data=IMPACT).status_code == 303

    text = seen(app, path)
    assert "Surat selesai sehari" in text
    assert "92,5" in text


@pytest.mark.parametrize(
    ("language", "typed", "meant"),
    [
        ("id", "1.234", 1234),
        ("id", "12.500,5", 12500.5),
        ("id", "92,5", 92.5),
        ("id", "92.5", 92.5),
        ("id", "0.125", 0.125),
        ("id", "1.234.567", 1234567),
        ("en", "1,234", 1234),
        ("en", "12,500.5", 12500.5),
        ("en", "1.234", 1.234),
        ("en", "92,5", 92.5),
    ],
)
def test_a_figure_is_read_as_its_reader_writes_it(
    app: Flask, client: Client, path: str, language: str, typed: str, meant: float
) -> None:
    client.set_cookie("bahasa", language)
    assert client.post(f"{path}/dampak", data=IMPACT | {"after": typed}).status_code == 303

    with app.app_context():
        assert db.session.scalars(select(Impact.after)).one() == meant


def test_an_agreement_is_shown_with_its_number(app: Flask, client: Client, path: str) -> None:
    assert client.post(f"{path}/perjanjian", data=AGREEMENT).status_code == 303

    assert "555/12/2022" in seen(app, path)
    with app.app_context():
        assert str(db.session.scalars(select(Agreement)).one().expires_on) == "2027-03-01"


def test_the_state_of_a_module_and_the_coverage_are_kept(
    app: Flask, client: Client, path: str
) -> None:
    with app.app_context():
        module = db.session.scalars(select(ApplicationModule.id)).one()
    data = {"module": str(module), "state": "in_use", "note": "Sejak Juni."}
    coverage = {"units": "12", "units_total": "40", "users": "1.250", "users_total": "6000"}

    assert client.post(f"{path}/modul", data=data).status_code == 303
    assert client.post(f"{path}/cakupan", data=coverage).status_code == 303

    with app.app_context():
        kept = db.session.scalars(select(ReplicationModule)).one()
        assert (kept.state, kept.note) == (ModuleState.IN_USE, "Sejak Juni.")
    shown = seen(app, path)
    assert "1.250" in shown
    assert "Sejak Juni." in shown


@pytest.mark.parametrize(
    ("what", "data"),
    [
        ("kendala", OBSTACLE | {"note": ""}),
        ("kendala", OBSTACLE | {"note": "\0"}),
        ("kendala", OBSTACLE | {"note": "x" * 4001}),
        ("kendala", OBSTACLE | {"kind": "cuaca"}),
        ("kendala", OBSTACLE | {"source_url": "javascript:alert(1)"}),
        ("dampak", IMPACT | {"indicator": ""}),
        ("dampak", IMPACT | {"indicator": "x" * 201}),
        ("dampak", IMPACT | {"before": "banyak"}),
        ("dampak", IMPACT | {"before": "nan"}),
        ("dampak", IMPACT | {"before": "inf"}),
        ("dampak", IMPACT | {"before": "1e400"}),
        ("dampak", IMPACT | {"after": "9" * 40}),
        ("dampak", IMPACT | {"unit": "x" * 41}),
        ("perjanjian", AGREEMENT | {"kind": "x"}),
        ("perjanjian", {"kind": "pks", "number": " "}),
        ("perjanjian", AGREEMENT | {"signed_on": "2999"}),
        ("perjanjian", AGREEMENT | {"expires_on": "2021-01-01"}),
        ("perjanjian", AGREEMENT | {"expires_on": "9999-12-31"}),
        ("perjanjian", AGREEMENT | {"expires_on": "besok"}),
        ("perjanjian", AGREEMENT | {"number": "x" * 121}),
        ("modul", {"module": "9" * 40, "state": "in_use"}),
        ("modul", {"module": "1", "state": "x"}),
        ("modul", {}),
        ("cakupan", {"units": "-1"}),
        ("cakupan", {"units": "50", "units_total": "40"}),
        ("cakupan", {"users": "9" * 40}),
        ("cakupan", {"users": "1,5"}),
        ("cakupan", {"users": "1.5"}),
        ("cakupan", {"users": "²"}),
    ],
)
def test_a_faulty_fact_is_shown_again(
    app: Flask, client: Client, path: str, what: str, data: dict[str, str]
) -> None:
    page = client.post(f"{path}/{what}", data=data)

    assert page.status_code == 422
    typed = [text for text in data.values() if text.isalnum() and len(text) > 6]
    assert all(text in page.text for text in typed if what not in ("modul",))
    tables = (Obstacle, Impact, Agreement, ReplicationModule)
    assert [count(app, table) for table in tables] == [0, 0, 0, 0]
    with app.app_context():
        assert db.session.scalars(select(Replication)).one().units is None


def test_a_note_that_only_names_its_module_is_not_said_again(
    app: Flask, client: Client, path: str
) -> None:
    with app.app_context():
        module = db.session.scalars(select(ApplicationModule.id)).one()
    data = {"module": str(module), "state": "in_use", "note": "absensi"}

    assert client.post(f"{path}/modul", data=data).status_code == 303
    assert "absensi" not in seen(app, path)


@pytest.mark.parametrize(
    ("language", "words"),
    [("id", "Pilih salah satu dari daftar."), ("en", "Choose one from the list.")],
)
def test_a_state_not_chosen_is_told_in_the_readers_language(
    client: Client, path: str, language: str, words: str
) -> None:
    client.set_cookie("bahasa", language)

    page = client.post(f"{path}/modul").text
    assert words in BeautifulSoup(page, "html.parser").select("#state-error")[0].text
    assert "Not a valid" not in page


@pytest.mark.parametrize("what", ["kendala", "dampak", "perjanjian"])
def test_a_fact_sent_twice_is_kept_once(
    app: Flask, client: Client, path: str, what: str
) -> None:
    key = {"submission": "5f0b7f64-6f1c-4c52-9d2b-0c1f2e3a4b5c"}
    data = OBSTACLE | IMPACT | key
    data |= AGREEMENT if what == "perjanjian" else {}

    answers = [client.post(f"{path}/{what}", data=data).status_code for _n in range(2)]

    assert answers == [303, 303]
    assert sum(count(app, table) for table in (Obstacle, Impact, Agreement)) == 1


@pytest.mark.parametrize("what", ["kendala", "dampak", "perjanjian", "modul", "cakupan"])
def test_a_stranger_says_nothing(app: Flask, client: Client, path: str, what: str) -> None:
    with app.app_context():
        client.sign_in(make_representative(BANDUNG))

    data = OBSTACLE | IMPACT
    assert client.get(f"{path}/{what}").status_code == 403
    assert client.post(f"{path}/{what}", data=data).status_code == 403
    assert app.test_client().post(f"{path}/{what}", data=data).status_code == 401
