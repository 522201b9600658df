"""How people ask: the query language as it is typed, and names as they are written."""

from datetime import UTC, datetime
from typing import Any

import pytest

from livinglab.search import index
from livinglab.search.completing import complete
from livinglab.search.finding import PUBLIC
from tests.search.documents import facet, found, keys, put, settle

pytestmark = pytest.mark.usefixtures("site")


def test_a_name_is_found_by_its_abbreviation_whatever_stop_words_it_has() -> None:
    key = put("siMAYA", names="Kementerian Komunikasi dan Digital")
    put("Digital", "Kementerian Komunikasi")
    settle()

    assert [hit.key for hit in index.find("kominfo").hits] == [key]
    assert found("Kementerian Komunikasi dan Digital")[0] == key


@pytest.mark.parametrize(
    "question",
    [
        "tahap:belum-terjawab absensi",
        "tahap:menunggu-jawaban absensi",
        "tahap:menunggu jawaban absensi",
        'absensi tahap:"Menunggu jawaban"',
        'absensi tahap:"Waiting for an answer"',
        "absensi terjawab:belum",
    ],
)
def test_a_state_is_asked_for_as_it_is_shown(question: str) -> None:
    waiting = put("Absensi tanpa sinyal", status="open")
    put("Absensi menunggu jawaban", status="answered")
    settle()

    assert found(question) == [waiting]


@pytest.mark.parametrize(
    "question",
    [
        "absensi daerah:ogan ilir",
        "daerah:ogan ilir absensi",
        "daerah: oganilir absensi",
        "aplikasi:e office absensi",
        "aplikasi:eOffice absensi",
        'aplikasi:"Kantor Elektronik" absensi',
        "tahap:uji coba absensi",
        "tahap:uji-coba absensi",
        "sebelum:31/12/2021 absensi",
        "absensi sebelum:Des 2021",
        "absensi sesudah:5-2020 sebelum:3 Juni 2021",
        "absensi sesudah:tidaktahu daerah:16.10",
        "“absensi digital”",
        "«absensi digital»",
    ],
)
def test_a_field_takes_what_people_write_behind_it(question: str) -> None:
    wanted = put(
        "Absensi digital",
        created_at=datetime(2021, 5, 2, tzinfo=UTC),
        status="pilot",
        kind="replication",
        regions=("16.10",),
        applications=("e-office",),
    )
    put("Digital absensi di kelurahan", created_at=datetime(2024, 5, 2, tzinfo=UTC))
    put("e-Office", names="Kantor elektronik", kind="application", object_id="e-office")
    settle()

    assert found(question) == [wanted]


@pytest.mark.parametrize(
    "question",
    [
        "daerah:kelurahan",
        "jenis:kelurahan",
        "tahap: kelurahan",
        "aplikasi:kelurahan",
        "oleh:kelurahan",
        'oleh:"kelurahan',
    ],
)
def test_a_value_that_makes_no_sense_is_looked_for(question: str) -> None:
    key = put("Absensi di kelurahan")
    put("Absensi")
    settle()

    assert found(question) == [key]


@pytest.mark.parametrize("question", ["daerah:99.99", "provinsi:99", "-daerah:99 rekening"])
def test_a_code_that_no_region_has_is_looked_for(question: str) -> None:
    key = put("Absensi", "Rekening 99.99" if "." in question else "Rekening nomor 99 dan 98")
    put("Absensi")
    settle()

    assert found(question) == ([] if question.startswith("-") else [key])


@pytest.mark.parametrize(
    ("question", "mended"),
    [
        ("daerah:muba absnsi", "daerah:muba absensi"),
        ("absnsi jenis:topik", "absensi jenis:topik"),
        ("absnsi OR persuratan", "absensi OR persuratan"),
        ("absnsi jenis:aplikasi", ""),
    ],
)
def test_a_mended_question_narrows_as_before_and_finds_something(
    question: str, mended: str
) -> None:
    put("Absensi", regions=("16.06",), provinces=("16",))
    settle()

    assert index.find(question).suggestion == mended


@pytest.mark.parametrize(
    "question", ["replikasi smart kampung", "sudah mereplikasi SK Bangli?"]
)
def test_who_replicates_an_application_is_answered_by_its_replications(question: str) -> None:
    put("Smart Kampung", names="SK; Bangli Desa", kind="application", object_id="smart-kampung")
    key = put("Smart Kampung di Kabupaten Bangli", names="SK", kind="replication")
    put("Pedoman replikasi", "Replikasi aplikasi apa saja.")
    settle()

    results = index.find(question)

    assert key in keys(results)
    assert not results.is_nearest


def test_a_region_is_found_by_its_code() -> None:
    region = put("Kabupaten Ogan Ilir", kind="region", object_id="16.10", regions=("16.10",))
    told = put("Ogan Ilir", "Kode 16.10.", regions=("16.10",))
    put("Kabupaten Empat Lawang", kind="region", object_id="16.11", regions=("16.11",))
    put("Pukul 07.30", "Apel jam 16.15.")
    settle()

    assert found("16.10") == [region, told]
    assert [one.title for one in complete("16.1", PUBLIC)][:2] == [
        "Kabupaten Ogan Ilir",
        "Kabupaten Empat Lawang",
    ]


@pytest.mark.parametrize("question", ["zirbang", "ZIRBANG"])
def test_a_word_that_no_dictionary_has_meets_its_relatives(question: str) -> None:
    key = put("Data kezirbangan")
    settle()

    assert found(question) == [key]


def test_a_part_of_a_term_is_found_in_english_too() -> None:
    key = put("Sistem sumber daya", "e-procurement; e-project")
    settle()

    assert found("pengadaan barang dan jasa") == [key]


def test_a_replication_is_found_by_its_stage_though_no_text_says_it() -> None:
    there: dict[str, Any] = {
        "kind": "replication",
        "regions": ("35.17",),
        "object_id": "35.17:e-office",
    }
    put("e-Office di Kabupaten Jombang", status="study_visit", **there)
    other = put("e-Office di Kota Banjar", kind="replication", status="in_use")
    settle()

    assert found("studi banding jombang") == ["35.17:e-office"]
    assert found("kaji banding e-office")[0] == "35.17:e-office"

    put("e-Office di Kabupaten Jombang", status="launched", **there)
    settle()

    assert index.find("studi banding jombang").is_nearest
    assert found("launching e-office")[0] == "35.17:e-office"
    assert found("e-office banjar")[0] == other


def test_an_application_comes_before_its_replications_by_any_of_its_names() -> None:
    names: dict[str, Any] = {"names": "SSW", "applications": ("ssw",)}
    put("Surabaya Single Window di Lebak", kind="replication", trust="verified", **names)
    put("Pengalaman SSW", "SSW SSW", status="answered", weight=9)
    put("Surabaya Single Window", kind="application", object_id="ssw", **names)
    settle()

    assert found("SSW")[0] == "ssw"
    assert found("ssw aplikasi")[0] == "ssw"


def test_the_replication_that_is_asked_for_comes_before_what_is_tagged_so() -> None:
    tags: dict[str, Any] = {"names": "e-Office, Kabupaten Ogan Ilir", "regions": ("16.10",)}
    put("e-Office", kind="application", object_id="e-office")
    put("Ukuran server?", applications=("e-office",), status="answered", weight=9, **tags)
    own = put(
        "e-Office di Kabupaten Ogan Ilir",
        kind="replication",
        object_id="16.10:e-office",
        regions=("16.10",),
        applications=("e-office",),
    )
    settle()

    assert found("e-office ogan ilir")[0] == found("oi e-office")[0] == own


def test_a_title_that_is_the_whole_question_comes_first_with_its_stop_words() -> None:
    put("Anggaran kami dan anggaran desa", "Anggaran anggaran anggaran.", status="answered")
    own = put("Anggarannya dari mana?", "Kami bertanya.")
    settle()

    assert found("anggaran dari mana")[0] == own


def test_synonyms_of_a_question_find_no_regions_by_their_names() -> None:
    put("Kabupaten Serang", kind="region", object_id="36.04", regions=("36.04",))
    thread = put("Insiden siber", "Ada yang menyerang situs kami.")
    settle()

    assert found("CSIRT")[0] == thread


@pytest.fixture
def zebra() -> dict[str, str]:
    """Threads, a replication and an application, each about zebras and one thing more."""
    written = {
        "protocol": put("Zebra", "Menurut protokol.", status="open"),
        "answered": put(
            "Zebra merah", status="answered", created_at=datetime(2021, 5, 2, tzinfo=UTC)
        ),
        "green": put("Zebra hijau", "Dua warna.", regions=("16.06",), provinces=("16",)),
        "used": put(
            "Zebra di Ogan Ilir",
            kind="replication",
            regions=("16.10",),
            provinces=("16",),
            applications=("e-zebra",),
            status="in_use",
        ),
        "application": put(
            "e-Zebra",
            "Zebra.",
            kind="application",
            object_id="e-zebra",
            applications=("e-zebra",),
        ),
    }
    settle()
    return written


@pytest.mark.parametrize(
    ("question", "left_out"),
    [
        ("zebra -jenis:replikasi", "used"),
        ("-jenis:replikasi zebra -jenis:aplikasi", "used application"),
        ("zebra NOT jenis:replikasi", "used"),
        ("zebra -daerah:ogan ilir", "used"),
        ("zebra -daerah:sumsel", "used green"),
        ("zebra -provinsi:16", "used green"),
        ("zebra -aplikasi:e zebra", "used application"),
        ("zebra -tahap:digunakan", "used"),
        ("zebra -terjawab:ya", "answered"),
        ("zebra -terjawab:belum", "protocol"),
        ("zebra -tahun:2021", "answered"),
        ("zebra -sebelum:2022", "answered"),
        ("zebra -sesudah:2021", "protocol green used application"),
        ("zebra -proto*", "protocol"),
        ("zebra -pro*kol", ""),
        ("zebra -merah -hijau", "answered green"),
        ("-(merah OR hijau) zebra", "answered green"),
        ("zebra NOT (merah OR (hijau))", "answered green"),
        ("-(merah OR hijau zebra", "answered green"),
        ('zebra -("dua warna" OR jenis:replikasi)', "green used"),
        ("zebra -(merah -hijau)", "answered"),
        ("zebra -()", ""),
        ("zebra -jenis:hijau", "green"),
        ("zebra -daerah:hijau -jenis:", "green"),
        ("zebra -tahap:digunakan -daerah:muba", "used green"),
        ("-jenis:topik", "protocol answered green"),
    ],
)  # fmt: skip
def test_what_is_not_wanted_is_left_out(
    zebra: dict[str, str], question: str, left_out: str
) -> None:
    wanted = set(zebra) - set(left_out.split())

    results = index.find(question)

    assert set(keys(results)) == {zebra[name] for name in wanted}
    assert results.total == len(wanted)
    assert sum(facet(results, "kind").values()) == len(wanted)


def test_a_filter_that_is_chosen_counts_without_what_is_not_wanted(
    zebra: dict[str, str],
) -> None:
    results = index.find("zebra jenis:topik -daerah:muba -aplikasi:e-zebra")

    assert facet(results, "kind") == {"thread": 2}


def test_what_is_not_wanted_stays_so_in_the_mended_question(zebra: dict[str, str]) -> None:
    results = index.find("zebar -(jenis:replikasi OR merah) -proto*")

    assert results.suggestion == 'zebra -jenis:replikasi -"merah" -proto*'


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ('"serat opt*"', {"Serat optik", "Serat optimal"}),
        ('"serat di opt*"', {"Serat ke optik"}),
        ('"Serat opti*" -"serat optim*"', {"Serat optik"}),
        ('"opt*"', {"Serat optik", "Serat optimal", "Serat ke optik", "Optik serat"}),
        ('"serat op*"', set()),
        ('"serat yang*"', {"Serat optik", "Serat optimal", "Serat ke optik", "Optik serat"}),
        ('"serat xyzzy*"', set()),
        ('"*"', set()),
    ],
)
def test_the_last_word_in_quotes_may_be_only_begun(question: str, titles: set[str]) -> None:
    for title in ("Serat optik", "Serat optimal", "Serat ke optik", "Optik serat"):
        put(title)
    settle()

    results = index.find(question, sort="newest")

    assert {hit.title for hit in results.hits} == titles


@pytest.mark.parametrize(
    "question", ["zebra^5", "zebra^2.5", '"zebra"^5', "zeb*^5 ", "jenis:topik^5 zebra"]
)
def test_what_other_engines_take_for_a_weight_is_no_word(question: str) -> None:
    put("Tingkat 5", "Bab 5, butir 5.")
    key = put("Zebra", "Lima.")
    settle()

    results = index.find(question)

    assert keys(results) == [key]
    assert not results.is_nearest


def test_a_power_is_read_as_it_is_written() -> None:
    key = put("Suhu 10^6 derajat")
    put("Suhu 10 derajat")
    settle()

    results = index.find("suhu 10^6")

    assert [hit.key for hit in results.hits] == [key]


def test_of_applications_that_are_called_alike_the_slug_tells() -> None:
    for slug in ("e-absen", "e-absen-2"):
        put("e-Absen", kind="application", object_id=slug, applications=(slug,))
    key = put("Absen apel", applications=("e-absen",))
    settle()

    assert set(found("aplikasi:e-absen")) == {key, "e-absen"}
    assert found("aplikasi:e-absen-2") == ["e-absen-2"]
