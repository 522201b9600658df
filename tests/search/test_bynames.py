"""Regions by who heads them and by their nicknames: "bupati Blora", "Kota Pahlawan"."""

import pytest

from livinglab.regions import reference
from livinglab.search import asking
from livinglab.search.asking.bynames import in_official_names
from tests.search.test_words import Words


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("bupati blora", "kabupaten blora"),
        ("absensi Wakil Bupati Kab. Ogan Ilir", "absensi kabupaten Ogan Ilir"),
        ("walikota malang smart kampung", "kota malang smart kampung"),
        ("wali kota Banda Aceh?", "kota Banda Aceh?"),
        ("pemko siantar", "kota siantar"),
        ("gubernur jateng", "provinsi jateng"),
        ("perizinan kota pahlawan", "perizinan Kota Surabaya"),
        ("Kota Onde Onde", "Kota Mojokerto"),
        ("smart kampung di pulau dewata", "smart kampung di Provinsi Bali"),
    ],
)
def test_a_head_tells_the_kind_and_a_nickname_the_region(said: str, meant: str) -> None:
    assert in_official_names(said, Words()) == meant


@pytest.mark.parametrize(
    "said",
    [
        "lapor bupati",
        "gubernur banyuwangi",
        "bupati baru",
        "kota cerdas",
        "perkotaan pahlawan",
    ],
)
def test_other_words_stay_as_they_are(said: str) -> None:
    assert in_official_names(said, Words()) == said


def test_the_name_of_an_application_is_no_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Words, "application", lambda _, said: "x" * (said == "matur bupati"))

    said = "matur bupati purbalingga"
    assert in_official_names(said, Words()) == said
    assert in_official_names("bupati purbalingga", Words()) == "kabupaten purbalingga"


def test_a_question_means_the_region_of_that_kind() -> None:
    asked = asking.read("walikota banjar", Words())

    assert asked.regions == ("32.79",)
    assert not asked.mended


def test_each_nickname_is_of_a_region_and_stands_once() -> None:
    names = {str(region["official_name"]) for region in reference.regions()}
    names |= {f"Provinsi {row['official_name']}" for row in reference.rows("provinces.csv")}
    rows = reference.rows("region_nicknames.csv")

    assert {row["official_name"] for row in rows} <= names
    assert len({row["nickname"].lower() for row in rows}) == len(rows)
