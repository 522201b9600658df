"""Organisations by what people and records call them, and the ones administrators keep."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from livinglab.accounts import queries, services
from livinglab.accounts.models import Organisation
from livinglab.db import db
from tests.conftest import Client
from tests.factories.accounts import make_administrator, make_user
from tests.selects import counted_selects


@pytest.fixture
def loaded(session: Session) -> Session:
    services.load_institutions()
    return session


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Kementerian PANRB", "kementerian-panrb"),
        ("KEMENPAN-RB", "kementerian-panrb"),
        (
            "Kementerian PANRB (dikembangkan dari Smart Kampung Banyuwangi)",
            "kementerian-panrb",
        ),
        ("Kementerian PANRB, Kemendagri, LAN", "kementerian-panrb"),
        ("BSKDN Kemendagri (nasional)", "bskdn-kemendagri"),
        ("Kementerian Kominfo (nasional)", "komdigi"),
        ("Komdigi", "komdigi"),
        ("ANRI / nasional (aplikasi umum)", "anri"),
        ("Pemerintah Pusat (aplikasi umum) - ANRI/KemenPANRB/Kominfo/BSSN", "anri"),
        ("BPKS Sabang (badan)", "bpks"),
        ("Kabupaten Ogan Ilir", "pemda-ogan-ilir"),
        ("Pemerintah Kabupaten Ogan Ilir", "pemda-ogan-ilir"),
        ("muba", "pemda-musi-banyuasin"),
        ("Kota Banjar", "pemda-kota-banjar"),
        ("50 kabupaten/kota pilot (32 kabupaten, 18 kota, 12 provinsi prioritas)", None),
        ("30 kabupaten/kota di Jabar, Banten, NTB", None),
        ("Kabupaten Kotawaringin (Barat/Timur not stated in source)", None),
        ("54 daerah (tidak disebut satu per satu)", None),
        ("", None),
        ("\0", None),
        ("%", None),
        ("x" * 10_000, None),
    ],
)
def test_one_organisation_by_its_name(loaded: Session, text: str, slug: str | None) -> None:
    found = queries.organisation_by_name(text)

    if slug is None or found is None:
        assert found is None
        assert slug is None
    elif slug.startswith("pemda-"):
        assert found.slug.endswith(slug.removeprefix("pemda-"))
    else:
        assert found.slug == slug


def test_kota_and_kabupaten_of_one_name_are_two(loaded: Session) -> None:
    city = queries.organisation_by_name("Kota Banjar")
    regency = queries.organisation_by_name("Kabupaten Banjar")

    assert city is not None
    assert regency is not None
    assert (city.region_code, regency.region_code) == ("32.79", "63.03")


def test_loading_the_institutions_twice_keeps_what_was_edited(loaded: Session) -> None:
    ministry = queries.organisation_by_name("Komdigi")
    assert ministry is not None
    ministry.name = "Kementerian Komunikasi dan Digital RI"

    services.load_institutions()

    slugs = select(Organisation.name).where(Organisation.slug == "komdigi")
    assert db.session.scalars(slugs).all() == ["Kementerian Komunikasi dan Digital RI"]


@pytest.mark.parametrize(
    ("email", "code"),
    [
        ("sari@oganilirkab.go.id", "16.10"),
        ("sari@diskominfo.oganilirkab.go.id", "16.10"),
        ("sari@gmail.com", None),
        ("sari@go.id", None),
        ("sari", None),
        ("", None),
        ("sari@\0", None),
    ],
)
def test_an_address_suggests(loaded: Session, email: str, code: str | None) -> None:
    found = queries.suggest_organisation(email)

    assert (found.region_code if found else None) == code


def test_a_name_that_says_too_little_offers_what_it_may_be(loaded: Session) -> None:
    names = {one.label for one in queries.matching_organisations("bandung")}

    assert {"Kota Bandung", "Kabupaten Bandung", "Kabupaten Bandung Barat"} <= names
    assert queries.matching_organisations("%") == []
    assert queries.organisation_by_name("Bandung") is None


@pytest.mark.parametrize("number", [1, 3])
def test_people_of_an_organisation_cost_the_same_however_many(
    loaded: Session, number: int
) -> None:
    for _one in range(number):
        make_user(of="16.10")
    organisation_id = queries.organisation_of_region("16.10").id
    db.session.commit()
    db.session.expunge_all()

    with counted_selects() as selects:
        people = queries.people_of(organisation_id)
        labels = [one.organisation.label for person in people for one in person.memberships]

    assert (len(labels), len(selects)) == (number, 3)


def test_an_administrator_adds_a_ministry_with_a_reason(app: Flask, client: Client) -> None:
    with app.app_context():
        client.sign_in(make_administrator())
        db.session.commit()
    facts = {"kind": "ministry", "name": "Kementerian Uji", "short_name": "Kemenuji"}

    without = client.post("/kelola/instansi", data=facts)
    added = client.post("/kelola/instansi", data=facts | {"reason": "Ikut program."})
    again = client.post(
        "/kelola/instansi", data=facts | {"name": "KEMENTERIAN uji", "reason": "Sekali lagi."}
    )
    pemda = client.post("/kelola/instansi", data=facts | {"kind": "pemda", "reason": "Cobaan."})

    assert [one.status_code for one in (without, added, again, pemda)] == [422, 303, 422, 422]
    assert "Sudah ada instansi dengan nama ini." in again.text
    assert "Ikut program." in client.get("/log-moderasi?jenis=organisation").text


def test_a_pemda_is_not_edited_here(app: Flask, client: Client) -> None:
    with app.app_context():
        client.sign_in(make_administrator())
        pemda = queries.organisation_of_region("16.10").id
        db.session.commit()

    assert client.get(f"/kelola/instansi/{pemda}").status_code == 404
    assert client.get("/kelola/instansi/99999999999").status_code == 404
