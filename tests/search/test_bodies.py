"""What every region has, beside its name: "DPRD Sumedang", "kadis kominfo Lebak"."""

import pytest

from livinglab.search import asking
from tests.search.documents import found, put, settle
from tests.search.test_words import Words


def required(question: str) -> list[str]:
    asked = asking.read(question, Words(absensi=5))
    return [one.text for one in asked.required]


@pytest.mark.parametrize(
    "question",
    [
        "dprd Sumedang",
        "ketua DPRD kab. Sumedang",
        "sekda Sumedang",
        "kadis kominfo Sumedang",
        "plt. kepala bappeda di Sumedang",
        "bapperida Sumedang",
        "inspektorat daerah Sumedang",
    ],
)
def test_beside_a_region_such_a_body_need_not_be_said(question: str) -> None:
    (only,) = required(question)

    assert only.endswith("Sumedang")


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("dprd", ["dprd"]),
        ("absensi dprd Sumedang", ["absensi", "dprd", "Sumedang"]),
        ("dprd Sumedang Subang", ["dprd", "Sumedang", "Subang"]),
        ('"dprd" Sumedang', ["dprd", "Sumedang"]),
        ("kepala desa Sumedang", ["kepala desa", "Sumedang"]),
        ("dinas kesehatan Sumedang", ["dinas kesehatan", "Sumedang"]),
    ],
)
def test_in_other_questions_it_is_what_they_are_about(question: str, wanted: list[str]) -> None:
    assert required(question) == wanted


@pytest.mark.usefixtures("site")
def test_the_region_comes_first_and_then_what_tells_of_its_body() -> None:
    other = put("Absensi", regions=("32.11",))
    told = put("DPRD bertanya tentang absensi", regions=("32.11",))
    region = put("Kabupaten Sumedang", kind="region", object_id="32.11", regions=("32.11",))
    settle()

    assert found("dprd Sumedang") == [region, told, other]


@pytest.mark.usefixtures("site")
def test_of_regions_that_lie_somewhere_it_is_none() -> None:
    put("Provinsi Jawa Barat", kind="region", object_id="32", regions=("32",))
    inside = put(
        "Kabupaten Sumedang",
        "Daerah di Provinsi Jawa Barat",
        kind="region",
        object_id="32.11",
        regions=("32.11",),
        provinces=("32",),
    )
    settle()

    assert found("daerah di Jawa Barat")[0] == inside
