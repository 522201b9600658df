"""What is offered to somebody who is still typing."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from livinglab.search.completing import complete
from livinglab.search.finding import PUBLIC
from tests.search.documents import put, settle
from tests.selects import counted_selects


def offered(client: FlaskClient, begun: str) -> list[str]:
    answer = client.get("/cari/saran.json", query_string={"q": begun})
    assert answer.status_code == 200
    return [one["title"] for one in answer.get_json()["results"]]


def test_a_word_begun_offers_titles_with_where_they_lead(site: Flask) -> None:
    put("Absensi di kecamatan", url="/forum/topik/7-absensi")
    put("Disposisi surat")
    settle()

    answer = site.test_client().get("/cari/saran.json?q=abse").get_json()

    assert answer == {
        "results": [
            {"kind": "Topik", "title": "Absensi di kecamatan", "url": "/forum/topik/7-absensi"}
        ]
    }


def test_the_words_before_count_too(site: Flask) -> None:
    put("Absensi di kecamatan")
    put("Absensi di sekolah")
    settle()

    assert offered(site.test_client(), "absensi sek")[0] == "Absensi di sekolah"


def test_titles_that_go_on_as_typed_come_first(site: Flask) -> None:
    put("Pengalaman dengan absensi", "absensi absensi absensi")
    put("Absensi di kecamatan")
    settle()

    assert offered(site.test_client(), "Absensi d")[0] == "Absensi di kecamatan"


def test_one_thread_of_many_pages_is_offered_once(site: Flask) -> None:
    for page in (1, 2, 3):
        put("Absensi di kecamatan", object_id="7", page=page)
    settle()

    assert offered(site.test_client(), "absen") == ["Absensi di kecamatan"]


def test_what_a_visitor_may_not_see_is_not_offered(site: Flask) -> None:
    put("Rahasia kurator", scope="curators")
    put("Rahasia kategori", scope="category:1")
    settle()

    assert offered(site.test_client(), "rahas") == []


def test_too_little_and_too_much_offer_nothing_and_do_no_harm(site: Flask) -> None:
    put("Absensi di kecamatan")
    settle()
    client = site.test_client()

    for begun in ("", "a", " a ", "\0", "\0\0\0", "()", "*", '"', "zzqqxx", "-", "x " * 5000):
        assert offered(client, begun) == []
    assert offered(client, "abs\0") == ["Absensi di kecamatan"]
    assert offered(client, "absensi" + " di" * 3000) == ["Absensi di kecamatan"]


def test_regions_are_looked_for_only_where_one_is_meant(site: Flask) -> None:
    put("Absensi di kecamatan")
    settle()

    with site.app_context():
        with counted_selects() as named:
            complete("suma", PUBLIC)
        with counted_selects() as unnamed:
            complete("abse", PUBLIC)

    assert any("search_document.kind = " in one for one in named)
    assert not any("search_document.kind = " in one for one in unnamed)


@pytest.mark.parametrize("begun", ["--", "absensi --", "absensi -‐‑", "a -"])
def test_hyphens_alone_are_no_word(site: Flask, begun: str) -> None:
    put("Absensi di kecamatan")
    settle()

    assert offered(site.test_client(), begun) in (["Absensi di kecamatan"], [])


@pytest.mark.parametrize(
    "begun",
    ["_", "absensi _", "a //", "https://contoh.example/a?b=c", "مرحبا", "ค้นหา", "absensi ค้นหา"],
)
def test_signs_and_other_scripts_cost_nobody_the_index(site: Flask, begun: str) -> None:
    put("Absensi di kecamatan")
    settle()
    client = site.test_client()

    offered(client, begun)

    assert offered(client, "absen") == ["Absensi di kecamatan"]


@pytest.mark.parametrize(
    ("begun", "titles"),
    [
        ("jenis:aplikasi abs", ["E-Absen"]),
        ("absensi jenis:topik", ["Absensi"]),
        ("absensi -kec", ["Absensi", "E-Absen"]),
        ("absensi NOT kec", ["Absensi", "E-Absen"]),
        ("absensi -(sekolah OR kec", ["Absensi", "E-Absen"]),
        ("absensi -jenis:aplikasi", ["Absensi"]),
        ('"absensi" -kecamatan abs', ["Absensi", "E-Absen"]),
        ("daerah:ogan il", ["Kabupaten Ogan Ilir"]),
        ("daerah:ogan", ["Kabupaten Ogan Ilir"]),
    ],
)
def test_what_is_typed_in_the_query_language_is_read(
    site: Flask, begun: str, titles: list[str]
) -> None:
    put("Absensi")
    put("E-Absen", names="absensi", kind="application", object_id="e-absen")
    put("Kabupaten Ogan Ilir", kind="region", object_id="16.10", regions=("16.10",))
    settle()

    assert sorted(offered(site.test_client(), begun)) == titles


@pytest.mark.parametrize(
    "begun", ["e o", "e of", "e off", "e offi", "E Office", "e office", "surat e off"]
)
def test_a_spelling_in_two_words_goes_on_as_the_one_with_a_hyphen(
    site: Flask, begun: str
) -> None:
    put("e-Office", names="Surat", kind="application", object_id="e-office")
    put("Office", "Surat. Edaran.")
    settle()

    assert offered(site.test_client(), begun)[:1] == ["e-Office"]


@pytest.mark.parametrize("kind", ["kabupaten", "kab", "Kab.", "pemkab", "pemerintah kab"])
def test_kinds_of_regions_are_known_by_their_abbreviations(site: Flask, kind: str) -> None:
    for n in range(9):
        put(f"Absensi {n} di Kabupaten Bandung", kind="replication")
    for code, name in (
        ("16.07", "Kabupaten Banyuasin"),
        ("19.01", "Kabupaten Bangka"),
        ("32.73", "Kota Bandung"),
    ):
        put(name, kind="region", object_id=code, regions=(code,))
    settle()

    first, second, *others = offered(site.test_client(), f"{kind} ban")
    assert [first, second] == ["Kabupaten Banyuasin", "Kabupaten Bangka"]
    assert "Kota Bandung" not in others
