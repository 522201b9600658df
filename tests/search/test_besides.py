"""What is asked for besides something: "absensi selain Sumedang"."""

import pytest

from livinglab.search import asking
from livinglab.search.asking import Asked, Filters
from tests.search.documents import found, put, settle
from tests.search.test_words import Words

SUMEDANG = Filters(regions=frozenset({"32.11"}))


def read(question: str) -> Asked:
    return asking.read(question, Words(absensi=5))


@pytest.mark.parametrize(
    ("question", "left_out"),
    [
        ("absensi selain Sumedang", SUMEDANG),
        ("absensi selain di kab. sumedang?", SUMEDANG),
        ("Selain sumedang absensi", SUMEDANG),
        ("absensi kecuali Jawa Barat", Filters(provinces=frozenset({"32"}))),
        ("absensi other than simaya", Filters(applications=frozenset({"simaya"}))),
        ("absensi bukan simaya", Filters(applications=frozenset({"simaya"}))),
        ("absensi tapi bukan dari Jawa Barat", Filters(provinces=frozenset({"32"}))),
        ("absensi not in Sumedang", SUMEDANG),
        ("absensi di luar Sumedang", SUMEDANG),
        ("absensi luar pulau Bali", Filters(provinces=frozenset({"51"}))),
    ],
)
def test_a_region_or_an_application_is_left_out(question: str, left_out: Filters) -> None:
    asked = read(question)

    assert asked.filters == Filters(without=left_out)
    assert [one.text.lower() for one in asked.concepts] == ["absensi"]


@pytest.mark.parametrize(
    "question",
    [
        "absensi selain itu",
        "absensi selain",
        "absensi selain Sumedang juga Subang",
        "absensi bukan Sumedang saja",
        "absensi, kenapa bukan simaya",
        "bukan Sumedang",
        "absensi luar negeri",
    ],
)
def test_what_is_no_name_or_meant_too_is_looked_for(question: str) -> None:
    assert read(question).filters == Filters()


def test_a_slip_beside_it_is_mended_and_it_stays_left_out() -> None:
    assert read("absnsi selain Sumedang").mended == "absensi selain Sumedang"


@pytest.mark.usefixtures("site")
def test_it_is_not_found() -> None:
    put("Absensi di Sumedang", kind="replication", regions=("32.11",))
    wanted = put("Absensi di Subang", kind="replication", regions=("32.13",))
    settle()

    assert found("absensi selain Sumedang") == [wanted]
