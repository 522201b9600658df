"""The whole of data/ loaded as an installation loads it, and searched over HTTP."""

import gc
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from livinglab.db import db
from livinglab.loading import steps
from livinglab.regions.reference import DATA
from livinglab.replication.importing.reader import read
from livinglab.replication.models import Replication, Step
from livinglab.replication.services.imports import import_records
from livinglab.search import following
from tests.conftest import make_app

SEED = "16.10:e-office"
RECORDS = DATA / "replications.csv"


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Loaded once for this module; nobody here writes to it."""
    folder = tmp_path_factory.mktemp("real")
    app = make_app(folder, f"sqlite:///{folder / 'real.sqlite3'}")
    with app.app_context():
        db.create_all()
        for _label, run in steps():
            run()
            db.session.commit()
            db.session.expunge_all()
        while following.follow():
            pass
    yield app
    # Without its folder the engine closes the files that it holds open.
    shutil.rmtree(folder / "index")
    ask(app.test_client(), "e-office")
    with app.app_context():
        db.engine.dispose()
    gc.collect()


@pytest.fixture
def browser(real: Flask) -> FlaskClient:
    return real.test_client()


def ask(browser: FlaskClient, question: str, **filters: str) -> dict[str, Any]:
    answer = browser.get("/cari.json", query_string={"q": question} | filters)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()
    return found


def keys(found: dict[str, Any]) -> list[str]:
    return [one["key"] for one in found["results"]]


def words(found: dict[str, Any]) -> str:
    return " ".join(f"{one['title']} {one['snippet']}" for one in found["results"]).lower()


def test_absensi_finds_e_presensi(browser: FlaskClient) -> None:
    assert "e-presensi" in words(ask(browser, "absensi"))


def test_an_everyday_name_finds_the_region_first(browser: FlaskClient) -> None:
    assert keys(ask(browser, "Muba"))[0] == "16.06"


def test_a_slip_is_mended(browser: FlaskClient) -> None:
    assert ask(browser, "e-ofice")["suggestion"].lower() == "e-office"


def test_a_verb_finds_its_noun(browser: FlaskClient) -> None:
    assert "<mark>penerapan" in words(ask(browser, "menerapkan"))


def test_blank_spot_finds_the_replication_that_met_it(browser: FlaskClient) -> None:
    assert SEED in keys(ask(browser, "blank spot"))


def test_kota_banjar_is_not_kabupaten_banjar(browser: FlaskClient) -> None:
    found = keys(ask(browser, "kota banjar"))

    assert found[0] == "32.79"
    assert "63.03" not in found[:1]


def test_region_and_application_find_the_replication(browser: FlaskClient) -> None:
    assert keys(ask(browser, "ogan ilir e-office"))[0] == SEED


@pytest.mark.parametrize("question", ["100 smart city", "living lab", "IETPD"])
def test_programmes_find_their_regions(browser: FlaskClient, question: str) -> None:
    found = ask(browser, question, jenis="region")

    assert found["total"] > 0
    assert {one["kind"] for one in found["results"]} == {"region"}


def test_the_filters_are_exact(browser: FlaskClient) -> None:
    applications = ask(browser, "e-office", jenis="application")
    sumatera = ask(browser, "e-office", jenis="replication", provinsi="16")
    in_use = ask(browser, "e-office", jenis="replication", tahap="in_use")

    assert {one["kind"] for one in applications["results"]} == {"application"}
    assert {key[:2] for key in keys(sumatera)} == {"16"}
    assert SEED in keys(in_use)


@pytest.mark.parametrize("stage", ["in_use", "study_visit", "agreement"])
def test_a_stage_finds_only_replications_at_it(
    real: Flask, browser: FlaskClient, stage: str
) -> None:
    found = ask(browser, "", jenis="replication", tahap=stage)
    of_stage = select(Replication.id).where(Replication.stage == stage)
    with real.app_context():
        urls = {f"/replikasi/{number}" for number in db.session.scalars(of_stage)}

    assert found["total"] == len(urls)
    assert {one["url"] for one in found["results"]} <= urls


@pytest.mark.parametrize(
    "question",
    [
        "e" * 10_000,
        "kata " * 2_000,
        "a\0b",
        "\0",
        '"tidak ditutup',
        "''\"\"",
        "*",
        "***",
        "a*",
        "\u202e\u200fsumedang",
        "'; DROP TABLE region; --",
        "NOT OR AND - -- |",
        'jenis: daerah:" tahap:x sebelum:9999999999-99',
        "tahun:999999999999999999999",
        "(((((",
        "%_\\",
        "😀",
        "",
    ],
)
def test_no_question_is_an_error(browser: FlaskClient, question: str) -> None:
    assert browser.get("/cari", query_string={"q": question}).status_code == 200
    assert browser.get("/cari.json", query_string={"q": question}).status_code == 200


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("jenis", "x"),
        ("provinsi", "99"),
        ("provinsi", "\0"),
        ("tahap", "'"),
        ("urut", "?"),
        ("halaman", "-1"),
        ("halaman", "9" * 30),
        ("halaman", "²"),
    ],
)
def test_no_filter_is_an_error(browser: FlaskClient, name: str, value: str) -> None:
    assert ask(browser, "e-office", **{name: value})["total"] > 0


def test_the_seed_replication_tells_what_is_known(browser: FlaskClient) -> None:
    url = ask(browser, "ogan ilir e-office")["results"][0]["url"]
    page = browser.get(url)

    assert page.status_code == 200
    for told in (
        "Digunakan",
        "1 Des 2021",
        "28 Jun 2022",
        "27 Jan 2023",
        "blank spot",
        "https://bacakoran.co/read/31/bacakoran.co",
        "https://jabarekspres.com/berita/2021/12/01/",
    ):
        assert told in page.text


def test_every_line_is_placed_or_has_a_reason_and_is_written_once(real: Flask) -> None:
    with real.app_context():
        lines = read(RECORDS.read_bytes())
        before = _count()

        report = import_records(lines, None)

        assert len(lines) == 161
        assert (report.steps_written, _count()) == (0, before)
        assert all(line.is_placed or line.reasons for line in report.lines)
        assert len(report.lines) == 161
        db.session.rollback()


def _count() -> tuple[int, ...]:
    return tuple(
        db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in (Replication, Step)
    )


def test_a_name_begun_offers_the_regions_first(browser: FlaskClient) -> None:
    offered = browser.get("/cari/saran.json?q=kota+ban").get_json()["results"]

    assert {one["title"] for one in offered[:4]} >= {"Kota Bandung", "Kota Banjar"}
