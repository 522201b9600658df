"""What a sentence asks for at its end: "lapor jalan rusak lewat aplikasi apa"."""

import pytest

from livinglab.search import asking
from livinglab.search.asking.demands import demands
from livinglab.search.asking.fronting import fronted
from tests.search.test_words import Words


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("lapor jalan rusak lewat aplikasi apa", "aplikasi lapor jalan rusak"),
        ("pakai aplikasi apa untuk absen", "pakai aplikasi apa untuk absen"),
        ("biar tertib pakai apk apa ya untuk absen", "apk biar tertib untuk absen"),
        ("Sumedang punya aplikasi apa aja?", "aplikasi Sumedang punya ?"),
        ("bayar pajak di sistem mana", "sistem bayar pajak di"),
        ("aplikasi apa yang dipakai", "aplikasi apa yang dipakai"),
        ("lapor lewat aplikasi apalah", "lapor lewat aplikasi apalah"),
        ("mau replikasi apa", "mau replikasi apa"),
    ],
)
def test_it_is_put_first(said: str, meant: str) -> None:
    assert fronted(said) == meant


def test_so_applications_are_asked_for() -> None:
    asked = asking.read("lapor jalan rusak lewat aplikasi apa", Words(jalan=3, rusak=3))

    assert demands(asked).applications
    assert not demands(asking.read("lapor jalan rusak aplikasi", Words())).applications
