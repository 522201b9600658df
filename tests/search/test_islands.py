"""Islands in questions: no region is called so, and all that lies there was meant."""

import pytest

from livinglab.search import asking, index
from livinglab.search.asking.islands import provinces_on
from tests.search.documents import keys, put, settle
from tests.search.test_words import Words, ways

BORNEO = ("61", "62", "63", "64", "65")


@pytest.mark.parametrize("said", ["Kalimantan", "kalimantan", "pulau Kalimantan", "Borneo"])
def test_an_island_is_its_provinces(said: str) -> None:
    assert provinces_on(said) == BORNEO


def test_of_a_group_with_two_names_each_has_its_own() -> None:
    assert provinces_on("nusa tenggara") == ("52", "53")
    assert provinces_on("Bali") == ()  # a province by its own name


@pytest.mark.parametrize("said", ["Kalimantan Timur", "Jakarta", "pulau", ""])
def test_a_province_is_no_island(said: str) -> None:
    assert provinces_on(said) == ()


def test_the_island_is_read_beside_other_words() -> None:
    _, island = ways("absensi Sulawesi")
    _, two = ways("absensi nusa tenggara")

    assert {"sulawesi", "#71", "#76"} <= set(island)
    assert {"nusa tenggara", "#52", "#53"} <= set(two)


def test_what_is_a_province_or_a_people_too_is_less_surely_the_island() -> None:
    (papua,) = ways("papua")
    (java,) = ways("jawa")

    assert papua["@91"] > papua["#95"]
    assert java["jawa"] > java["#35"]
    assert ways("pulau jawa")[0]["#35"] > java["#35"]


def test_an_island_narrows_down_to_its_provinces() -> None:
    filters = asking.read("daerah:kalimantan absensi", Words()).filters

    assert filters.provinces == frozenset(BORNEO)


@pytest.mark.usefixtures("site")
def test_what_lies_on_the_island_is_found() -> None:
    there = put("Absensi di Kota Palu", kind="replication", provinces=("72",))
    put("Absensi di Kota Medan", kind="replication", provinces=("12",))
    settle()

    results = index.find("absensi di sulawesi")

    assert (results.total, keys(results)[:1]) == (1, [there])
