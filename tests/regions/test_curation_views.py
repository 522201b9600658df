import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from livinglab.db import db
from livinglab.publiclog import LogEntry
from livinglab.regions import queries
from livinglab.regions.models import Assessment, Programme
from livinglab.search.models import SearchDocument
from livinglab.submissions import new_key
from tests.conftest import Client
from tests.factories.accounts import make_curator
from tests.factories.regions import (
    SOURCE,
    make_assessment,
    make_programme,
    make_programme_member,
)

PROGRAMME = {
    "name": "Desa Digital",
    "organisers": "Kementerian Contoh",
    "claimed_members": "20",
    "source_url": SOURCE,
    "reason": "Diumumkan.",
}
ASSESSMENT = {
    "index_name": "SPBE",
    "region": "Kab. Ogan Ilir",
    "period": "2024",
    "value": "3,52",
    "source_url": SOURCE,
    "reason": "Diumumkan.",
}


@pytest.fixture
def curator(app: Flask, client: Client) -> Client:
    with app.app_context():
        person = make_curator()
        db.session.commit()
        client.sign_in(person)
    return client


def logged(app: Flask) -> list[tuple[str, str, str]]:
    with app.app_context():
        return [
            (entry.action, entry.subject, entry.reason)
            for entry in db.session.scalars(select(LogEntry).order_by(LogEntry.id))
        ]


def body_of(code: str) -> str:
    return db.session.scalars(
        select(SearchDocument.body).where(
            SearchDocument.kind == "region", SearchDocument.object_id == code
        )
    ).one()


def test_a_curator_adds_a_programme(app: Flask, curator: Client) -> None:
    response = curator.post("/kelola/program", data=PROGRAMME)

    assert response.location == "/kelola/program/desa-digital"
    page = curator.get("/program/desa-digital").text
    assert "Desa Digital" in page
    assert "20" in page
    assert logged(app) == [("programme.add", "Desa Digital", "Diumumkan.")]


def test_a_form_sent_twice_adds_one_programme(app: Flask, curator: Client) -> None:
    data = PROGRAMME | {"submission": new_key()}

    first = curator.post("/kelola/program", data=data)
    again = curator.post("/kelola/program", data=data)

    assert again.location == first.location
    with app.app_context():
        assert db.session.scalar(select(func.count(Programme.id))) == 1


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "Wajib diisi."),
        ("name", "x" * 161, "Paling banyak 160 karakter."),
        ("source_url", "", "Wajib diisi."),
        ("source_url", "javascript:alert(1)", "Tulis alamat lengkap"),
        ("source_url", "http://[", "Tulis alamat lengkap"),
        ("claimed_members", "banyak", "Tulis angka"),
        ("claimed_members", "-1", "Tulis bilangan bulat"),
        ("claimed_members", "1e400", "Tulis angka"),
        ("claimed_members", "nan", "Tulis angka"),
        ("claimed_members", "2,5", "Tulis bilangan bulat"),
        ("reason", "\0", "Wajib diisi."),
    ],
)
def test_a_programme_that_is_not_right_is_shown_again(
    app: Flask, curator: Client, field: str, value: str, message: str
) -> None:
    response = curator.post("/kelola/program", data=PROGRAMME | {field: value})

    assert response.status_code == 422
    assert message in response.text
    assert "Kementerian Contoh" in response.text
    assert logged(app) == []


def test_a_second_programme_of_one_name_is_refused(app: Flask, curator: Client) -> None:
    with app.app_context():
        make_programme("Desa Digital")
        db.session.commit()

    response = curator.post("/kelola/program", data=PROGRAMME)

    assert response.status_code == 422
    assert "sudah ada" in response.text


def test_a_renamed_programme_is_found_by_its_new_name(app: Flask, curator: Client) -> None:
    with app.app_context():
        programme = make_programme("Nama Lama")
        make_programme_member(programme)
        slug = programme.slug
        db.session.commit()

    curator.post(f"/kelola/program/{slug}", data=PROGRAMME)

    with app.app_context():
        assert "Program: Desa Digital" in body_of("16.10")
    assert logged(app)[0][0] == "programme.change"


def test_a_member_is_added_and_found(app: Flask, curator: Client) -> None:
    with app.app_context():
        slug = make_programme("Desa Digital").slug
        db.session.commit()

    data = {"region": "Muba", "role": "anggota", "source_url": SOURCE, "reason": "Berita."}
    curator.post(f"/kelola/program/{slug}/anggota", data=data | {"joined_on": "2024-01"})

    assert "Kabupaten Musi Banyuasin" in curator.get(f"/program/{slug}").text
    assert "Desa Digital" in curator.get("/daerah/16.06").text
    with app.app_context():
        assert "Program: Desa Digital" in body_of("16.06")
    assert logged(app) == [
        ("programme.member", "Desa Digital: Kabupaten Musi Banyuasin", "Berita.")
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Banjar", "Kota Banjar, Kabupaten Banjar"),
        ("Negeri Antah", "Tidak ada daerah bernama begitu"),
        ("\0", "Wajib diisi."),
    ],
)
def test_a_region_that_is_not_clear_is_asked_for_again(
    app: Flask, curator: Client, text: str, message: str
) -> None:
    with app.app_context():
        slug = make_programme().slug
        db.session.commit()

    response = curator.post(
        f"/kelola/program/{slug}/anggota",
        data={"region": text, "source_url": SOURCE, "reason": "Berita."},
    )

    assert response.status_code == 422
    assert message in response.text
    ids = re.findall(r' id="([^"]+)"', response.text)
    assert sorted(ids) == sorted(set(ids))
    assert 'href="#member-region"' in response.text


def test_a_member_is_removed_with_a_reason(app: Flask, curator: Client) -> None:
    with app.app_context():
        programme = make_programme("Desa Digital")
        leaving = make_programme_member(programme)
        path = f"/kelola/program/{programme.slug}/anggota/{leaving.id}/hapus"
        db.session.commit()

    assert curator.post(path, data={"reason": ""}).status_code == 422
    assert curator.post(path, data={"reason": "Salah baca."}).status_code == 303
    assert curator.post(path, data={"reason": "Salah baca."}).status_code == 404
    assert logged(app) == [
        ("programme.removal", "Desa Digital: Kabupaten Ogan Ilir", "Salah baca.")
    ]


def test_a_member_of_another_programme_is_not_found(app: Flask, curator: Client) -> None:
    with app.app_context():
        other = make_programme_member().id
        slug = make_programme().slug
        db.session.commit()

    for number in (other, 999_999):
        path = f"/kelola/program/{slug}/anggota/{number}/hapus"
        assert curator.get(path).status_code == 404
        assert curator.post(path, data={"reason": "Keliru."}).status_code == 404


def test_a_number_that_no_row_can_have_is_no_address(curator: Client) -> None:
    """It matches no route: 404, or 405 where the router finds the path for another method."""
    for path in (f"program/living-lab/anggota/{2**70}/hapus", f"penilaian/{2**70}"):
        assert curator.get(f"/kelola/{path}").status_code == 404
        assert curator.post(f"/kelola/{path}", data=ASSESSMENT).status_code in {404, 405}


def test_an_assessment_gets_its_predicate_and_is_found(app: Flask, curator: Client) -> None:
    response = curator.post("/kelola/penilaian", data=ASSESSMENT)

    assert response.status_code == 303
    with app.app_context():
        assessment = db.session.scalars(select(Assessment)).one()
        assert (assessment.category, assessment.value) == ("Sangat Baik", 3.52)
        assert "SPBE 2024: Sangat Baik (3.52)" in body_of("16.10")
    assert "3,52" in curator.get("/daerah/16.10").text
    assert logged(app)[0][:2] == ("assessment.add", "SPBE 2024: Kabupaten Ogan Ilir")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"index_name": "KPK"}, "Pilih salah satu dari daftar."),
        ({"period": "kemarin"}, "Periode perlu memuat tahun"),
        ({"value": "5,1"}, "Nilai berada di antara 0 dan 5."),
        ({"value": "3,52", "category": "Cukup"}, "Nilai ini berpredikat Sangat Baik."),
        ({"value": "", "category": ""}, "Tulis kategori, atau nilai SPBE."),
        ({"index_name": "IETPD", "value": "90", "category": ""}, "Tulis kategori"),
        ({"index_name": "IETPD", "value": "", "category": "Baik"}, "inisiasi, berkembang"),
        ({"region": "Banjar"}, "Tulis nama lengkapnya"),
        ({"source_url": "bukan alamat"}, "Tulis alamat lengkap"),
    ],
)
def test_an_assessment_that_is_not_right_is_shown_again(
    app: Flask, curator: Client, changes: dict[str, str], message: str
) -> None:
    response = curator.post("/kelola/penilaian", data=ASSESSMENT | changes)

    assert response.status_code == 422
    assert message in response.text
    assert logged(app) == []


def test_a_value_that_is_there_is_not_added_again(app: Flask, curator: Client) -> None:
    curator.post("/kelola/penilaian", data=ASSESSMENT)

    response = curator.post("/kelola/penilaian", data=ASSESSMENT)

    assert response.status_code == 422
    assert "sudah ada" in response.text


def test_an_assessment_is_changed(app: Flask, curator: Client) -> None:
    with app.app_context():
        number = make_assessment().id
        db.session.commit()

    assert "Kabupaten Ogan Ilir" in curator.get(f"/kelola/penilaian/{number}").text
    curator.post(
        f"/kelola/penilaian/{number}", data=ASSESSMENT | {"region": "Kota Banjar", "value": "2"}
    )

    with app.app_context():
        changed = queries.get_assessment(number)
        assert (changed.region_code, changed.category) == ("32.79", "Cukup")
        assert "SPBE 2024: Cukup (2)" in body_of("32.79")
        assert "SPBE" not in body_of("16.10")


@pytest.mark.parametrize("query", ["", "q=ogan", "q=%00", "sesudah=9999999999999", "sesudah=x"])
def test_the_list_of_assessments_takes_any_wish(
    app: Flask, curator: Client, query: str
) -> None:
    assert curator.get(f"/kelola/penilaian?{query}").status_code == 200


def test_unknown_assessments_and_programmes_are_not_found(curator: Client) -> None:
    for path in ("penilaian/999", "program/tidak-ada"):
        assert curator.get(f"/kelola/{path}").status_code == 404
        assert curator.post(f"/kelola/{path}", data=ASSESSMENT).status_code == 404
    assert curator.get("/kelola/program/%00").status_code == 404
    assert curator.get("/program/%00").status_code == 404
