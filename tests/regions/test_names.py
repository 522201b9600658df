from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from livinglab.regions.names import matcher


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Muba", "16.06"),
        ("muba", "16.06"),
        ("Pemkab Muba", "16.06"),
        ("OKU", "16.01"),
        ("Kab. OKU", "16.01"),
        ("OKUT", "16.08"),
        ("OKU Timur", "16.08"),
        ("OI", "16.10"),
        ("PALI", "16.12"),
        ("Pemerintah Kota Solo", "33.72"),
        ("Tojo Una-Una", "72.09"),
        ("Tolitoli", "72.04"),
        ("Pangkalpinang", "19.71"),
        ("Pangkal Pinang", "19.71"),
        ("Tanjungpinang", "21.72"),
        ("Palangka Raya", "62.71"),
        ("Palangkaraya", "62.71"),
        ("Kota Bau-Bau", "74.72"),
        ("P. Siantar", "12.72"),
        ("Provinsi Maluku Utara", "82"),
        ("DKI Jakarta", "31"),
        ("Daerah Khusus Ibukota Jakarta", "31"),
        ("D.I. Yogyakarta", "34"),
        ("Daerah Istimewa Yogyakarta", "34"),
        ("Kota Jogja", "34.71"),
        ("Kota Administrasi Jakarta Selatan", "31.74"),
        ("Kota Adm. Jakarta Selatan", "31.74"),
        ("Lima Puluh Kota", "13.07"),
        ("Kota Banjar", "32.79"),
        ("Kabupaten Banjar", "63.03"),
        ("Banjar, Jawa Barat", "32.79"),
        ("Kab. Banjar, Kalsel", "63.03"),
        ("Provinsi Gorontalo", "75"),
        ("Kabupaten Sumedang (inisiator)", "32.11"),
        ("West Java", "32"),
        ("north sumatra province", "12"),
        ("East Nusa Tenggara", "53"),
        ("Riau Islands", "21"),
        ("Southwest Aceh", "11.12"),
        ("Southeast Aceh Regency", "11.02"),
        ("Bandung City", "32.73"),
        ("Bandung Regency", "32.04"),
    ],
)
def test_the_whole_text_names_one_region(text: str, code: str) -> None:
    assert matcher().named(text) == (code,)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Banjar", ("32.79", "63.03")),
        ("Bandung", ("32.04", "32.73")),
        ("Gorontalo", ("75", "75.01", "75.71")),
        ("Jogja", ("34.71", "34")),
    ],
)
def test_a_bare_name_of_several_names_them_all(text: str, codes: tuple[str, ...]) -> None:
    assert matcher().named(text) == codes


def test_the_beginning_of_names_gives_candidates_but_names_nobody() -> None:
    assert matcher().named("Kabupaten Kotawaringin") == ()
    assert matcher().candidates("Kabupaten Kotawaringin") == ("62.01", "62.02")


@pytest.mark.parametrize(
    "text", ["", " ", "Kota", "Kabupaten", "Kota Baru", "Sumeda", "\0", "BUMN"]
)
def test_other_text_names_no_region(text: str) -> None:
    assert matcher().named(text) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Absen di Muba dan OI, juga Solo.", ["Muba 16.06", "OI 16.10", "Solo 33.72"]),
        ("absensi muba", ["muba 16.06"]),
        ("PEMKAB MUBA", ["PEMKAB MUBA 16.06"]),
        ("penyanyi solo karier", []),
        ("tiang batu dan kota baru", []),
        (
            "Kota Banjar, Kabupaten Banjar, Banjar",
            ["Kota Banjar 32.79", "Kabupaten Banjar 63.03"],
        ),
        ("Kota Banjar Baru", ["Kota Banjar Baru 63.72"]),
        ("Bandung Barat bukan Bandung", ["Bandung Barat 32.17"]),
        ("OKU Timur, OKU", ["OKU Timur 16.08", "OKU 16.01"]),
        ("dari Kabupaten dan Kota Kediri", ["Kota Kediri 35.71"]),
        ("di Kota Padang. Panjang ceritanya", ["Kota Padang 13.71"]),
        ("Provinsi Papua Barat Daya", ["Provinsi Papua Barat Daya 96"]),
        ("#Muba", ["Muba 16.06"]),
        ("Mubarak dan Solopos", []),
    ],
)
def test_regions_are_found_in_running_text(text: str, found: list[str]) -> None:
    assert [f"{text[a:b]} {code}" for a, b, code in matcher().find(text)] == found


@given(some.text(alphabet="KabotkbMu OIaslin.,-()#\n\0", max_size=60))
def test_any_text_is_read_without_failing(text: str) -> None:
    spans = list(matcher().find(text))
    matcher().candidates(text)

    assert all(0 <= a < b <= len(text) for a, b, _ in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
