"""What a question finds, on both engines alike."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from livinglab.db import db
from livinglab.search import asking, engines, index
from livinglab.search.asking import Filters
from livinglab.search.authors import of_person
from livinglab.search.dates import UNDATED
from livinglab.search.engines import postgresql
from livinglab.search.models import SearchDocument
from livinglab.search.ranking import Scorer
from livinglab.search.sighting import candidates
from livinglab.search.vocabulary import vocabulary
from tests.factories.accounts import make_user
from tests.search.documents import facet, found, keys, put, settle

_matched = postgresql._matched
pytestmark = pytest.mark.usefixtures("site")


def day(year: int, month: int = 1) -> datetime:
    return datetime(year, month, 2, tzinfo=UTC)


def test_what_was_put_is_found_and_what_was_changed_is_not() -> None:
    key = put("Absen di kecamatan", "Sinyal lemah.")
    settle()
    assert found("kecamatan") == [key]

    put("Absen di desa", "Sinyal kuat.", object_id=key)
    settle()

    assert found('"kecamatan"') == []
    assert found("desa") == [key]


def test_what_was_removed_is_gone_and_can_come_back() -> None:
    key = put("Disposisi")
    settle()
    index.remove("thread", key)
    settle()
    assert found("disposisi") == []

    put("Disposisi", object_id=key)
    settle()

    assert found("disposisi") == [key]


def test_what_was_removed_keeps_no_word_of_it() -> None:
    key = put("Disposisi", "Surat.", names="Muba", authors=("1",))
    index.remove("thread", key)
    settle()

    row = db.session.scalars(db.select(SearchDocument)).one()

    assert (row.title, row.names, row.body, row.author) == ("", "", "", "")
    assert row.stems.strip() == ""


def test_what_was_not_committed_is_not_found() -> None:
    put("Disposisi")
    db.session.rollback()
    settle()

    assert found("disposisi") == []


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("menerapkan", "penerapan di daerah"),
        ("kendalanya", "terkendala jaringan"),
        ("mereplikasi", "replikasi aplikasi"),
        ("eoffice", "memakai e-Office"),
        ("e office", "memakai eoffice"),
        ("e-office", "memakai E-OFFICE"),
        ("kotak-kotak", "satu kotak"),
        ("blankspot", "banyak blank spot"),
        ("blank spot", "banyak blankspot"),
        ("Perpres 95/2018", "Perpres Nomor 95 Tahun 2018"),
        ("Perpres 95 Tahun 2018", "Perpres 95/2018"),
        ("presensi", "absensi pegawai"),
        ("TNDE", "tata naskah dinas elektronik"),
        ("tata naskah dinas elektronik", "TNDE"),
        ("gmn apk absen", "aplikasi absen"),
        ("Muba", "Kabupaten Musi Banyuasin"),
        ("Kabupaten Musi Banyuasin", "dari Muba"),
        ("disposiis", "disposisi surat"),
        ("perijinan", "perizinan usaha"),
        ("didownload", "cara download berkas"),
        ("мониторинг", "laporan МОНИТОРИНГ"),
        ("搜索引擎", "mesin 搜索引擎"),
        ("Straße", "di Straße lima"),
        ('"tanpa sinyal"', "tempat tanpa sinyal sama sekali"),
        ("dispo*", "disposisi"),
    ],
)
def test_a_question_finds_what_says_it_otherwise(question: str, text: str) -> None:
    key = put("Judul", text)
    put("Lain", "Sama sekali berbeda.")
    settle()

    assert found(question)[:1] == [key]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("kota banjar", "Kabupaten Banjar memakai aplikasi"),
        ("malang", "Kabupaten Pemalang"),
        ("16.10", "pasal 16 ayat 10"),
        ('"sinyal tanpa"', "tanpa sinyal"),
        ("surat -nota", "surat nota"),
    ],
)
def test_a_question_does_not_find_what_it_does_not_mean(question: str, text: str) -> None:
    put("Judul", text)
    settle()

    assert found(question) == []


def test_either_of_two_words() -> None:
    first, second = put("Disposisi"), put("Anggaran")
    put("Absensi")
    settle()

    assert set(found("disposisi OR anggaran")) == {first, second}


def test_all_words_come_before_some_of_them() -> None:
    some = put("Anggaran anggaran anggaran", "Anggaran saja.")
    every = put("Judul", "Anggaran untuk disposisi.")
    settle()

    assert found("anggaran disposisi") == [every, some]


def test_few_hits_of_a_term_are_followed_by_what_has_a_word_of_it() -> None:
    part = put("Judul", "Dicatat sebagai aset.")
    whole = put("Judul", "Dicatat sebagai aset tak berwujud.")
    put("Judul", "Tak berwujud sama sekali.")
    settle()

    assert found("aset tak berwujud") == [whole, part]


def test_words_in_quotes_are_found_as_they_are() -> None:
    put("Judul", "Dicatat sebagai aset.")
    whole = put("Judul", "Dicatat sebagai aset tak berwujud.")
    settle()

    assert found('"aset tak berwujud"') == [whole]


def test_what_is_hardly_there_counts_as_there_in_part() -> None:
    for text in ("Bupati membahas anggaran.", "Pergantian bupati dan anggaran."):
        put("Judul", text)
    settle()
    words = vocabulary()
    scorer = Scorer(asking.loosened(asking.read("ganti bupati anggaran", words), words), words)
    rows = db.session.scalars(db.select(SearchDocument.id).order_by(SearchDocument.id)).all()

    hardly, clearly = scorer.score_all(candidates(rows, frozenset({"public"})))

    assert hardly.coverage < clearly.coverage == pytest.approx(1)


def test_one_of_six_words_is_enough_behind_what_has_more() -> None:
    one = put("Judul", "Harimau.")
    more = put("Judul", "Gajah, badak, kerbau dan kambing.")
    settle()

    assert found("gajah badak kerbau kambing kucing harimau") == [more, one]


def test_words_beside_each_other_come_first() -> None:
    apart = put("Judul", "Tim membahas naskah panjang tentang rapat umum semua dinas.")
    beside = put("Judul", "Rapat umum membahas semua: naskah dinas panjang tentang tim.")
    settle()

    assert found("naskah dinas") == [beside, apart]


def test_filters_narrow_and_facets_count_what_others_would_give() -> None:
    muba = put("Absensi", provinces=("16",), regions=("16.06",), status="open")
    put("Absensi", provinces=("32",), status="answered")
    put("Absensi", kind="application", applications=("e-office",))
    settle()

    results = index.find("absensi", filters=Filters(provinces=frozenset({"16"})))

    assert (keys(results), results.total) == ([muba], 1)
    assert facet(results, "province") == {"16": 1, "32": 1}
    assert facet(results, "stage") == {"open": 1}
    assert found("absensi daerah:muba") == [muba]
    assert len(found("absensi jenis:aplikasi aplikasi:e-office")) == 1
    assert len(found("absensi terjawab:ya")) == 1


def test_time_and_author_narrow() -> None:
    siti, budi = (of_person(make_user(name).id) for name in ("Siti Rahma", "Budi"))
    old = put("Absensi", created_at=day(2021), authors=(siti,))
    new = put("Absensi", created_at=day(2023), authors=(budi,))
    settle()

    assert found("absensi sebelum:2022") == [old]
    assert found("absensi sesudah:2021") == [new]
    assert found("absensi tahun:2023") == [new]
    assert found("absensi oleh:siti") == [old]
    assert found("oleh:siti absensi") == [old]
    assert found("dengan* yang* absensi oleh:siti") == [old]


def test_what_has_no_day_is_of_no_year_and_the_oldest() -> None:
    undated = put("Absensi", kind="region", object_id="16.06", created_at=UNDATED)
    old = put("Absensi", created_at=day(1999))
    settle()

    assert found("absensi sebelum:2022") == [old]
    assert found("absensi sesudah:1960") == [old]
    assert found("absensi tahun:1970") == []
    assert found("absensi", sort="newest") == [old, undated]
    assert facet(index.find("absensi"), "year") == {"1999": 1}


def test_a_thread_of_many_pages_is_one_hit_with_its_best_page() -> None:
    key = put("Panjang", "Pembuka.", page=0)
    for page in (1, 2, 3):
        body = "\f41\nBukan ini.\n\f42\nTentang disposisi." if page == 3 else "Absensi."
        put(
            "Panjang",
            body,
            object_id=key,
            page=page,
            url=f"/forum/topik/{key}?halaman={page}#kiriman-41",
        )
    settle()

    results = index.find("disposisi")
    all_pages = index.find("panjang")

    assert (results.total, all_pages.total) == (1, 1)
    assert facet(all_pages, "kind") == {"thread": 1}
    assert results.hits[0].url == f"/forum/topik/{key}?halaman=3#kiriman-42"


def test_the_newest_and_the_most_confirmed_first() -> None:
    old = put("Absensi", created_at=day(2021), weight=9)
    new = put("Absensi", created_at=day(2023))
    settle()

    assert found("absensi", sort="newest") == [new, old]
    assert found("absensi", sort="confirmed") == [old, new]


def test_pages_show_everything_once() -> None:
    put_keys = {put(f"Absensi {n}") for n in range(25)}
    settle()

    first, second = (index.find("absensi", page=n, per_page=20) for n in (1, 2))

    assert (first.total, first.pages, len(second.hits)) == (25, 2, 5)
    assert {*keys(first), *keys(second)} == put_keys


@pytest.mark.parametrize("sort", ["relevance", "newest"])
def test_pages_neither_repeat_nor_skip_while_documents_come_in(sort: str) -> None:
    before = {put(f"Absensi {n}", created_at=day(2021)) for n in range(25)}
    settle()
    first = index.find("absensi", sort=sort)
    for _ in range(5):
        put("Absensi", created_at=day(2024))
    settle()

    second = index.find("absensi", sort=sort, page=2, until=first.until)
    anew = index.find("absensi", sort=sort)

    assert (first.total, second.total, anew.total) == (25, 25, 30)
    assert second.until == first.until
    assert sorted([*keys(first), *keys(second)]) == sorted(before)


# Tantivy takes milliseconds and has no need of a limit.
@pytest.mark.parametrize(
    "bare", ["whoosh", pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
def test_what_takes_too_long_is_a_part_and_says_so(
    site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("Judul", "Tentang absensi.")
    titled = put("Absensi")
    settle()
    with monkeypatch.context() as patch:
        if site.config["SEARCH_ENGINE"] == "whoosh":
            patch.setattr(engines, "SECONDS", -1)
        else:
            patch.setattr(engines, "SECONDS", 0.05)
            patch.setattr(postgresql, "_matched", _slow_over_texts)
        late = index.find("absensi")

    in_time = index.find("absensi")

    on_postgresql = site.config["SEARCH_ENGINE"] == "postgresql"
    assert (late.is_late, late.is_exact) == (True, False)
    assert keys(late) == ([titled] if on_postgresql else [])
    assert (in_time.is_late, in_time.total) == (False, 2)


def _slow_over_texts(wanted: engines.Wanted, filters: Filters) -> Any:
    if not wanted.in_heading:
        db.session.execute(db.text("SELECT pg_sleep(5)"))
    return _matched(wanted, filters)


def test_the_passage_marks_what_was_asked_for_and_escapes_the_rest() -> None:
    put("Judul", "<script>alert(1)</script> Pegawai menerapkan & mencoba.")
    settle()

    snippet = str(index.find("penerapan").hits[0].snippet)

    assert "<mark>menerapkan</mark>" in snippet
    assert "<script>" not in snippet
    assert "&amp;" in snippet


def test_a_slip_is_offered_mended() -> None:
    put("Memakai e-Office", "Kantor elektronik.")
    settle()

    assert index.find("e-ofice").suggestion == "e-Office"
    assert index.find("e-office").suggestion == ""


def test_nothing_is_offered_that_the_reader_may_not_see() -> None:
    put("Rahasia penggelapan", scope="category:1")
    put("Lain")
    settle()

    hidden = index.find("penggelapn")
    shown = index.find("penggelapn", scopes=frozenset({"public", "category:1"}))

    assert (hidden.suggestion, hidden.total, hidden.hits) == ("", 0, ())
    assert (shown.suggestion, shown.total) == ("penggelapan", 1)


def test_nothing_is_offered_that_was_hidden_before_the_index_hears_of_it() -> None:
    hidden = put("Rahasia penggelapan")
    put("Penggelapan", scope="category:1")  # so the word is known still
    settle()

    index.remove("thread", hidden)
    db.session.commit()

    assert index.find("penggelapn").suggestion == ""


def test_a_category_that_closes_takes_its_threads_along() -> None:
    key = put("Absensi")
    settle()
    index.rescope("thread", db.select(SearchDocument.object_id), "category:1")
    settle()

    results = index.find("absensi")

    assert (results.total, results.hits) == (0, ())
    assert facet(index.find("absensi"), "kind") == {}
    assert found("absensi", scopes=frozenset({"category:1"})) == [key]


@pytest.mark.parametrize(
    "question", ["yang dan di", "*", '"', "- - -", "\u202e\u200f", "😀", "--"]
)
def test_a_question_of_nothing_finds_nothing(question: str, site: Flask) -> None:
    put("Absensi")
    settle()

    assert index.find(question).hits == ()


def test_filters_alone_find_all_that_pass() -> None:
    key = put("Absensi", kind="application")
    put("Disposisi")
    settle()

    assert found("jenis:aplikasi") == [key]
    assert found("", filters=Filters(kinds=frozenset({"application"}))) == [key]


def test_what_was_hidden_is_counted_no_more_before_the_index_hears_of_it() -> None:
    shown, hidden = put("Kelinci rahasia"), put("Kelinci hutan", status="open")
    settle()

    index.remove("thread", hidden)
    db.session.commit()
    results = index.find("kelinci")

    assert (results.total, keys(results)) == (1, [shown])
    assert facet(results, "kind") == {"thread": 1}
    assert facet(results, "stage") == {}
