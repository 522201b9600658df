from xml.etree import ElementTree

import pytest
from flask import Flask

from livinglab.accounts.models import User
from livinglab.db import db, now
from livinglab.replication.models import ObstacleKind, Replication, Stage
from livinglab.replication.models.ledger import Obstacle
from tests.conftest import Client
from tests.factories.accounts import (
    OGAN_ILIR,
    SUMEDANG,
    make_facilitator,
    make_representative,
    make_user,
)
from tests.factories.forum import make_category, make_thread
from tests.factories.ledger import make_replication, make_step, plain_application
from tests.factories.regions import make_assessment, make_programme, make_programme_member
from tests.selects import counted_selects

ATOM = "{http://www.w3.org/2005/Atom}"
MOST_STATEMENTS = 6
MAY_REGISTER = 'href="/replikasi/baru?daerah=16.10">Catat replikasi<'


def make_whole_region() -> Replication:
    """Ogan Ilir with one of everything that its page shows."""
    make_programme_member(make_programme("Laboratorium Hidup"))
    make_assessment(
        index_name="IETPD", period="2022 Semester II", value=None, category="digital"
    )
    make_assessment(period="2022", value=2.1, category="Cukup")
    make_assessment(period="2023", value=3.1)
    plain_application("Aplikasi Sendiri", owner=OGAN_ILIR)
    replication = make_replication(application=plain_application("e-Office"))
    make_step(replication, Stage.IN_USE, on="2023-01-27")
    db.session.add(
        Obstacle(replication_id=replication.id, kind=ObstacleKind.NETWORK, note="Blank spot.")
    )
    make_thread("Absensi tanpa sinyal", region_codes=(OGAN_ILIR,))
    sari = make_user("Sari Wulandari", of=OGAN_ILIR)
    sari.position = "Kepala Bidang"
    db.session.commit()
    return replication


def test_the_page_says_all_that_is_known(app: Flask, client: Client) -> None:
    with app.app_context():
        make_whole_region()

    page = client.get("/daerah/16.10").text

    for said in (
        "Kabupaten Ogan Ilir",
        'href="/daerah/16"',
        "446.020",
        "2024, Dukcapil",
        "Indralaya",
        "Letak Kabupaten Ogan Ilir di Provinsi Sumatera Selatan",
        "Laboratorium Hidup",
        "semester II 2022",
        "Aplikasi Sendiri",
        "e-Office",
        "Kabupaten Sumedang",
        "Digunakan",
        "diberitakan",
        "Blank spot.",
        "Belum teratasi",
        "Absensi tanpa sinyal",
        "Sari Wulandari",
        "Kepala Bidang",
        'href="/daerah/16.10.atom"',
    ):
        assert said in page
    assert page.index(">2022<") < page.index(">2023<")


def test_the_page_of_an_origin_names_its_adopters(app: Flask, client: Client) -> None:
    with app.app_context():
        make_replication(application=plain_application("e-Office"))
        db.session.commit()

    page = client.get("/daerah/32.11").text

    assert "Yang direplikasi daerah lain dari sini" in page
    assert 'href="/daerah/16.10">Kabupaten Ogan Ilir' in page


def test_a_province_lists_its_regencies_with_their_stages(app: Flask, client: Client) -> None:
    with app.app_context():
        make_replication(stage=Stage.AGREEMENT)
        db.session.commit()

    page = client.get("/daerah/16").text

    inside = page[page.index('id="isi-provinsi"') :]
    assert inside.index("Kabupaten Ogan Ilir") < inside.index("Tidak diketahui")
    assert "Kesepakatan" in inside
    assert "Kota Palembang" in inside
    assert "Daerah serupa" not in page


def test_similar_regions_that_already_use_something_are_named(
    app: Flask, client: Client
) -> None:
    with app.app_context():
        make_step(make_replication("11.05"), Stage.IN_USE)
        make_replication("11.02", stage=Stage.STUDY_VISIT)
        db.session.commit()
    similar = client.get("/daerah/11.02").text

    assert "Daerah serupa yang sudah memakai" in similar
    assert 'href="/daerah/11.05"' in similar


@pytest.mark.parametrize("code", ["99", "16.99", "1610", "16.10.01", "%00", "x" * 300])
def test_unknown_regions_are_not_found(client: Client, code: str) -> None:
    assert client.get(f"/daerah/{code}").status_code == 404
    assert client.get(f"/daerah/{code}.atom").status_code == 404


def test_only_confirmed_people_are_named_and_never_their_address(
    app: Flask, client: Client
) -> None:
    with app.app_context():
        make_user("Sudah Benar", of=OGAN_ILIR)
        waiting = make_user("Masih Menunggu", of=OGAN_ILIR)
        waiting.memberships[0].confirmed_at = None
        gone = make_user("Sudah Pindah", of=OGAN_ILIR)
        gone.memberships[0].ended_on = now().date()
        suspended = make_user("Sedang Ditangguhkan", of=OGAN_ILIR)
        suspended.suspended_at = now()
        db.session.commit()

    page = client.get("/daerah/16.10").text

    assert "Sudah Benar" in page
    assert "Masih Menunggu" not in page
    assert "Sudah Pindah" not in page
    assert "Sedang Ditangguhkan" not in page
    assert "@example" not in page


def test_a_closed_category_stays_closed(app: Flask, client: Client) -> None:
    with app.app_context():
        hidden = make_category(closed_to=SUMEDANG)
        insider = make_user(of=SUMEDANG)
        make_thread(
            "Rahasia Sumedang", category=hidden, author=insider, region_codes=(SUMEDANG,)
        )
        db.session.commit()

        assert "Rahasia Sumedang" not in client.get("/daerah/32.11").text
        assert "Rahasia Sumedang" not in client.get("/daerah/32.11.atom").text
        client.sign_in(insider)
    assert "Rahasia Sumedang" in client.get("/daerah/32.11").text
    assert "Rahasia Sumedang" not in client.get("/daerah/32.11.atom").text


@pytest.mark.parametrize(
    ("make_person", "may"),
    [
        (lambda: make_representative(OGAN_ILIR), True),
        (lambda: make_facilitator("16"), True),
        (lambda: make_user(of=OGAN_ILIR), True),
        (lambda: make_user(of=SUMEDANG), False),
        (make_user, False),
    ],
)
def test_who_is_offered_to_record_a_replication(
    app: Flask, client: Client, make_person: object, may: bool
) -> None:
    with app.app_context():
        assert callable(make_person)
        person = make_person()
        assert isinstance(person, User)
        db.session.commit()
        client.sign_in(person)

    assert (MAY_REGISTER in client.get("/daerah/16.10").text) is may


def test_a_new_assessment_is_seen_by_visitors_and_members_at_once(
    app: Flask, client: Client
) -> None:
    with app.app_context():
        client.get("/daerah/16.10")
        make_assessment(value=4.44, category="Memuaskan")
        reader = make_user()
        db.session.commit()

        assert "4,44" in client.get("/daerah/16.10").text
        client.sign_in(reader)
    assert "4,44" in client.get("/daerah/16.10").text


def test_the_page_costs_few_selects_once_its_facts_are_kept(app: Flask, client: Client) -> None:
    with app.app_context():
        make_whole_region()
        reader = make_representative(OGAN_ILIR)
        db.session.commit()
        client.sign_in(reader)
        client.get("/daerah/16.10")

        with counted_selects() as selects:
            client.get("/daerah/16.10")

    assert len(selects) <= MOST_STATEMENTS


def test_the_first_reader_pays_the_same_for_one_thing_and_for_three(
    app: Flask, client: Client
) -> None:
    costs = []
    with app.app_context():
        for _number in (1, 2):
            make_replication(application=plain_application())
            make_programme_member()
            make_user(of=OGAN_ILIR)
            make_thread(region_codes=(OGAN_ILIR,))
            db.session.commit()
            with counted_selects() as selects:
                client.get("/daerah/16.10")
            costs.append(len(selects))

    assert costs[0] == costs[1]
    assert costs[0] <= MOST_STATEMENTS


@pytest.mark.parametrize("code", ["16.10", "16"])
def test_a_member_in_a_fresh_process_is_answered_by_few_statements(
    app: Flask, client: Client, code: str
) -> None:
    with app.app_context():
        make_whole_region()
        reader = make_facilitator("16")
        db.session.commit()
        client.sign_in(reader)
        with counted_selects() as selects:
            client.get(f"/daerah/{code}")

    assert len(selects) <= MOST_STATEMENTS


def test_the_feed_tells_of_threads_and_steps(app: Flask, client: Client) -> None:
    with app.app_context():
        make_whole_region()

    response = client.get("/daerah/16.10.atom")

    feed = ElementTree.fromstring(response.data)  # noqa: S314  our own answer
    titles = {entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")}
    assert response.mimetype == "application/atom+xml"
    assert titles == {
        "Absensi tanpa sinyal",
        "e-Office di Kabupaten Ogan Ilir: Minat",
        "e-Office di Kabupaten Ogan Ilir: Digunakan",
    }


def test_the_feed_of_a_silent_region_is_empty_and_valid(client: Client) -> None:
    feed = ElementTree.fromstring(client.get("/daerah/95.01.atom").data)  # noqa: S314

    assert feed.findtext(f"{ATOM}updated")
    assert list(feed.iter(f"{ATOM}entry")) == []
